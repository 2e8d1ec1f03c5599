// What an evaluation tells people in words: the scores, the labels one by one, calibration and abstention; pure.
import { EMOTIONS } from '../../protocol/emotion.ts'
import { coverageRiskAt, coverageRiskTable } from './calibration.ts'
import { claims, confusion, score } from './metrics.ts'
import type { Outcome, Scores } from './metrics.ts'
import { percent } from './units.ts'

const COLUMNS = [...EMOTIONS.map((name) => name.slice(0, 9)), 'missed']
export const points = (value: number): string => `${value >= 0 ? '+' : '−'}${Math.abs(100 * value).toFixed(1)} points`

/** `threshold`: the shipped one, below which a reading is shown as "unsure". */
export function table(outcomes: readonly Outcome[], threshold: number): string {
  const scores = score(outcomes)
  const counts = confusion(outcomes)
  const said = claims(outcomes)
  const shown = coverageRiskAt(said, threshold)
  const lines = [
    `${scores.n} rows: accuracy ${percent(scores.accuracy)}, mean recall ${percent(scores.uar)}, macro-F1 ${scores.macroF1.toFixed(3)}; missed ${scores.missed}`,
    `sure of ${percent(scores.coverage)} of the rows, right in ${percent(scores.selectiveAccuracy)} of them`,
    `calibration error (ECE, 15 bins) ${scores.ece.toFixed(3)} over ${said.length} readings; at the unsure threshold ${threshold.toFixed(3)}: coverage ${percent(shown.coverage)}, risk ${percent(shown.risk)}`,
    '',
    `${'truth'.padEnd(10)}${'recall'.padStart(9)}${'F1'.padStart(7)} |${COLUMNS.map((name) => name.padStart(10)).join('')}`,
  ]
  for (const [label, name] of EMOTIONS.entries()) {
    if (scores.recall[name] === undefined) continue
    lines.push(`${name.padEnd(10)}${percent(scores.recall[name]).padStart(9)}${scores.f1[name]!.toFixed(2).padStart(7)} |${counts[label]!.map((count) => String(count).padStart(10)).join('')}`)
  }
  lines.push('', 'readings shown  wrong of them  from confidence', ...coverageRiskTable(said).map(({ coverage, risk, threshold: from }) => `${percent(coverage).padStart(14)}${percent(risk).padStart(15)}${from.toFixed(3).padStart(17)}`))
  return lines.join('\n')
}

/** The scores for programs, with what a threshold costs and buys. */
export function reportJson(outcomes: readonly Outcome[], threshold: number): Scores & { readonly threshold: ReturnType<typeof coverageRiskAt>; readonly coverageRisk: ReturnType<typeof coverageRiskTable> } {
  const said = claims(outcomes)
  return { ...score(outcomes), threshold: coverageRiskAt(said, threshold), coverageRisk: coverageRiskTable(said) }
}
