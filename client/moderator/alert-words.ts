// What an alert says: the fact that triggered it in one sentence with its numbers, never a judgement of a person.
import type { Alert } from '../../src/protocol/alerts.ts'
import type { MoodLabel } from '../../src/protocol/report.ts'
import { say, sayNumber, sayPercent } from '../words/words.ts'
import { sayDuration, sayWindow } from './time-words.ts'

/** What waits still says how long it has by now; `labelWords` come with the script of the labels. */
export function alertSentence(alert: Alert, nowMs: number, labelWords: (label: MoodLabel) => string): string {
  const name = alert.displayName ?? say('moderator.somebody')
  const whose = alert.displayName ?? say('moderator.ofSomebody')
  const isOver = alert.endedMs !== null
  const time = sayDuration((alert.endedMs ?? nowMs) - alert.sinceMs)
  const { rule, measured } = alert
  switch (rule.kind) {
    case 'hand-waiting':
      return say(isOver ? 'moderator.alert.handOver' : 'moderator.alert.hand', { name: whose, time })
    case 'nobody-speaking':
      return say(isOver ? 'moderator.alert.silenceOver' : 'moderator.alert.silence', { time })
    case 'one-talks-over-all':
      return say('moderator.alert.talk', { name, share: sayPercent(measured), window: sayWindow(rule.windowS) })
    case 'mood-shift':
      return say(measured < 0 ? 'moderator.alert.moodDown' : 'moderator.alert.moodUp', {
        label: labelWords(alert.label ?? 'unsure'), change: sayNumber(Math.round(Math.abs(measured) * 100)), window: sayWindow(rule.windowS),
      })
    case 'bad-network':
      return say('moderator.alert.network', { name: whose, score: sayNumber(measured, { maximumFractionDigits: 1 }) })
    case 'lobby-waiting':
      return say(isOver ? 'moderator.alert.lobbyOver' : 'moderator.alert.lobby', { name, time })
  }
}
