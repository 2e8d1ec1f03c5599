// Whether the person is heard: loud enough for a moment, or nothing for too long. The clock is passed in.

export type Hearing =
  /** `loud`: how many readings in a row were speech. */
  | { readonly kind: 'listening'; readonly sinceMs: number; readonly loud: number }
  | { readonly kind: 'silent'; readonly loud: number }
  | { readonly kind: 'heard' }

/** The meter reads every 80 ms: a knock on the table is shorter than this, a word is longer. */
const LOUD_READINGS = 3
const SPEECH_BARS = 2
/** So long nobody who tries a microphone stays silent. */
export const SILENCE_MS = 6_000

export function listen(nowMs: number): Hearing {
  return { kind: 'listening', sinceMs: nowMs, loud: 0 }
}

export function hear(before: Hearing, bars: number, nowMs: number): Hearing {
  if (before.kind === 'heard') return before
  const loud = bars >= SPEECH_BARS ? before.loud + 1 : 0
  if (loud >= LOUD_READINGS) return { kind: 'heard' }
  if (before.kind === 'listening' && nowMs - before.sinceMs < SILENCE_MS) return { ...before, loud }
  return before.kind === 'silent' && before.loud === loud ? before : { kind: 'silent', loud }
}
