// How long something has lasted, in words: "45 s", "1 min 20 s", "2 h 5 min".
import { say } from '../words/words.ts'

export function sayDuration(durationMs: number): string {
  const seconds = Math.max(0, Math.floor(durationMs / 1000))
  if (seconds < 60) return say('moderator.seconds', { seconds })
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return say('moderator.minutes', { minutes, seconds: seconds % 60 })
  return say('moderator.hours', { hours: Math.floor(minutes / 60), minutes: minutes % 60 })
}

/** Of a rule: "5 min", "90 s". */
export function sayWindow(seconds: number): string {
  return seconds % 60 === 0 ? say('moderator.wholeMinutes', { minutes: seconds / 60 }) : say('moderator.seconds', { seconds })
}
