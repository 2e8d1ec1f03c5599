// Key moments: marks on the time axis for the pointer, and beside it the list that opens what was observable then.
import { ArrowUpDown, ChevronDown, MicOff, PartyPopper, Users } from 'lucide-react'
import type { LucideIcon } from 'lucide-react'
import type { MeetingReport, Moment, PersonReport, Span } from '../../src/protocol/report.ts'
import { Button } from '../ui/button.tsx'
import { memoInLanguage } from '../ui/memo-in-language.tsx'
import { say, sayList, sayPercent } from '../words/words.ts'
import { toPx } from './axis-drawing.ts'
import type { Gutters } from './axis-drawing.ts'
import { sayClock, sayDuration } from './durations.ts'
import type * as Expressions from './expression.tsx'
import { lengthMs } from './spans.ts'

type Expression = typeof Expressions
export const momentKey = ({ atMs, kind }: Moment): string => `${atMs} ${kind}`

const ICONS: Readonly<Record<Moment['kind'], LucideIcon>> = { 'mood-shift': ArrowUpDown, 'talk-shift': Users, silence: MicOff, 'many-reactions': PartyPopper }
/** What is shown around a moment when one goes there. */
const AROUND_MS = 120_000

export function momentTitle(moment: Moment, expression: Expression | null): string {
  switch (moment.kind) {
    case 'mood-shift': {
      if (moment.label === null || moment.change === null || !expression) return say('analytics.moments.mood')
      return say(moment.change >= 0 ? 'analytics.moments.moodMore' : 'analytics.moments.moodLess', { label: expression.wordOfBand(moment.label), points: sayPercent(Math.abs(moment.change)) })
    }
    case 'talk-shift':
      return say('analytics.moments.talk')
    case 'silence':
      return moment.lastsMs === null ? say('analytics.moments.silence') : say('analytics.moments.silenceFor', { duration: sayDuration(moment.lastsMs) })
    case 'many-reactions':
      return say('analytics.moments.reactions')
  }
}

type LaneProps = { readonly moments: readonly Moment[]; readonly window: Span; readonly gutters: Gutters; readonly widthPx: number; readonly chosen: string | null; readonly onChoose: (key: string) => void; readonly expression: Expression | null }

/** For pointers: whoever uses keys or a screen reader has the list. */
export const MomentLane = memoInLanguage(function MomentLane({ moments, window, gutters, widthPx, chosen, onChoose, expression }: LaneProps) {
  return (
    <div className="moment-lane" dir="ltr" aria-hidden="true" data-no-brush>
      {moments.filter(({ atMs }) => atMs >= window.fromMs && atMs <= window.toMs).map((moment) => {
        const Icon = ICONS[moment.kind]
        const key = momentKey(moment)
        return (
          <button key={key} type="button" tabIndex={-1} className="moment-mark" data-kind={moment.kind} data-chosen={key === chosen || undefined} style={{ left: toPx(moment.atMs, { window, gutters, widthPx }) }} title={momentTitle(moment, expression)} onClick={() => onChoose(key)}>
            <Icon />
          </button>
        )
      })}
    </div>
  )
})

type MomentListProps = { readonly report: MeetingReport; readonly window: Span; readonly whole: Span; readonly chosen: string | null; readonly onChoose: (key: string | null) => void; readonly setWindow: (window: Span) => void; readonly expression: Expression | null }

export const MomentList = memoInLanguage(function MomentList({ report: { moments, people }, window, whole, chosen, onChoose, setWindow, expression }: MomentListProps) {
  const inside = moments.filter(({ atMs }) => atMs >= window.fromMs && atMs <= window.toMs)
  const elsewhere = moments.length - inside.length
  return (
    <section className="moments" aria-labelledby="moments-title" data-part="moments">
      <h2 id="moments-title">{say('analytics.moments.title')}</h2>
      <p className="small soft">{moments.length === 0 ? say('analytics.moments.none') : say('analytics.moments.how')}</p>
      <ol className="moment-list">
        {inside.map((moment) => {
          const Icon = ICONS[moment.kind]
          const key = momentKey(moment)
          const isOpen = key === chosen
          return (
            <li key={key} className="moment" data-kind={moment.kind} data-chosen={isOpen || undefined}>
              <button type="button" className="moment-button" aria-expanded={isOpen} onClick={() => onChoose(isOpen ? null : key)}>
                <Icon aria-hidden="true" />
                <span className="moment-words">
                  <span className="moment-time">{sayClock(moment.atMs, lengthMs(whole))}</span>
                  <span>{momentTitle(moment, expression)}</span>
                </span>
                <ChevronDown className="moment-turn" aria-hidden="true" />
              </button>
              {isOpen && <MomentContext moment={moment} people={people} onGo={() => setWindow({ fromMs: Math.max(whole.fromMs, moment.atMs - AROUND_MS), toMs: Math.min(whole.toMs, moment.atMs + (moment.lastsMs ?? 0) + AROUND_MS) })} />}
            </li>
          )
        })}
      </ol>
      {elsewhere > 0 && <p className="small soft">{say('analytics.moments.elsewhere', { count: elsewhere })}</p>}
    </section>
  )
})

function MomentContext({ moment: { context, strength, kind }, people, onGo }: { readonly moment: Moment; readonly people: readonly PersonReport[]; readonly onGo: () => void }) {
  const names = (ids: readonly string[]): string | null => {
    const known = ids.map((id) => people.find(({ personId }) => personId === id)?.displayName ?? say('myData.somebodyGone'))
    return known.length === 0 ? null : sayList(known)
  }
  const facts = [
    { id: 'speakers', value: names(context.speakers) ?? say('analytics.moments.nobody') },
    { id: 'joined', value: names(context.joined) },
    { id: 'left', value: names(context.left) },
    { id: 'screenBy', value: names(context.screenBy) },
    { id: 'handsUp', value: names(context.handsUp) },
    { id: 'badNetwork', value: names(context.badNetwork) },
    { id: 'reactions', value: context.reactions > 0 ? say('analytics.moments.times', { count: context.reactions }) : null },
    { id: 'chat', value: context.chat > 0 ? say('analytics.moments.messages', { count: context.chat }) : null },
  ] as const
  return (
    <div className="moment-context">
      <p className="small soft">{say('analytics.moments.observable')}</p>
      <dl>
        {facts.map(({ id, value }) => value !== null && (
          <div key={id}>
            <dt>{say(`analytics.moments.facts.${id}`)}</dt>
            <dd dir="auto">{value}</dd>
          </div>
        ))}
      </dl>
      {(kind === 'mood-shift' || kind === 'talk-shift') && <p className="small soft">{say('analytics.moments.strength', { percent: sayPercent(strength) })}</p>}
      <Button onPress={onGo}>{say('analytics.moments.go')}</Button>
    </div>
  )
}
