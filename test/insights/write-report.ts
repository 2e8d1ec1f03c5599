// Writes the report of a meeting out of a seed as JSON: node test/insights/write-report.ts [people] [minutes] [seed] [available|off|prohibited] > report.json
import { buildReport } from '../../src/insights/report/build-report.ts'
import type { MeetingRecord } from '../../src/insights/meeting-record.ts'
import { reportFixture } from './report-fixture.ts'

const [people = '8', minutes = '60', seed = '1', analysis = 'available'] = process.argv.slice(2)
const options = { groupMinimum: 5, stepMs: 10_000, retentionHours: 24, comparisons: [] } as const
const of = (nth: number, startedMs?: number): MeetingRecord => reportFixture(nth, { people: Number(people), minutes: Number(minutes), analysis: analysis as MeetingRecord['analysis'], startedMs })
const record = of(Number(seed))
const earlier = [1, 2, 3].map((week) => of(Number(seed) + week, record.startedMs - week * 7 * 86_400_000))
  .map((one) => buildReport(one, { ...options, nowMs: one.endedMs + 1000 }).comparison[0]!)
console.log(JSON.stringify(buildReport(record, { ...options, nowMs: record.endedMs + 1500, comparisons: earlier }), null, 1))
