// The CSV file as a strict reader takes it: rectangular, defused, its parts adding up to the report's totals.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { CSV_COLUMNS, csvOf } from '../../../src/insights/report/csv-export.ts'
import { csvFile } from '../../../src/insights/report/csv-file.ts'
import { jsonOf } from '../../../src/insights/report/json-export.ts'
import { meetingReportSchema, MOOD_LABELS } from '../../../src/protocol/report.ts'
import { reportFixture } from '../report-fixture.ts'
import { meeting, person, report, spans, STARTED_MS } from './recorded.ts'

/** RFC 4180 to the letter: quotes only around whole cells, doubled inside; CRLF after each record. Throws otherwise. */
function parse(text: string): readonly (readonly string[])[] {
  const rows: string[][] = [[]]
  let at = 1
  expect(text.charCodeAt(0)).toBe(0xfeff)
  while (at < text.length) {
    const cell = /^(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/.exec(text.slice(at, at + 4000))
    if (!cell) throw new Error(`not RFC 4180 at ${at}: ${JSON.stringify(text.slice(at, at + 30))}`)
    rows.at(-1)!.push(cell[1] === undefined ? cell[2]! : cell[1].replaceAll('""', '"'))
    at += cell[0].length
    if (cell[3] === '\r\n' && at < text.length) rows.push([])
  }
  return rows
}
const table = (text: string): readonly Readonly<Record<string, string>>[] => {
  const [header, ...rows] = parse(text)
  return rows.map((row) => Object.fromEntries(header!.map((name, at) => [name, row[at]!])))
}

test('any text comes back as it was written, but for the apostrophe before what a spreadsheet would compute', () => {
  fc.assert(fc.property(fc.array(fc.array(fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '＝1', '"=1"', 'a,b', 'a\r\nb', ''), fc.integer(), fc.constant(null)), { minLength: 2, maxLength: 2 }), { maxLength: 5 }), (rows) => {
    const read = parse(csvFile(['one', 'two'], rows)).slice(1)
    expect(read).toEqual(rows.map((row) => row.map((cell) => (typeof cell === 'string' && /^[=+\-@\t\r\n＝＋－＠]/.test(cell) ? `'${cell}` : cell === null ? '' : String(cell)))))
  }), { seed: 4 })
})

test('a name that is a formula is text in every row, and a negative number stays a number', () => {
  const built = report(meeting([person('-ada', { displayName: '=HYPERLINK("http://evil.example","Ada")', speaking: spans([0, 10]) })]))
  const rows = table(csvOf({ ...built, moments: [{ atMs: STARTED_MS, kind: 'mood-shift', label: 'anger', change: -0.4, strength: 0.5, lastsMs: null, context: { speakers: [], joined: [], left: [], screenBy: [], handsUp: [], reactions: 0, chat: 0, badNetwork: [] } }] }))
  const about = rows.filter((row) => row['person_id'] !== '')
  expect(about.length).toBe(61)
  expect(new Set(about.map((row) => row['name']))).toEqual(new Set([`'=HYPERLINK("http://evil.example","Ada")`]))
  expect(new Set(about.map((row) => row['person_id']))).toEqual(new Set(["'-ada"]))
  expect(rows.find((row) => row['section'] === 'moment')).toMatchObject({ change: '-0.4', time_utc: '2026-11-24 14:00:00', elapsed_s: '0' })
})

test('every row has every column, and the steps of 10 s add up to the totals', () => {
  const built = report(reportFixture(5, { people: 9, minutes: 30 }))
  const text = csvOf(built)
  for (const row of parse(text)) expect(row.length).toBe(CSV_COLUMNS.length)
  const rows = table(text)
  for (const one of built.people) {
    const steps = rows.filter((row) => row['section'] === 'person_10s' && row['person_id'] === one.personId)
    const total = rows.find((row) => row['section'] === 'person' && row['person_id'] === one.personId)!
    for (const column of ['present_s', 'speaking_s', 'microphone_s', 'camera_s', 'screen_s', 'bad_network_s', 'turns', 'reactions', 'chat']) {
      const sum = steps.reduce((all, row) => all + Number(row[column]), 0)
      expect(Math.abs(sum - Number(total[column])), `${one.personId} ${column}`).toBeLessThan(0.05 * steps.length + 0.1)
    }
    expect(Number(total['present_s'])).toBeCloseTo(one.presentMs / 1000, 0)
    expect(steps.some((row) => row['label'] !== '')).toBe(one.expression !== null)
  }
})

test('the room’s rows hold shares where enough people shared, and nothing below', () => {
  const built = report(reportFixture(5, { people: 9, minutes: 30 }))
  const rooms = table(csvOf(built)).filter((row) => row['section'] === 'room_10s')
  expect(rooms.length).toBe(built.mood.kind === 'shown' ? built.mood.present.length : -1)
  expect(rooms.some((row) => row['people_analysed'] === '')).toBe(true)
  for (const row of rooms) {
    const shares = MOOD_LABELS.map((label) => row[`share_${label}`]!)
    if (row['people_analysed'] === '') expect(shares.join('')).toBe('')
    else expect(shares.reduce((sum, share) => sum + Number(share), 0)).toBeCloseTo(1, 1)
  }
})

test('without analysis no column about expressions is filled, and the first row says why', () => {
  const rows = table(csvOf(report(reportFixture(5, { people: 6, minutes: 10, analysis: 'prohibited' }))))
  expect(rows[0]).toMatchObject({ section: 'meeting', note: expect.stringContaining('mood withheld: prohibited') as string })
  expect(rows.flatMap((row) => ['label', 'confidence', 'modality', 'people_analysed', ...MOOD_LABELS.map((label) => `share_${label}`)].map((column) => row[column]!)).join('')).toBe('')
})

test('a meeting of nobody is one row', () => {
  expect(table(csvOf(report(meeting([])))).map((row) => row['section'])).toEqual(['meeting'])
})

test('the JSON file is the report with its schema and version', () => {
  const built = report(reportFixture(5, { people: 6, minutes: 10 }))
  const { $schema, version, ...rest } = JSON.parse(jsonOf(built)) as Record<string, unknown>
  expect([$schema, version]).toEqual(['/api/v1/openapi.json#/components/schemas/MeetingReport', 1])
  expect(meetingReportSchema.parse(rest)).toEqual(built)
})
