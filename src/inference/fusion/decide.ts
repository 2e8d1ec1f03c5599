// From a smoothed distribution to a label: hysteresis between labels and towards "unsure"; pure.
import { EMOTIONS } from '../../protocol/emotion.ts'
import type { Emotion } from '../../protocol/emotion.ts'
import { likeliest } from './softmax.ts'

export type Decision = { readonly label: Emotion | 'unsure' }
export type DecideOptions = {
  /** From the sidecar: under this confidence the models abstain. */
  readonly threshold: number
  /** A shown label is kept until it falls this far under the threshold. */
  readonly slack?: number
  /** A shown label is kept until another leads it by this much. */
  readonly lead?: number
}

/** Measured on the noise of single ticks: after smoothing a resting label strays less than this. */
const SLACK = 0.05
const LEAD = 0.06

export const UNDECIDED: Decision = { label: 'unsure' }

export function decide(previous: Decision, probabilities: readonly number[], { threshold, slack = SLACK, lead = LEAD }: DecideOptions): Decision {
  const best = likeliest(probabilities)
  const shown = previous.label === 'unsure' ? -1 : EMOTIONS.indexOf(previous.label)
  if (shown >= 0) {
    const kept = probabilities[shown]! >= threshold - slack && probabilities[best]! - probabilities[shown]! < lead
    if (kept) return previous
  }
  return probabilities[best]! >= threshold ? { label: EMOTIONS[best]! } : UNDECIDED
}
