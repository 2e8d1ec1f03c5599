// What surrogate pairs show, in words and for programs; pure.
import { conditionScores } from './pair-conditions.ts'
import type { PairsResult } from './files.ts'
import type { LabelDraw } from './pair-plan.ts'
import { CHANGING } from './pair-plan.ts'
import { points } from './report.ts'
import { percent } from './units.ts'

export const SURROGATE = 'SURROGATE PAIRS: a face and a voice of the same label from different sources, not one person. No set used here has both of one person.'

export function pairsTable({ conditions, bars, windows, ticks, labels }: PairsResult, { seed, draw }: { readonly seed: number; readonly draw: LabelDraw }): string {
  const between = ([low, high]: readonly [number, number]): string => `95 % of resamplings: ${points(low)} to ${points(high)}`
  const name = (id: string): string => conditions.find((condition) => condition.id === id)!.name
  return [
    SURROGATE,
    `${windows} windows of 16 ticks (seed ${seed}), ${Math.round(100 * CHANGING)} % of them with one change of label; labels ${labels.join(', ')}, ${draw === 'faces' ? 'as often as among the faces' : 'all equally often'}.`,
    `Scored: the ${ticks} ticks with a face and an active voice, the same in every row. All eight labels may be said.`,
    '',
    `${'condition'.padEnd(34)}${'accuracy'.padStart(10)}${'mean recall'.padStart(13)}${'macro-F1'.padStart(10)}${'ECE'.padStart(8)}`,
    ...conditions.map((condition) => {
      const scores = conditionScores(condition)
      return `${condition.name.padEnd(34)}${percent(scores.accuracy).padStart(10)}${percent(scores.uar).padStart(13)}${scores.macroF1.toFixed(3).padStart(10)}${scores.ece.toFixed(3).padStart(8)}`
    }),
    '',
    `both, fused − best single (${name(bars.bestSingle)}): ${points(bars.fusedOverBestSingle)} (${between(bars.intervals.fusedOverBestSingle)})`,
    `face removed, fused − audio alone: ${points(bars.faceRemovedOverAudioAlone)} (${between(bars.intervals.faceRemovedOverAudioAlone)})`,
  ].join('\n')
}

export function pairsJson({ conditions, bars, windows, ticks, labels }: PairsResult): object {
  return { surrogate: true, windows, ticks, labels, conditions: Object.fromEntries(conditions.map((condition) => [condition.id, conditionScores(condition)])), bars }
}
