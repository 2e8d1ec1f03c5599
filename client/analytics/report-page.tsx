// One meeting's report: head, the time axis with everything on it, moments beside it, and the numbers of the part that is shown.
import { ArrowLeft, Radio } from 'lucide-react'
import { useCallback, useDeferredValue, useEffect, useMemo, useState } from 'react'
import type { MeetingReport, PersonReport, Span } from '../../src/protocol/report.ts'
import { useSize } from '../call/use-size.ts'
import { problemOf } from '../state/call-error.ts'
import type { CallErrorCode } from '../state/call-error.ts'
import { useStore } from '../state/use-store.ts'
import { Button } from '../ui/button.tsx'
import { memoInLanguage } from '../ui/memo-in-language.tsx'
import { Toggle } from '../ui/toggle.tsx'
import { say, sayDate, sayNumber, sayTime } from '../words/words.ts'
import type { AnalyticsApi } from './api.ts'
import { useChartTheme } from './chart-theme.ts'
import { ComparisonPart } from './comparison-part.tsx'
import { sayDuration, sayRange } from './durations.ts'
import type * as Expressions from './expression.tsx'
import { Figures } from './figures.tsx'
import { momentKey, MomentList } from './moments.tsx'
import { ReportStore } from './report-store.ts'
import type { Waiting } from './report-store.ts'
import { SaveReport } from './save-report.tsx'
import { numbersIn } from './span-numbers.ts'
import { lengthMs } from './spans.ts'
import { TalkPart } from './talk-part.tsx'
import { Timeline } from './timeline.tsx'
import { OrderChoice, ordered } from './order.tsx'
import type { Order } from './order.tsx'
import './moments.css'
import './report.css'
import './tables.css'

type Expression = typeof Expressions

const GUTTERS = { wide: { left: 204, right: 20 }, narrow: { left: 32, right: 16 } } as const
/** Here names stand above the rows. */
const NARROW_PX = 620

const nowMs = (): number => performance.now()
const wait: Waiting = (durationMs, run) => {
  const timer = setTimeout(run, durationMs)
  return () => clearTimeout(timer)
}

export function ReportPage({ api, meetingId, onList }: { readonly api: AnalyticsApi; readonly meetingId: string; readonly onList: () => void }) {
  const store = useMemo(() => new ReportStore(api, meetingId, nowMs, wait), [api, meetingId])
  useEffect(() => {
    void store.load()
    return () => store.close()
  }, [store])
  const state = useStore(store)
  return (
    <main className="report" aria-busy={state.kind === 'loading'}>
      <a className="back" href="/analytics" onClick={(event) => { event.preventDefault(); onList() }}>
        <ArrowLeft className="points" aria-hidden="true" />
        {say('analytics.list.all')}
      </a>
      {state.kind === 'loading' && <p role="status" className="soft">{say('analytics.report.loading')}</p>}
      {state.kind === 'failed' && <ReportFailed code={state.code} onAgain={() => void store.load()} />}
      {state.kind === 'ready' && <Report report={state.report} behind={state.behind} api={api} />}
    </main>
  )
}

function ReportFailed({ code, onAgain }: { readonly code: CallErrorCode; readonly onAgain: () => void }) {
  const isGone = code === 'NOT_FOUND' || code === 'FORBIDDEN' || code === 'UNAUTHORIZED'
  const { title, action } = problemOf(code)
  return (
    <div role="alert" className="empty">
      <h1>{isGone ? say('analytics.report.goneTitle') : title}</h1>
      <p className="soft">{isGone ? say('analytics.report.goneText') : action}</p>
      <Button onPress={onAgain}>{say('pages.tryAgain')}</Button>
    </div>
  )
}

const wholeOf = ({ meeting, generatedMs }: MeetingReport): Span => ({ fromMs: meeting.startedMs, toMs: Math.max(meeting.startedMs + 1000, meeting.endedMs ?? generatedMs) })
const hasExpressions = ({ mood, people }: MeetingReport): boolean => mood.kind === 'shown' || people.some(({ expression }) => expression !== null)

/** Fetched once there is something to show: a report without expressions never has their words. */
function useExpression(isWanted: boolean): Expression | null {
  const [expression, setExpression] = useState<Expression | null>(null)
  useEffect(() => {
    if (!isWanted) return
    void import('./expression.tsx').then(async (part) => {
      await part.words
      setExpression(part)
    }, (error: unknown) => console.warn('overtone: the part that shows expressions could not be loaded', error))
  }, [isWanted])
  return isWanted ? expression : null
}

