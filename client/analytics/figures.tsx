// The numbers of the part that is shown, each with what it was counted over.
import type { Span } from '../../src/protocol/report.ts'
import { memoInLanguage } from '../ui/memo-in-language.tsx'
import { say, sayNumber, sayPercent } from '../words/words.ts'
import { sayDuration } from './durations.ts'
import type { SpanNumbers } from './span-numbers.ts'
import { lengthMs } from './spans.ts'

const HOUR_MS = 3_600_000

export const Figures = memoInLanguage(function Figures({ numbers, window }: { readonly numbers: SpanNumbers; readonly window: Span }) {
  const { peopledMs, speakingMs, overlapMs, silenceMs, interruptions } = numbers
  const share = (partMs: number, ofMs: number): string => sayPercent(ofMs > 0 ? partMs / ofMs : 0)
  const figures = [
    { id: 'people', value: sayNumber(numbers.came), note: say('analytics.figures.mostAtOnce', { most: sayNumber(numbers.most) }) },
    { id: 'speaking', value: share(speakingMs, peopledMs), note: say('analytics.figures.of', { part: sayDuration(speakingMs), whole: sayDuration(peopledMs) }) },
    { id: 'silence', value: share(silenceMs, peopledMs), note: say('analytics.figures.of', { part: sayDuration(silenceMs), whole: sayDuration(peopledMs) }) },
    { id: 'overlap', value: share(overlapMs, speakingMs), note: say('analytics.figures.ofTalk', { part: sayDuration(overlapMs), whole: sayDuration(speakingMs) }) },
    { id: 'interruptions', value: sayNumber(interruptions), note: say('analytics.figures.anHour', { number: sayNumber(lengthMs(window) > 0 ? interruptions / (lengthMs(window) / HOUR_MS) : 0, { maximumFractionDigits: 1 }) }) },
  ] as const
  return (
    <dl className="figures">
      {figures.map(({ id, value, note }) => (
        <div key={id} className="figure" data-figure={id}>
          <dt>{say(`analytics.figures.${id}`)}</dt>
          <dd>
            <strong>{value}</strong>
            <span className="soft small">{note}</span>
          </dd>
        </div>
      ))}
    </dl>
  )
})
