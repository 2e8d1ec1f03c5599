// This meeting beside earlier ones of the same room: talk, interruptions, balance and, where it may be shown, the room's mood.
import { useCallback, useMemo } from 'react'
import { MOOD_LABELS } from '../../src/protocol/report-terms.ts'
import type { Comparison, MeetingReport } from '../../src/protocol/report.ts'
import { memoInLanguage } from '../ui/memo-in-language.tsx'
import { say, sayDate, sayNumber, sayPercent } from '../words/words.ts'
import type { ChartTheme } from './chart-theme.ts'
import { Chart } from './chart.tsx'
import { comparisonDrawing, comparisonHeight, comparisonHint } from './comparison-drawing.ts'
import { DataTable } from './data-table.tsx'
import type { Column } from './data-table.tsx'
import { sayDuration } from './durations.ts'
import type * as Expressions from './expression.tsx'
import { ReportPart } from './view-switch.tsx'

type Expression = typeof Expressions
type ComparisonPartProps = { readonly report: MeetingReport; readonly theme: ChartTheme; readonly expression: Expression | null; readonly isNarrow: boolean }

const [NAMES_PX, NAMES_NARROW_PX] = [176, 96]

export const ComparisonPart = memoInLanguage(function ComparisonPart({ report: { comparison, meeting }, theme, expression, isNarrow }: ComparisonPartProps) {
  const { meetingId: shownId } = meeting
  const nameOf = useCallback(({ meetingId, startedMs }: Comparison): string => (meetingId === shownId ? say('analytics.comparison.this') : sayDate(startedMs, { month: 'short', day: 'numeric', hour: 'numeric', minute: '2-digit' })), [shownId])
  if (comparison.length < 2) {
    return (
      <section className="part" aria-labelledby="comparison-title" data-part="comparison">
        <h2 id="comparison-title">{say('analytics.comparison.title')}</h2>
        <p className="soft">{say('analytics.comparison.none')}</p>
      </section>
    )
  }
  return (
    <ReportPart
      id="comparison"
      title={say('analytics.comparison.title')}
      coverage={<p>{say('analytics.comparison.how', { count: comparison.length - 1 })}</p>}
      chart={() => (
        <>
          <ul className="compared">
            {MEASURES.map(({ id, numberOf, sayValue }) => (
              <li key={id}>
                <h3>{say(`analytics.comparison.${id}`)}</h3>
                <Bars meetings={comparison} numberOf={numberOf} sayValue={sayValue} nameOf={nameOf} />
              </li>
            ))}
          </ul>
          {expression && comparison.some(({ mood }) => mood !== null) && <MoodBars meetings={comparison} nameOf={nameOf} theme={theme} expression={expression} leftPx={isNarrow ? NAMES_NARROW_PX : NAMES_PX} />}
        </>
      )}
      table={() => <ComparisonTable meetings={comparison} nameOf={nameOf} expression={expression} />}
    />
  )
})

type Measure = { readonly id: 'speaking' | 'balance' | 'interruptions'; readonly numberOf: (meeting: Comparison) => number | null; readonly sayValue: (value: number) => string }
const MEASURES: readonly Measure[] = [
  { id: 'speaking', numberOf: ({ speakingShare }) => speakingShare, sayValue: sayPercent },
  { id: 'balance', numberOf: ({ balance }) => balance, sayValue: sayPercent },
  { id: 'interruptions', numberOf: ({ interruptionsPerHour }) => interruptionsPerHour, sayValue: (value) => sayNumber(value, { maximumFractionDigits: 1 }) },
]

function Bars({ meetings, numberOf, sayValue, nameOf }: { readonly meetings: readonly Comparison[]; readonly nameOf: (meeting: Comparison) => string } & Omit<Measure, 'id'>) {
  const largest = Math.max(1, ...meetings.map((meeting) => numberOf(meeting) ?? 0))
  return (
    <ul className="bars bars-small">
      {meetings.map((meeting, index) => {
        const value = numberOf(meeting)
        return (
          <li key={meeting.meetingId} data-this={index === 0 || undefined}>
            <span className="bar-name">{nameOf(meeting)}</span>
            <span className="bar-track" aria-hidden="true">
              <span className="bar" style={{ inlineSize: `${((value ?? 0) / largest) * 100}%` }} />
            </span>
            <span className="bar-value">{value === null ? '–' : sayValue(value)}</span>
          </li>
        )
      })}
    </ul>
  )
}

function MoodBars({ meetings, nameOf, theme, expression, leftPx }: { readonly meetings: readonly Comparison[]; readonly nameOf: (meeting: Comparison) => string; readonly theme: ChartTheme; readonly expression: Expression; readonly leftPx: number }) {
  const drawing = useMemo(() => comparisonDrawing(meetings, nameOf, leftPx, theme), [meetings, nameOf, leftPx, theme])
  const linesOf = ({ mood }: Comparison): readonly string[] => (mood === null ? [say('analytics.comparison.noMood')] : MOOD_LABELS.filter((label) => (mood[label] ?? 0) >= 0.005).map((label) => say('analytics.nameAndValue', { name: expression.wordOfBand(label), value: sayPercent(mood[label] ?? 0) })))
  return (
    <div className="compared-mood">
      <h3>{say('analytics.comparison.mood')}</h3>
      <expression.Legend bands={new Set(MOOD_LABELS.filter((label) => meetings.some(({ mood }) => (mood?.[label] ?? 0) > 0)))} theme={theme} />
      <div className="plot" role="img" aria-label={say('analytics.comparison.mood')}>
        <Chart drawing={drawing} heightPx={comparisonHeight(meetings.length)} kind="comparison" hint={comparisonHint(meetings, nameOf, linesOf)} />
      </div>
    </div>
  )
}

function ComparisonTable({ meetings, nameOf, expression }: { readonly meetings: readonly Comparison[]; readonly nameOf: (meeting: Comparison) => string; readonly expression: Expression | null }) {
  const columns: readonly Column<Comparison>[] = [
    { id: 'meeting', title: say('analytics.comparison.meeting'), cell: nameOf, by: ({ startedMs }) => startedMs },
    { id: 'duration', title: say('analytics.comparison.duration'), isNumber: true, cell: ({ durationMs }) => sayDuration(durationMs), by: ({ durationMs }) => durationMs },
    { id: 'people', title: say('analytics.comparison.people'), isNumber: true, cell: ({ people }) => sayNumber(people), by: ({ people }) => people },
    ...MEASURES.map(({ id, numberOf, sayValue }): Column<Comparison> => ({
      id, title: say(`analytics.comparison.${id}`), isNumber: true, by: (meeting) => numberOf(meeting) ?? -1,
      cell: (meeting) => {
        const value = numberOf(meeting)
        return value === null ? '–' : sayValue(value)
      },
    })),
    ...(expression ? MOOD_LABELS.map((label): Column<Comparison> => ({ id: label, title: expression.wordOfBand(label), isNumber: true, cell: ({ mood }) => (mood === null ? '–' : sayPercent(mood[label] ?? 0)) })) : []),
  ]
  return <DataTable caption={say('analytics.comparison.title')} columns={columns} rows={meetings} keyOf={({ meetingId }) => meetingId} />
}
