// Time on the host's page: a window that is zoomed and moved, and the numbers of the part it shows, which of the whole are the report's own.
import { describe, expect, test } from 'vitest'
import { bucketsAColumn, expressionRuns, moodColumns } from '../../client/analytics/columns.ts'
import { moodCoverage, numbersIn } from '../../client/analytics/span-numbers.ts'
import { between, cut, depths, lengthMs, moved, togetherMs, zoomed } from '../../client/analytics/spans.ts'
import { windowAfterKey } from '../../client/analytics/use-time-gestures.ts'
import { ticks, toPx, toTime } from '../../client/analytics/axis-drawing.ts'
import { presenceColumns } from '../../client/analytics/presence-drawing.ts'
import { MOOD_LABELS } from '../../src/protocol/report-terms.ts'
import { madeUpReport, STARTED_MS } from './analytics-fixture.ts'

const span = (fromMs: number, toMs: number) => ({ fromMs, toMs })
const WHOLE = span(0, 3_600_000)

describe('a window', () => {
  test('zooms around a time that stays where it is, never beyond the whole nor under ten seconds', () => {
    const half = zoomed(WHOLE, WHOLE, 0.5, 900_000)
    expect(half).toEqual(span(450_000, 2_250_000))
    expect((900_000 - half.fromMs) / lengthMs(half)).toBeCloseTo(0.25)
    expect(zoomed(half, WHOLE, 100)).toEqual(WHOLE)
    expect(lengthMs(zoomed(half, WHOLE, 1e-6))).toBe(10_000)
    expect(zoomed(span(0, 4000), span(0, 4000), 0.5)).toEqual(span(0, 4000))
  })

  test('moves and stops at both ends', () => {
    const part = span(600_000, 1_200_000)
    expect(moved(part, WHOLE, 0.5)).toEqual(span(900_000, 1_500_000))
    expect(moved(part, WHOLE, -9)).toEqual(span(0, 600_000))
    expect(moved(part, WHOLE, 9)).toEqual(span(3_000_000, 3_600_000))
  })

  test('is drawn in either direction, and a drag outside ends at the border', () => {
    expect(between(2_000_000, 1_000_000, WHOLE)).toEqual(span(1_000_000, 2_000_000))
    expect(lengthMs(between(5, 6, WHOLE))).toBe(10_000)
  })

  test('answers to its keys and leaves the others alone', () => {
    const part = span(600_000, 1_200_000)
    expect(windowAfterKey('+', part, WHOLE)).toEqual(span(750_000, 1_050_000))
    expect(windowAfterKey('-', part, WHOLE)).toEqual(span(300_000, 1_500_000))
    expect(windowAfterKey('ArrowRight', part, WHOLE)).toEqual(span(750_000, 1_350_000))
    expect(windowAfterKey('Home', part, WHOLE)).toEqual(span(0, 600_000))
    expect(windowAfterKey('End', part, WHOLE)).toEqual(span(3_000_000, 3_600_000))
    expect(windowAfterKey('0', part, WHOLE)).toEqual(WHOLE)
    expect(windowAfterKey('Tab', part, WHOLE)).toBeNull()
  })

  test('has a place for each time, and a time for each place', () => {
    const frame = { window: span(1000, 3000), widthPx: 240, gutters: { left: 20, right: 20 } }
    expect(toPx(2000, frame)).toBe(120)
    expect(toTime(120, frame)).toBe(2000)
    expect(ticks(span(STARTED_MS, STARTED_MS + 3_600_000), 700).every((atMs) => atMs % 600_000 === 0)).toBe(true)
    expect(ticks(span(STARTED_MS, STARTED_MS + 3_600_000), 700)).toHaveLength(7)
  })
})

describe('spans', () => {
  test('are cut to a frame', () => {
    expect(cut([span(0, 10), span(20, 30), span(40, 50)], span(5, 45))).toEqual([span(5, 10), span(20, 30), span(40, 45)])
    expect(cut([span(0, 10)], span(10, 20))).toEqual([])
  })

  test('count how many meet', () => {
    expect(depths([[span(0, 10)], [span(5, 15)]])).toEqual([{ ...span(0, 5), depth: 1 }, { ...span(5, 10), depth: 2 }, { ...span(10, 15), depth: 1 }])
    expect(togetherMs([[span(0, 10)], [span(5, 15)]], 2)).toBe(5)
  })
})

