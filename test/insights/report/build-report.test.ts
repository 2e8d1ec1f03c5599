// The report against meetings whose numbers are known beforehand, and against whatever a clock or a network may do.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { meetingReportSchema } from '../../../src/protocol/report.ts'
import type { MoodSeries } from '../../../src/protocol/report.ts'
import type { MeetingRecord, RecordedPerson } from '../../../src/insights/meeting-record.ts'
import { LONGEST_MS } from '../../../src/insights/report/window.ts'
import { reportFixture } from '../report-fixture.ts'
import { bucket, meeting, person, report, spans, STARTED_MS } from './recorded.ts'

const seconds = (spanList: readonly { fromMs: number; toMs: number }[]): readonly (readonly [number, number])[] => spanList.map(({ fromMs, toMs }) => [(fromMs - STARTED_MS) / 1000, (toMs - STARTED_MS) / 1000])
type Shown = Extract<MoodSeries, { kind: 'shown' }>
function shown(mood: MoodSeries): Shown {
  if (mood.kind === 'withheld') throw new Error(`withheld: ${mood.why}`)
  return mood
}

test('pauses under a second do not end a turn, a second does', () => {
  const [ada] = report(meeting([person('ada', { speaking: spans([10, 12], [12.999, 15], [16, 18]) })])).people
  expect(seconds(ada!.speaking)).toEqual([[10, 15], [16, 18]])
  expect(ada).toMatchObject({ turns: 2, speakingMs: 7000, talkShare: 1 })
})

test('a turn ends where its speaker is taken away, and speech of somebody absent does not count', () => {
  const [ada] = report(meeting([person('ada', { present: spans([0, 20], [20.5, 30]), speaking: spans([15, 20], [20.5, 25], [40, 50]) })])).people
  expect(seconds(ada!.speaking)).toEqual([[15, 20], [20.5, 25]])
  expect(ada!.presentMs).toBe(29_500)
})

test('an interruption needs two seconds of the other before it and one second of both after it', () => {
  const cases: readonly [number, number, number][] = [[2, 3, 1], [1.999, 10, 0], [2, 2.999, 0], [9, 12, 1], [9.001, 12, 0]]
  for (const [fromS, toS, interruptions] of cases) {
    const people = report(meeting([person('ada', { speaking: spans([0, 10]) }), person('ben', { speaking: spans([fromS, toS]) })])).people
    expect([people[1]!.interruptions, people[0]!.interrupted], `${fromS} to ${toS}`).toEqual([interruptions, interruptions])
    expect(people[0]!.interruptions).toBe(0)
  }
})

test('one turn into two others is one interruption, suffered by both', () => {
  const people = report(meeting([person('ada', { speaking: spans([0, 20]) }), person('ben', { speaking: spans([1, 20]) }), person('cem', { speaking: spans([10, 14]) })])).people
  expect(people.map(({ interruptions, interrupted }) => [interruptions, interrupted])).toEqual([[0, 1], [0, 1], [1, 0]])
})

test('speaking, overlap and silence add up to the time somebody was there', () => {
  const { talk, meeting: summary, people } = report(meeting([
    person('ada', { present: spans([0, 100], [200, 300]), speaking: spans([10, 30], [210, 220]) }),
    person('ben', { present: spans([0, 150]), speaking: spans([20, 40], [120, 130]) }),
  ]))
  expect(talk).toEqual({ speakingMs: 50_000, overlapMs: 10_000, silenceMs: 200_000 })
  expect(summary.speakingShare).toBeCloseTo(50 / 250)
  expect(people.map(({ talkShare }) => talkShare)).toEqual([0.5, 0.5])
})

test('camera and microphone count while their owner is there; a raised hand stays up while they are away', () => {
  const [ada] = report(meeting([person('ada', { present: spans([0, 100], [110, 200]), camera: spans([50, 150]), microphone: spans([0, 700]), screen: spans([90, 105]), hand: spans([90, 120]) })])).people
  expect(seconds(ada!.camera)).toEqual([[50, 100], [110, 150]])
  expect(seconds(ada!.microphone)).toEqual([[0, 100], [110, 200]])
  expect(seconds(ada!.screen)).toEqual([[90, 100]])
  expect(seconds(ada!.hand)).toEqual([[90, 120]])
})

test('a score holds until the next; the mean weighs by time, over the time it is known', () => {
  const quality = [{ atMs: STARTED_MS + 10_000, score: 10 }, { atMs: STARTED_MS + 40_000, score: 4 }, { atMs: STARTED_MS + 50_000, score: 5 }]
  const [ada, ben] = report(meeting([person('ada', { present: spans([0, 45], [47, 60]), quality }), person('ben')])).people
  expect(seconds(ada!.badNetwork)).toEqual([[40, 45], [47, 50]])
  expect(ada!.quality).toBeCloseTo((30 * 10 + 8 * 4 + 10 * 5) / 48)
  expect(ben).toMatchObject({ badNetwork: [], quality: null })
})

