// The room's mood over time: its bands with their legend, or in calm words why there are none.
import { MessageCircleQuestionMark } from 'lucide-react'
import { useMemo } from 'react'
import type { MeetingReport, Span } from '../../src/protocol/report.ts'
import { memoInLanguage } from '../ui/memo-in-language.tsx'
import { say, sayNumber, sayPercent } from '../words/words.ts'
import { toPx } from './axis-drawing.ts'
import type { Frame } from './axis-drawing.ts'
import { BANDS } from './chart-theme.ts'
import type { Band } from './chart-theme.ts'
import { Chart } from './chart.tsx'
import { moodColumns } from './columns.ts'
import type { MoodColumn, ShownMood } from './columns.ts'
import { DataTable } from './data-table.tsx'
import type { Column } from './data-table.tsx'
import { sayRange } from './durations.ts'
import type * as Expressions from './expression.tsx'
import { gapsOf, MOOD_HEIGHT_PX, moodColumnsWanted, moodDrawing, moodHint, valueOf } from './mood-drawing.ts'
import { moodCoverage } from './span-numbers.ts'
import { ReportPart } from './view-switch.tsx'

type Expression = typeof Expressions
type MoodPartProps = { readonly report: MeetingReport; readonly frame: Frame; readonly expression: Expression | null }

/** A table of more lines is read by nobody. */
const TABLE_LINES = 60
/** A narrower gap has no room for words. */
const WORDS_PX = 130

export const MoodPart = memoInLanguage(function MoodPart({ report, frame, expression }: MoodPartProps) {
  const { mood, meeting } = report
  if (mood.kind === 'shown' && expression) return <ShownMoodPart mood={mood} frame={frame} expression={expression} />
  const why = mood.kind === 'withheld' ? mood.why : 'nobody-shared'
  return (
    <section className="part" aria-labelledby="mood-title" data-part="mood">
      <h2 id="mood-title">{say('analytics.mood.title')}</h2>
      <p className="withheld" data-why={why}>
        <MessageCircleQuestionMark aria-hidden="true" />
        <span>
          {why === 'prohibited' ? say('analytics.mood.prohibited', { purpose: say(`pages.purposes.${meeting.purpose}`) })
            : why === 'off' ? say('analytics.mood.off')
            : why === 'nobody-shared' ? say('analytics.mood.nobodyShared')
            : say('analytics.mood.tooFew', { count: mood.minimum })}
        </span>
      </p>
    </section>
  )
})

function ShownMoodPart({ mood, frame, expression }: { readonly mood: ShownMood; readonly frame: Frame; readonly expression: Expression }) {
  const { window } = frame
  const columns = useMemo(() => moodColumns(mood, window, moodColumnsWanted(frame)), [mood, window, frame])
  // Of the whole meeting, so that the scale stays while one moves.
  const most = useMemo(() => mood.present.reduce((max, one) => Math.max(max, one), 0), [mood])
  const drawing = useMemo(() => moodDrawing(columns, most, frame), [columns, most, frame])
  const bands = useMemo(() => new Set<Band>(BANDS.filter((band) => columns.some((column) => (valueOf(column, band) ?? 0) > 0))), [columns])
  const coverage = moodCoverage(mood, window)
  const people = (count: number): string => sayNumber(count, { maximumFractionDigits: 1 })
  return (
    <ReportPart
      id="mood"
      title={say('analytics.mood.title')}
      coverage={
        <p>
          {coverage.time > 0 ? say('analytics.mood.coverage', { time: sayPercent(coverage.time), analysed: people(coverage.analysed), present: people(coverage.present) }) : say('analytics.mood.gap', { count: mood.minimum })}{' '}
          {coverage.confidence !== null && say('analytics.mood.meanConfidence', { percent: sayPercent(coverage.confidence) })}{' '}
          {say('analytics.mood.how', { count: mood.minimum })}
        </p>
      }
      chart={() => (
        <>
          <Legend expression={expression} bands={bands} frame={frame} />
          <div className="plot" role="img" aria-label={say('analytics.mood.alt', { time: sayPercent(coverage.time) })}>
            <Chart drawing={drawing} heightPx={MOOD_HEIGHT_PX} kind="mood" hint={moodHint(columns, mood.minimum, frame, expression.wordOfBand)} />
            <Gaps gaps={gapsOf(columns)} frame={frame} minimum={mood.minimum} />
          </div>
        </>
      )}
      table={() => <MoodTable mood={mood} window={window} expression={expression} />}
    />
  )
}

function Legend({ expression, bands, frame }: { readonly expression: Expression; readonly bands: ReadonlySet<Band>; readonly frame: Frame }) {
  return <expression.Legend bands={bands} theme={frame.theme} />
}

/** Hatched, with the reason where there is room for it; below the chart it stands in any case. */
function Gaps({ gaps, frame, minimum }: { readonly gaps: readonly Span[]; readonly frame: Frame; readonly minimum: number }) {
  const ends = (ms: number): number => Math.min(frame.widthPx - frame.gutters.right, Math.max(frame.gutters.left, toPx(ms, frame)))
  return (
    <div className="gaps" dir="ltr" aria-hidden="true">
      {gaps.map(({ fromMs, toMs }) => {
        const [left, width] = [ends(fromMs), ends(toMs) - ends(fromMs)]
        return width < 2 ? null : (
          <span key={fromMs} className="gap" style={{ left, width }}>
            {width >= WORDS_PX && <span dir="auto">{say('analytics.mood.gapShort', { count: minimum })}</span>}
          </span>
        )
      })}
    </div>
  )
}

function MoodTable({ mood, window, expression }: { readonly mood: ShownMood; readonly window: Span; readonly expression: Expression }) {
  const rows = moodColumns(mood, window, TABLE_LINES)
  const number = (value: number | null): string => (value === null ? '–' : sayNumber(value, { maximumFractionDigits: 1 }))
  const columns: readonly Column<MoodColumn>[] = [
    { id: 'time', title: say('analytics.time.time'), cell: ({ fromMs, toMs }) => sayRange(fromMs, toMs), by: ({ fromMs }) => fromMs },
    { id: 'present', title: say('analytics.attendance.there'), isNumber: true, cell: ({ shown }) => number(shown && shown.present) },
    { id: 'analysed', title: say('analytics.mood.analysed'), isNumber: true, cell: ({ shown }) => number(shown && shown.analysed) },
    ...BANDS.map((band): Column<MoodColumn> => ({ id: band, title: expression.wordOfBand(band), isNumber: true, cell: (row) => number(valueOf(row, band)) })),
    { id: 'confidence', title: say('analytics.mood.confidenceTitle'), isNumber: true, cell: ({ shown }) => (shown === null || shown.confidence === null ? '–' : sayPercent(shown.confidence)) },
  ]
  return <DataTable caption={say('analytics.mood.tableOf', { count: mood.minimum })} columns={columns} rows={rows} keyOf={({ fromMs }) => String(fromMs)} />
}
