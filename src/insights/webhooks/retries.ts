// When a delivery that failed is tried again, and when a webhook is given up.
import type { WebhookFault } from '../../protocol/api-answers.ts'

/** After the first attempt, the second, … : 9 attempts over about 20 hours, within the day for which a meeting is kept by default. */
export const RETRY_DELAYS_MS = [5_000, 30_000, 180_000, 900_000, 3_600_000, 10_800_000, 21_600_000, 36_000_000] as const
/** Each delay is up to so much shorter or longer, so that what failed together is not tried together. */
export const JITTER = 0.1
/** In a row, of whatever deliveries: many meetings may end while a target is down for a while. */
export const MOST_FAILURES = 100

export type Verdict = { readonly state: 'delivered' | 'failed'; readonly nextMs: null } | { readonly state: 'waiting'; readonly nextMs: number }

/** Taken, although its answer was too long. */
export const isTaken = (fault: WebhookFault | null): boolean => fault === null || fault === 'WEBHOOK_ANSWER_CUT'

/** After the `n`th attempt (from 1); `random` gives 0..1. */
export function verdictAfter(n: number, fault: WebhookFault | null, nowMs: number, random: () => number): Verdict {
  if (isTaken(fault)) return { state: 'delivered', nextMs: null }
  const delayMs = RETRY_DELAYS_MS[n - 1]
  if (delayMs === undefined || fault === 'WEBHOOK_GONE') return { state: 'failed', nextMs: null }
  return { state: 'waiting', nextMs: nowMs + Math.round(delayMs * (1 - JITTER + 2 * JITTER * random())) }
}

/** A target that asked for it, that failed one delivery to the end, or that failed ever so often. */
export function isGivenUp(fault: WebhookFault, state: Verdict['state'], failuresInARow: number): boolean {
  return fault === 'WEBHOOK_GONE' || failuresInARow >= MOST_FAILURES || (state === 'failed' && failuresInARow > RETRY_DELAYS_MS.length)
}