test('a series runs from the first bucket to the last, with nulls where nothing was read', () => {
  const [ada] = report(meeting([person('ada', { present: spans([0, 100]), tens: [bucket(20, 'happiness'), bucket(30, 'unsure'), bucket(60, 'anger')] })])).people
  expect(ada!.expression).toMatchObject({ startMs: STARTED_MS + 20_000, stepMs: 10_000, labels: ['happiness', 'unsure', null, null, 'anger'], coverage: 0.3 })
  expect(ada!.expression!.probabilities[2]).toBeNull()
  expect(ada!.expression!.probabilities[0]!.reduce((sum, one) => sum + one, 0)).toBeCloseTo(1, 2)
})

test('seconds are used where they were asked for and written down', () => {
  const tens = [bucket(20, 'happiness')]
  const both = report(meeting([person('ada', { tens, seconds: [bucket(23, 'sadness'), bucket(24, 'sadness')] }), person('ben', { tens })]), { stepMs: 1000 }).people
  expect(both.map(({ expression }) => [expression?.stepMs, expression?.labels])).toEqual([[1000, ['sadness', 'sadness']], [10_000, ['happiness']]])
})

const five = (atS: number, labels: readonly Parameters<typeof bucket>[1][]): readonly RecordedPerson[] => labels.map((label, index) => person(`p${index}`, { tens: [bucket(atS, label)] }))

test('the mood counts people by label in buckets of at least the minimum, and says nothing at all of the others', () => {
  const people = [...five(100, ['happiness', 'happiness', 'sadness', 'unsure', 'neutral']), person('silent')]
  people[0] = { ...people[0]!, tens: [bucket(90, 'anger'), ...people[0]!.tens] }
  const mood = shown(report(meeting(people)).mood)
  expect(mood.analysed[10]).toBe(5)
  expect(mood.present[10]).toBe(6)
  expect([mood.people.happiness[10], mood.people.sadness[10], mood.people.unsure[10], mood.people.anger[10]]).toEqual([2, 1, 1, 0])
  expect(mood.confidence[10]).toBeCloseTo(0.7)
  expect([mood.analysed[9], mood.confidence[9], ...Object.values(mood.people).map((counts) => counts[9])]).toEqual(new Array(11).fill(null))
  expect(mood.coverage).toBeCloseTo(1 / 60)
})

test('a person with two rows in one bucket counts once, so four people never reach a minimum of five', () => {
  const people = five(100, ['happiness', 'sadness', 'sadness', 'neutral']).map((one) => ({ ...one, tens: [...one.tens, { ...one.tens[0]!, audience: 'everyone' as const }] }))
  expect(report(meeting(people)).mood).toEqual({ kind: 'withheld', why: 'too-few', minimum: 5 })
})

test('whose bucket is missing, as after a change to "only me", is missing from the group, too', () => {
  const people = five(100, ['happiness', 'happiness', 'happiness', 'happiness', 'happiness']).map((one, index) => (index === 0 ? one : { ...one, tens: [...one.tens, bucket(110, 'sadness')] }))
  const mood = shown(report(meeting(people)).mood)
  expect([mood.analysed[10], mood.analysed[11]]).toEqual([5, null])
})

test.each([['prohibited', 'prohibited'], ['off', 'off']] as const)('under an offer of "%s" no expression is in the report, whatever was written down', (analysis, why) => {
  const built = report(meeting(five(100, ['happiness', 'happiness', 'sadness', 'unsure', 'neutral']), { analysis }))
  expect(built.mood).toEqual({ kind: 'withheld', why, minimum: 5 })
  expect(built.people.map(({ expression }) => expression)).toEqual([null, null, null, null, null])
  expect(built.comparison[0]!.mood).toBeNull()
  expect(built.moments.filter(({ kind }) => kind === 'mood-shift')).toEqual([])
})

test('nobody who shared and too few of them are told apart', () => {
  expect(report(meeting([person('ada')])).mood).toMatchObject({ why: 'nobody-shared' })
  expect(report(meeting([person('ada', { tens: [bucket(10, 'anger')] })])).mood).toMatchObject({ why: 'too-few' })
})

test('talk that all share alike has a balance of 1, talk of one alone 0, and one person none', () => {
  const balance = (...turns: readonly number[]): number | null => report(meeting(turns.map((lastS, index) => person(`p${index}`, { speaking: spans([index * 100, index * 100 + lastS]) })))).comparison[0]!.balance
  expect(balance(20, 20, 20)).toBeCloseTo(1)
  expect(balance(60, 0, 0, 0)).toBeCloseTo(0)
  expect(balance(30, 0)).toBeCloseTo(0)
  expect(balance(30, 10)).toBeCloseTo(0.5)
  expect(balance(30)).toBeNull()
  expect(balance(0, 0)).toBeNull()
})

test('this meeting is compared first, then earlier ones, newest first, ten in all and none twice', () => {
  const row = report(meeting([])).comparison[0]!
  const earlier = Array.from({ length: 14 }, (_, index) => ({ ...row, meetingId: index === 3 ? 'm' : `e${index}`, startedMs: STARTED_MS - (14 - index) * 1000 }))
  expect(report(meeting([]), { comparisons: earlier }).comparison.map(({ meetingId }) => meetingId)).toEqual(['m', 'e13', 'e12', 'e11', 'e10', 'e9', 'e8', 'e7', 'e6', 'e5'])
})