function Report({ report, behind, api }: { readonly report: MeetingReport; readonly behind: CallErrorCode | null; readonly api: AnalyticsApi }) {
  const whole = useMemo(() => wholeOf(report), [report])
  const [part, setPart] = useState<Span | null>(null)
  const [chosen, setChosen] = useState<string | null>(null)
  const [order, setOrder] = useState<Order>('joined')
  const [ref, { width }] = useSize<HTMLDivElement>()
  const expression = useExpression(hasExpressions(report))
  const theme = useChartTheme(expression)
  const window = part ?? whole
  const shown = useDeferredValue(window)
  const isNarrow = width < NARROW_PX
  const gutters = isNarrow ? GUTTERS.narrow : GUTTERS.wide
  const momentMs = report.moments.find((moment) => momentKey(moment) === chosen)?.atMs ?? null
  const frame = useMemo(() => (theme && width > 0 ? { window: shown, widthPx: width, gutters, theme, momentMs } : null), [shown, width, gutters, theme, momentMs])
  const numbers = useMemo(() => numbersIn(report, shown), [report, shown])
  const people = useMemo((): readonly PersonReport[] => ordered(report.people, order), [report, order])
  // The whole grows while the meeting runs; a part stays where it was put.
  const setWindow = useCallback((next: Span) => setPart(lengthMs(next) >= lengthMs(whole) ? null : next), [whole])
  const orderChoice = useMemo(() => <OrderChoice order={order} onChange={setOrder} />, [order])
  return (
    <>
      <ReportHead report={report} behind={behind} api={api} />
      <Figures numbers={numbers} window={shown} />
      <div className="report-body">
        <div ref={ref} className="report-main">
          {frame && <Timeline report={report} people={people} whole={whole} window={window} setWindow={setWindow} frame={frame} numbers={numbers} chosen={chosen} onChoose={setChosen} expression={expression} isNarrow={isNarrow} order={orderChoice} />}
        </div>
        <MomentList report={report} window={shown} whole={whole} chosen={chosen} onChoose={setChosen} setWindow={setWindow} expression={expression} />
      </div>
      <div className="report-numbers">
        <TalkPart people={people} numbers={numbers} order={orderChoice} />
        {theme && <ComparisonPart report={report} theme={theme} expression={expression} isNarrow={isNarrow} />}
      </div>
      <footer className="report-foot small soft">
        {hasExpressions(report) && (
          <>
            <p>{say('analytics.report.noted')}</p>
            <p>{say('analytics.report.honest')}</p>
          </>
        )}
        {report.meeting.deletedMs !== null && <p>{say('analytics.report.deleted', { time: sayDate(report.meeting.deletedMs) })}</p>}
      </footer>
    </>
  )
}

const ReportHead = memoInLanguage(function ReportHead({ report, behind, api }: { readonly report: MeetingReport; readonly behind: CallErrorCode | null; readonly api: AnalyticsApi }) {
  const { meeting, generatedMs } = report
  const { fromMs, toMs } = wholeOf(report)
  const isLive = meeting.end === 'running'
  return (
    <header className="report-head">
      <div>
        <p className="report-kind soft">{say('pages.report')}</p>
        <h1>
          <bdi>{meeting.roomId}</bdi>
        </h1>
        <p className="soft report-when">
          {sayDate(fromMs, { dateStyle: 'full' })} · {sayRange(fromMs, toMs)} · {sayDuration(toMs - fromMs)} · {say('analytics.list.people', { count: meeting.people })}
        </p>
        {isLive ? <Live report={report} behind={behind} generatedMs={generatedMs} /> : meeting.end === 'interrupted' && <p className="small soft">{say('analytics.report.interrupted')}</p>}
      </div>
      <SaveReport api={api} meetingId={meeting.meetingId} />
    </header>
  )
})

/** Says that it is live; reads out what changes only where that is asked for. */
function Live({ report, behind, generatedMs }: { readonly report: MeetingReport; readonly behind: CallErrorCode | null; readonly generatedMs: number }) {
  const [reads, setReads] = useState(false)
  const present = report.people.filter(({ present: spans }) => (spans.at(-1)?.toMs ?? 0) >= generatedMs - 15_000).length
  return (
    <div className="live">
      <p className="live-pill">
        <Radio aria-hidden="true" />
        {say('analytics.report.live')}
      </p>
      <p className="small soft">{behind === null ? say('analytics.report.asOf', { time: sayTime(generatedMs) }) : say('analytics.report.behind', { time: sayTime(generatedMs), why: problemOf(behind).title })}</p>
      <Toggle isOn={reads} onChange={setReads} name={say('analytics.report.readOut')} />
      <p role="status" className="for-ears">
        {reads && say('analytics.report.now', { count: present, moments: sayNumber(report.moments.length) })}
      </p>
    </div>
  )
}