describe('the numbers of a part', () => {
  const report = madeUpReport()
  const whole = span(report.meeting.startedMs, report.meeting.endedMs ?? 0)

  test('are for the whole meeting those of the report', () => {
    const numbers = numbersIn(report, whole)
    for (const person of report.people) {
      expect(numbers.people.get(person.personId), person.displayName).toMatchObject({ presentMs: person.presentMs, speakingMs: person.speakingMs, talkShare: person.talkShare, turns: person.turns, interruptions: person.interruptions, interrupted: person.interrupted })
      expect(numbers.people.get(person.personId)?.coverage ?? null, person.displayName).toEqual(person.expression === null ? null : expect.closeTo(person.expression.coverage, 1))
    }
    expect(numbers).toMatchObject({ speakingMs: report.talk.speakingMs, overlapMs: report.talk.overlapMs, silenceMs: report.talk.silenceMs, came: report.people.length })
    expect(report.people.some(({ interruptions }) => interruptions > 0)).toBe(true)
    expect(report.mood.kind === 'shown' && moodCoverage(report.mood, whole).time).toBeCloseTo(report.mood.kind === 'shown' ? report.mood.coverage : 0)
  })

  test('of two halves add up to the whole', () => {
    const middle = (whole.fromMs + whole.toMs) / 2
    const [first, second, all] = [span(whole.fromMs, middle), span(middle, whole.toMs), whole].map((one) => numbersIn(report, one))
    for (const key of ['speakingMs', 'overlapMs', 'silenceMs', 'interruptions'] as const) expect((first?.[key] ?? 0) + (second?.[key] ?? 0), key).toBe(all?.[key])
    for (const { personId, turns, speakingMs } of report.people) {
      expect((first?.people.get(personId)?.turns ?? 0) + (second?.people.get(personId)?.turns ?? 0)).toBe(turns)
      expect((first?.people.get(personId)?.speakingMs ?? 0) + (second?.people.get(personId)?.speakingMs ?? 0)).toBe(speakingMs)
    }
  })

  test('say nothing of whoever shared with nobody', () => {
    const silent = report.people.filter(({ expression }) => expression === null)
    expect(silent.length).toBeGreaterThan(0)
    for (const { personId } of silent) expect(numbersIn(report, whole).people.get(personId)?.coverage).toBeNull()
  })
})

describe('columns', () => {
  const report = madeUpReport()
  if (report.mood.kind !== 'shown') throw new Error('no mood to test with')
  const { mood } = report
  const whole = span(report.meeting.startedMs, report.meeting.endedMs ?? 0)

  test('hold as many buckets as fit, in sizes that seldom change', () => {
    expect([10, 20, 30, 40, 100, 1440].map((count) => bucketsAColumn(count, 10))).toEqual([1, 2, 3, 6, 12, 192])
  })

  test('of the mood stack up to the people present, and are empty where too few shared', () => {
    for (const most of [1000, 50, 7]) {
      for (const { shown } of moodColumns(mood, whole, most)) {
        if (shown === null) continue
        expect(MOOD_LABELS.reduce((sum, label) => sum + shown.people[label], shown.notAnalysed)).toBeCloseTo(Math.max(shown.present, shown.analysed))
        expect(shown.analysed).toBeGreaterThanOrEqual(mood.minimum)
      }
    }
    const finest = moodColumns(mood, whole, 1000)
    expect(finest.filter(({ shown }) => shown === null)).toHaveLength(mood.analysed.filter((one) => one === null).length)
  })

  test('of one person join where they say the same, and leave out what was not read', () => {
    const person = report.people.find(({ expression }) => expression !== null)
    if (!person?.expression) throw new Error('nobody shared')
    const runs = expressionRuns(person.expression, whole, 1000)
    const readMs = person.expression.labels.filter((label) => label !== null).length * 10_000
    expect(runs.reduce((sum, run) => sum + lengthMs(run), 0)).toBe(readMs)
    expect(runs.length).toBeLessThan(person.expression.labels.length)
    for (const [index, run] of runs.entries()) expect(run.fromMs).toBeGreaterThanOrEqual(runs[index - 1]?.toMs ?? 0)
  })

  test('of attendance keep the sums of speech and presence', () => {
    const columns = presenceColumns(report.people, whole, 137)
    const sum = (key: 'present' | 'speaking'): number => columns.reduce((total, column) => total + column[key] * lengthMs(column), 0)
    expect(sum('present')).toBeCloseTo(report.people.reduce((total, { presentMs }) => total + presentMs, 0), -2)
    expect(sum('speaking')).toBeCloseTo(report.people.reduce((total, { speakingMs }) => total + speakingMs, 0), -2)
  })
})
