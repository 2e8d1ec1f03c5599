// Lengths of time in words: hours and minutes, minutes, or seconds.
import { say, sayNumber, sayTime, sayDate } from '../words/words.ts'

const MINUTE_MS = 60_000

export function sayDuration(durationMs: number): string {
  const seconds = Math.round(durationMs / 1000)
  if (seconds < 60) return say('analytics.time.seconds', { seconds: sayNumber(seconds) })
  const minutes = Math.round(seconds / 60)
  if (seconds < 600 && seconds % 60 !== 0) return say('analytics.time.minutesSeconds', { minutes: sayNumber(Math.floor(seconds / 60)), seconds: sayNumber(seconds % 60) })
  if (minutes < 60) return say('analytics.time.minutes', { minutes: sayNumber(minutes) })
  if (minutes % 60 === 0) return say('analytics.time.hours', { hours: sayNumber(minutes / 60) })
  return say('analytics.time.hoursMinutes', { hours: sayNumber(Math.floor(minutes / 60)), minutes: sayNumber(minutes % 60) })
}

/** Where there is little room: from a minute on without seconds. */
export function sayMinutes(durationMs: number): string {
  return sayDuration(durationMs < MINUTE_MS ? durationMs : Math.round(durationMs / MINUTE_MS) * MINUTE_MS)
}

/** With seconds where the window is that short. */
export function sayClock(timeMs: number, windowMs: number): string {
  return windowMs >= 20 * MINUTE_MS ? sayTime(timeMs) : sayDate(timeMs, { hour: 'numeric', minute: '2-digit', second: '2-digit' })
}

export function sayRange(fromMs: number, toMs: number): string {
  return say('analytics.time.range', { from: sayClock(fromMs, toMs - fromMs), to: sayClock(toMs, toMs - fromMs) })
}
