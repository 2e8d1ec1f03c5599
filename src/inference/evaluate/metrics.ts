// Scores of labelled rows and of found boxes; pure.
import { EMOTIONS } from '../../protocol/emotion.ts'
import { likeliest } from '../fusion/softmax.ts'
import { iou } from '../face/detect.ts'
import { calibrationError } from './calibration.ts'
import type { Claim } from './calibration.ts'

/**
 * One row's truth and what was said; `probabilities` null when nothing was found to judge. `readings` are what was said tick by tick
 * where a row lasts (a sound, a clip): `probabilities` is their mean.
 */
export type Outcome = { readonly truth: number; readonly probabilities: readonly number[] | null; readonly unsure: boolean; readonly readings?: readonly (readonly number[])[] }

export type Scores = {
  readonly n: number
  readonly accuracy: number
  /** Unweighted mean of the recalls. */
  readonly uar: number
  readonly macroF1: number
  readonly recall: Readonly<Record<string, number>>
  readonly f1: Readonly<Record<string, number>>
  /** Over every reading: each tick of a sound or clip, each picture. */
  readonly ece: number
  readonly coverage: number
  readonly selectiveAccuracy: number
  readonly missed: number
}

/** Rows by truth, columns by what was said; the last column counts the missed. */
export function confusion(outcomes: readonly Outcome[]): readonly (readonly number[])[] {
  const counts = EMOTIONS.map(() => new Array<number>(EMOTIONS.length + 1).fill(0))
  for (const { truth, probabilities } of outcomes) {
    const row = counts[truth]!
    const column = probabilities ? likeliest(probabilities) : EMOTIONS.length
    row[column] = row[column]! + 1
  }
  return counts
}

/** Over every row by the likeliest label; a missed row is wrong. Shares of nothing are 0. */
export function score(outcomes: readonly Outcome[]): Scores {
  const counts = confusion(outcomes)
  const recall: Record<string, number> = {}
  const f1: Record<string, number> = {}
  let correct = 0
  for (const [label, name] of EMOTIONS.entries()) {
    const inFile = counts[label]!.reduce((sum, count) => sum + count, 0)
    if (inFile === 0) continue
    const hits = counts[label]![label]!
    const said = counts.reduce((sum, row) => sum + row[label]!, 0)
    correct += hits
    recall[name] = hits / inFile
    f1[name] = (2 * hits) / (inFile + said)
  }
  const sure = outcomes.filter((outcome) => outcome.probabilities !== null && !outcome.unsure)
  const sureHits = sure.filter(({ truth, probabilities }) => likeliest(probabilities!) === truth).length
  return {
    n: outcomes.length,
    accuracy: share(correct, outcomes.length),
    uar: mean(Object.values(recall)),
    macroF1: mean(Object.values(f1)),
    recall,
    f1,
    ece: calibrationError(claims(outcomes)),
    coverage: share(sure.length, outcomes.length),
    selectiveAccuracy: share(sureHits, sure.length),
    missed: outcomes.filter(({ probabilities }) => probabilities === null).length,
  }
}

/**
 * What was claimed and whether it was so, for every reading: the same unit for each head and modality, and the one that people see
 * and that the temperatures are fitted on. A mean over ticks is less sure than the ticks are. A missed row claims nothing.
 */
export function claims(outcomes: readonly Outcome[]): readonly Claim[] {
  return outcomes.flatMap(({ truth, probabilities, readings }) => (readings ?? (probabilities ? [probabilities] : [])).map((said): Claim => {
    const label = likeliest(said)
    return { confidence: said[label]!, right: label === truth }
  }))
}

/** What would have been said if only the labels that occur in the truth could be: the others' probability is shared out among them. */
export function amongOwnLabels(outcomes: readonly Outcome[], threshold: number): readonly Outcome[] {
  const own = new Set(outcomes.map(({ truth }) => truth))
  const narrow = (said: readonly number[]): readonly number[] => {
    const sum = said.reduce((total, value, label) => total + (own.has(label) ? value : 0), 0)
    return said.map((value, label) => (own.has(label) ? share(value, sum) : 0))
  }
  return outcomes.map((outcome) => {
    if (outcome.probabilities === null) return outcome
    const probabilities = narrow(outcome.probabilities)
    return { ...outcome, probabilities, unsure: probabilities[likeliest(probabilities)]! < threshold, ...(outcome.readings ? { readings: outcome.readings.map(narrow) } : {}) }
  })
}

export type Box = readonly [x0: number, y0: number, x1: number, y1: number]

/** Found boxes, best first, each matched with the free true box it covers best. */
export function matchBoxes(truth: readonly Box[], found: readonly Box[], leastIou: number): number {
  const free = new Set(truth)
  let hits = 0
  for (const box of found) {
    let best: Box | null = null
    for (const candidate of free) if (iou(box, candidate) >= leastIou && (best === null || iou(box, candidate) > iou(box, best))) best = candidate
    if (best === null) continue
    free.delete(best)
    hits++
  }
  return hits
}

export function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole
}

function mean(values: readonly number[]): number {
  return share(values.reduce((sum, value) => sum + value, 0), values.length)
}
