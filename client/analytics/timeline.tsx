// Everything on the one time axis: the bar that moves it, the moments, attendance, mood and people's rows.
import { useMemo, useRef } from 'react'
import type { ReactNode } from 'react'
import type { MeetingReport, PersonReport, Span } from '../../src/protocol/report.ts'
import { say } from '../words/words.ts'
import { AttendancePart } from './attendance-part.tsx'
import type { Frame } from './axis-drawing.ts'
import type * as Expressions from './expression.tsx'
import { MomentLane } from './moments.tsx'
import { MoodPart } from './mood-part.tsx'
import { PeoplePart } from './people-part.tsx'
import { presenceColumns } from './presence-drawing.ts'
import type { SpanNumbers } from './span-numbers.ts'
import { TimeBar } from './time-bar.tsx'
import { useTimeGestures } from './use-time-gestures.ts'
import './timeline.css'

type Expression = typeof Expressions
type TimelineProps = {
  readonly report: MeetingReport
  readonly people: readonly PersonReport[]
  readonly whole: Span
  /** Where the bar stands now; the charts follow as fast as they can. */
  readonly window: Span
  readonly setWindow: (window: Span) => void
  readonly frame: Frame
  readonly numbers: SpanNumbers
  readonly chosen: string | null
  readonly onChoose: (key: string | null) => void
  readonly expression: Expression | null
  readonly isNarrow: boolean
  readonly order: ReactNode
}

const ACTIVITY_COLUMNS = 240

export function Timeline({ report, people, whole, window, setWindow, frame, numbers, chosen, onChoose, expression, isNarrow, order }: TimelineProps) {
  const ref = useRef<HTMLDivElement>(null)
  const { brush, onKeyDown } = useTimeGestures(ref, { window, whole, gutters: frame.gutters, setWindow })
  const activity = useMemo(() => {
    const columns = presenceColumns(report.people, whole, ACTIVITY_COLUMNS)
    const most = Math.max(1, ...columns.map(({ speaking }) => speaking))
    return columns.map(({ speaking }) => speaking / most)
  }, [report, whole])
  return (
    <div className="timeline">
      <TimeBar whole={whole} window={window} setWindow={setWindow} activity={activity} />
      <div ref={ref} className="time-field" role="group" tabIndex={0} aria-label={say('analytics.time.field')} aria-keyshortcuts="+ - ArrowLeft ArrowRight Home End 0" onKeyDown={onKeyDown}>
        <MomentLane moments={report.moments} window={frame.window} gutters={frame.gutters} widthPx={frame.widthPx} chosen={chosen} onChoose={onChoose} expression={expression} />
        <MoodPart report={report} frame={frame} expression={expression} />
        <AttendancePart people={people} numbers={numbers} frame={frame} />
        <PeoplePart people={people} numbers={numbers} frame={frame} expression={expression} isNarrow={isNarrow} order={order} />
        {brush && <div className="brush" style={{ left: brush.leftPx, width: brush.widthPx }} />}
      </div>
      <p className="small soft time-help">{say('analytics.time.help')}</p>
    </div>
  )
}
