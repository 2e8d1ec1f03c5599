// Attendance: how many were there and how many spoke over time, and as a table who came and left when.
import { useMemo } from 'react'
import type { PersonReport } from '../../src/protocol/report.ts'
import { memoInLanguage } from '../ui/memo-in-language.tsx'
import { say, sayNumber, sayPercent } from '../words/words.ts'
import type { Frame } from './axis-drawing.ts'
import { Chart } from './chart.tsx'
import { DataTable } from './data-table.tsx'
import { sayClock, sayDuration } from './durations.ts'
import { PRESENCE_HEIGHT_PX, presenceColumns, presenceColumnsWanted, presenceDrawing, presenceHint } from './presence-drawing.ts'
import type { SpanNumbers } from './span-numbers.ts'
import { cut, depths, lengthMs, totalMs } from './spans.ts'
import { ReportPart } from './view-switch.tsx'

export const AttendancePart = memoInLanguage(function AttendancePart({ people, numbers, frame }: { readonly people: readonly PersonReport[]; readonly numbers: SpanNumbers; readonly frame: Frame }) {
  const columns = useMemo(() => presenceColumns(people, frame.window, presenceColumnsWanted(frame)), [people, frame])
  const most = useMemo(() => depths(people.map(({ present }) => present)).reduce((max, { depth }) => Math.max(max, depth), 0), [people])
  const drawing = useMemo(() => presenceDrawing(columns, most, frame), [columns, most, frame])
  const summary = say('analytics.attendance.summary', { count: numbers.came, most: sayNumber(numbers.most), mean: sayNumber(numbers.meanPresent, { maximumFractionDigits: 1 }) })
  return (
    <ReportPart
      id="attendance"
      title={say('analytics.attendance.title')}
      coverage={
        <p>
          {summary} <span className="key key-there">{say('analytics.attendance.there')}</span> <span className="key key-speaking">{say('analytics.attendance.speaking')}</span>
        </p>
      }
      chart={() => (
        <div className="plot" role="img" aria-label={summary}>
          <Chart drawing={drawing} heightPx={PRESENCE_HEIGHT_PX} kind="attendance" hint={presenceHint(columns, frame)} />
        </div>
      )}
      table={() => <AttendanceTable people={people} frame={frame} />}
    />
  )
})

function AttendanceTable({ people, frame: { window } }: { readonly people: readonly PersonReport[]; readonly frame: Frame }) {
  const lines = people.map((person) => ({ person, spans: cut(person.present, window) })).filter(({ spans }) => spans.length > 0)
  const clock = (timeMs: number | undefined): string => (timeMs === undefined ? '–' : sayClock(timeMs, lengthMs(window)))
  return (
    <DataTable
      caption={say('analytics.attendance.title')}
      rows={lines}
      keyOf={({ person }) => person.personId}
      columns={[
        { id: 'name', title: say('analytics.people.name'), cell: ({ person }) => <bdi>{person.displayName}</bdi>, by: ({ person }) => person.displayName },
        { id: 'came', title: say('analytics.attendance.came'), isNumber: true, cell: ({ spans }) => clock(spans[0]?.fromMs), by: ({ spans }) => spans[0]?.fromMs ?? 0 },
        { id: 'left', title: say('analytics.attendance.left'), isNumber: true, cell: ({ spans }) => clock(spans.at(-1)?.toMs), by: ({ spans }) => spans.at(-1)?.toMs ?? 0 },
        { id: 'times', title: say('analytics.attendance.times'), isNumber: true, cell: ({ spans }) => sayNumber(spans.length), by: ({ spans }) => spans.length },
        { id: 'present', title: say('analytics.people.presentFor'), isNumber: true, cell: ({ spans }) => sayDuration(totalMs(spans)), by: ({ spans }) => totalMs(spans) },
        { id: 'share', title: say('analytics.attendance.share'), isNumber: true, cell: ({ spans }) => sayPercent(totalMs(spans) / Math.max(1, lengthMs(window))), by: ({ spans }) => totalMs(spans) },
      ]}
    />
  )
}
