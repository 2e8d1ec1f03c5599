// Scores of labelled rows and of found boxes; pure.
import { EMOTIONS } from '../../protocol/emotion.ts'
import { likeliest } from '../fusion/softmax.ts'
import { iou } from '../face/detect.ts'

/** One row's truth and what was said; `probabilities` null when nothing was found to judge. */
export type Outcome = { readonly truth: number; readonly probabilities: readonly number[] | null; readonly unsure: boolean }

export type Scores = {
  readonly n: number
  readonly accuracy: number
  readonly macroF1: number
  readonly recall: Readonly<Record<string, number>>
  readonly ece: number
  readonly coverage: number
  readonly selectiveAccuracy: number
  readonly missed: number
}

/** Expected calibration error over 15 bins of equal width (Guo et al. 2017). */
const ECE_BINS = 15

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
  let correct = 0
  let f1 = 0
  let present = 0
  for (const [label, name] of EMOTIONS.entries()) {
    const inFile = counts[label]!.reduce((sum, count) => sum + count, 0)
    if (inFile === 0) continue
    const hits = counts[label]![label]!
    const said = counts.reduce((sum, row) => sum + row[label]!, 0)
    present++
    correct += hits
    recall[name] = hits / inFile
    f1 += (2 * hits) / (inFile + said)
  }
  const sure = outcomes.filter((outcome) => outcome.probabilities !== null && !outcome.unsure)
  const sureHits = sure.filter(({ truth, probabilities }) => likeliest(probabilities!) === truth).length
  return {
    n: outcomes.length,
    accuracy: share(correct, outcomes.length),
    macroF1: share(f1, present),
    recall,
    ece: calibrationError(outcomes),
    coverage: share(sure.length, outcomes.length),
    selectiveAccuracy: share(sureHits, sure.length),
    missed: outcomes.filter(({ probabilities }) => probabilities === null).length,
  }
}

/** A missed row claims nothing, so it is not in here. */
function calibrationError(outcomes: readonly Outcome[]): number {
  const bins = Array.from({ length: ECE_BINS }, () => ({ claimed: 0, right: 0 }))
  let judged = 0
  for (const { truth, probabilities } of outcomes) {
    if (!probabilities) continue
    const said = likeliest(probabilities)
    const bin = bins[Math.min(ECE_BINS - 1, Math.floor(probabilities[said]! * ECE_BINS))]!
    bin.claimed += probabilities[said]!
    bin.right += said === truth ? 1 : 0
    judged++
  }
  return share(bins.reduce((sum, { claimed, right }) => sum + Math.abs(claimed - right), 0), judged)
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