test('a meeting that goes on has no end and no date of deletion', () => {
  expect(report(meeting([], { end: 'running' })).meeting).toMatchObject({ endedMs: null, deletedMs: null })
  expect(report(meeting([])).meeting).toMatchObject({ endedMs: STARTED_MS + 600_000, deletedMs: STARTED_MS + 600_000 + 24 * 3_600_000 })
})

test('a meeting of nobody and one of no length are reports, too', () => {
  expect(meetingReportSchema.parse(report(meeting([])))).toMatchObject({ talk: { speakingMs: 0, overlapMs: 0, silenceMs: 0 }, moments: [] })
  expect(meetingReportSchema.parse(report(meeting([person('ada')], { endedMs: STARTED_MS })))).toMatchObject({ people: [{ presentMs: 0, present: [] }] })
})

test('a clock that leaps from 1970 costs what a week costs', () => {
  const record = meeting([person('ada', { present: [{ fromMs: 5000, toMs: STARTED_MS + 600_000 }], tens: [{ ...bucket(0, 'anger'), atMs: 10_000 }, bucket(100, 'happiness')] })], { startedMs: 5000 })
  const built = report(record)
  expect(built.people[0]!.presentMs).toBe(LONGEST_MS)
  expect(built.people[0]!.expression!.labels).toEqual(['happiness'])
})

const span = fc.record({ fromMs: fc.integer({ min: -50, max: 4000 }), toMs: fc.integer({ min: -50, max: 5000 }) }).map(({ fromMs, toMs }) => ({ fromMs: STARTED_MS + fromMs * 100, toMs: STARTED_MS + toMs * 100 }))
const spanList = fc.array(span, { maxLength: 8 })
const anyPerson = fc.record({
  present: spanList, speaking: spanList, microphone: spanList, camera: spanList, screen: spanList, hand: spanList,
  quality: fc.array(fc.record({ atMs: fc.integer({ min: -50, max: 5000 }).map((at) => STARTED_MS + at * 100), score: fc.integer({ min: 0, max: 10 }) }), { maxLength: 6 }),
  tens: fc.array(fc.tuple(fc.integer({ min: -2, max: 50 }), fc.constantFrom('anger', 'happiness', 'unsure'), fc.double({ min: 0, max: 1, noNaN: true })).map(([at, label, sure]) => bucket(at * 10, label as 'anger', sure)), { maxLength: 30 }),
})
const anyMeeting = fc.record({ people: fc.array(anyPerson, { maxLength: 7 }), lastsS: fc.integer({ min: -10, max: 450 }) })
  .map(({ people, lastsS }): MeetingRecord => meeting(people.map((about, index) => person(`p${index}`, about)), { endedMs: STARTED_MS + lastsS * 1000 }))

test('whatever was written down, in whatever order, the report is valid and its sums hold', () => {
  fc.assert(fc.property(anyMeeting, (record) => {
    const built = meetingReportSchema.parse(report(record, { groupMinimum: 3 }))
    const { talk, people } = built
    const apart = people.every(({ present, speaking }) => [present, speaking].every((list) => list.every(({ fromMs, toMs }, index) => toMs > fromMs && fromMs >= (list[index - 1]?.toMs ?? 0))))
    expect(apart).toBe(true)
    expect(talk.overlapMs).toBeLessThanOrEqual(talk.speakingMs)
    const sum = people.reduce((total, { speakingMs }) => total + speakingMs, 0)
    expect(talk.speakingMs).toBeLessThanOrEqual(sum)
    expect(people.reduce((total, { talkShare }) => total + talkShare, 0)).toBeCloseTo(sum > 0 ? 1 : 0)
    for (const { speakingMs, presentMs } of people) expect(speakingMs).toBeLessThanOrEqual(presentMs)
    if (built.mood.kind === 'shown') for (const analysed of built.mood.analysed) expect(analysed ?? 3).toBeGreaterThanOrEqual(3)
    expect(people.reduce((total, { interruptions }) => total + interruptions, 0)).toBeLessThanOrEqual(people.reduce((total, { interrupted }) => total + interrupted, 0))
  }), { numRuns: 300, seed: 6 })
})

test('four hours with 50 people and 100,000 intervals are reckoned in under two seconds of one processor', () => {
  const record = reportFixture(3, { people: 50, minutes: 240, shares: () => true })
  const chopped = record.people.map((one) => ({ ...one, speaking: Array.from({ length: 2000 }, (_, index) => ({ fromMs: record.startedMs + index * 7200, toMs: record.startedMs + index * 7200 + 900 + (index % 5) * 700 })) }))
  const before = process.cpuUsage()
  const built = report({ ...record, people: chopped })
  const { user, system } = process.cpuUsage(before)
  expect(built.people.map(({ turns }) => turns).reduce((sum, one) => sum + one, 0)).toBeGreaterThan(80_000)
  expect((user + system) / 1e6).toBeLessThan(2)
})
