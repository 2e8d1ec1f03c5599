// What the host's charts are told to draw: bands with holes, bars of speech, nothing of whoever did not share, each band with a pattern of its own.
import { expect, test } from 'vitest'
import type { Frame } from '../../client/analytics/axis-drawing.ts'
import { BANDS, decalOf } from '../../client/analytics/chart-theme.ts'
import type { Band, ChartTheme } from '../../client/analytics/chart-theme.ts'
import { moodColumns } from '../../client/analytics/columns.ts'
import { ordered } from '../../client/analytics/order.tsx'
import { sorted } from '../../client/analytics/data-table.tsx'
import { nameOf } from '../../client/analytics/save-report.tsx'
import { bandPoints, gapsOf, moodDrawing, moodLines } from '../../client/analytics/mood-drawing.ts'
import { rowsOf, spanRects } from '../../client/analytics/rows-drawing.ts'
import { analyticsWords } from '../../client/words/analytics-area.ts'
import { madeUpReport, STARTED_MS } from './analytics-fixture.ts'

const ink = { fill: '#888888', ink: '#222222' }
const theme: ChartTheme = { text: '#000000', soft: '#444444', line: '#cccccc', surface: '#ffffff', raised: '#eeeeee', accent: '#008080', warn: '#aa6600', font: 'sans-serif', isForced: false, bands: Object.fromEntries(BANDS.map((band) => [band, ink])) as Record<Band, typeof ink> }
const report = madeUpReport()
const whole = { fromMs: report.meeting.startedMs, toMs: report.meeting.endedMs ?? 0 }
const frame: Frame = { window: whole, widthPx: 900, gutters: { left: 200, right: 20 }, theme, momentMs: null }
if (report.mood.kind !== 'shown') throw new Error('no mood to test with')
const { mood } = report

test('a band is closed before each gap and begins anew after it', () => {
  const columns = moodColumns(mood, whole, 1000)
  const points = bandPoints(columns, 'neutral')
  const gaps = gapsOf(columns)
  expect(gaps.length).toBeGreaterThan(1)
  for (const { fromMs } of gaps.filter((gap) => gap.fromMs > whole.fromMs + 10_000)) expect(points).toContainEqual([fromMs, null])
  // All bands have their points at the same times: they are stacked by place.
  for (const band of BANDS) expect(bandPoints(columns, band).map(([atMs]) => atMs)).toEqual(points.map(([atMs]) => atMs))
})

test('every band but the plain ones has a pattern of its own', () => {
  const patterns = BANDS.map((band) => JSON.stringify(decalOf(theme, band)))
  expect(new Set(patterns).size).toBe(BANDS.length - 1)
  expect(patterns.filter((pattern) => pattern === JSON.stringify({ symbol: 'none' }))).toHaveLength(2)
})

test('the drawing stacks ten bands, and marks the chosen moment', () => {
  const columns = moodColumns(mood, whole, 100)
  expect((moodDrawing(columns, 8, frame)['series'] as readonly unknown[])).toHaveLength(BANDS.length)
  expect((moodDrawing(columns, 8, { ...frame, momentMs: whole.fromMs + 1000 })['series'] as readonly unknown[])).toHaveLength(BANDS.length + 1)
})

test('what a column says in words ends with of whom, and a gap says why', async () => {
  await analyticsWords
  const columns = moodColumns(mood, whole, 1000)
  const lines = (isShown: boolean): readonly string[] => {
    const column = columns.find(({ shown }) => (shown !== null) === isShown)
    return column ? moodLines(column, 5, (band) => `<${band}>`) : []
  }
  expect(lines(true).some((line) => /^\d of \d people analysed$/.test(line))).toBe(true)
  expect(lines(false)).toEqual(['Not shown here: fewer than 5 people shared their expression at the same time.'])
})

test('spans become bars in their place; what is under a pixel apart is one bar', () => {
  const second = (s: number): number => STARTED_MS + s * 1000
  const small: Frame = { ...frame, window: { fromMs: second(0), toMs: second(680) } }
  expect(spanRects([{ fromMs: second(0), toMs: second(10) }, { fromMs: second(20), toMs: second(30) }], small, 5, 12)).toEqual([200, 5, 10, 12, 220, 5, 10, 12])
  expect(spanRects([{ fromMs: second(0), toMs: second(10) }, { fromMs: second(10.4), toMs: second(30) }], small, 5, 12)).toEqual([200, 5, 30, 12])
  expect(spanRects([{ fromMs: second(700), toMs: second(710) }], small, 5, 12)).toEqual([])
})

test('rows have runs for those alone who shared, and for nobody where expressions are not shown', () => {
  expect(rowsOf(report.people, frame, true).map(({ runs }) => runs !== null)).toEqual(report.people.map(({ expression }) => expression !== null))
  expect(rowsOf(report.people, frame, false).every(({ runs }) => runs === null)).toBe(true)
})

test('people stand in the order of joining or of names', () => {
  const joined = ordered(report.people, 'joined').map(({ present }) => present[0]?.fromMs ?? 0)
  expect(joined).toEqual(joined.toSorted((a, b) => a - b))
  const names = ordered(report.people, 'name').map(({ displayName }) => displayName)
  expect(names).toEqual(names.toSorted((a, b) => a.localeCompare(b, 'en')))
})

test('a table sorts numbers as numbers and words as words', () => {
  expect(sorted([10, 9, 100], (one) => one, 'ascending')).toEqual([9, 10, 100])
  expect(sorted(['b', 'ä', 'a'], (one) => one, 'descending')).toEqual(['b', 'ä', 'a'])
})

test('a file keeps the name that the server gave it, and no path', () => {
  expect(nameOf('attachment; filename="overtone-room-2026-11-26.csv"')).toBe('overtone-room-2026-11-26.csv')
  expect(nameOf('attachment; filename="../x.csv"')).toBeNull()
  expect(nameOf(null)).toBeNull()
})
