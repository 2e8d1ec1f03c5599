// Key moments where the truth is known: planted shifts are found where they are, and noise gives none.
import { expect, test } from 'vitest'
import { EMOTIONS } from '../../../src/protocol/emotion.ts'
import type { Emotion } from '../../../src/protocol/emotion.ts'
import type { MeetingReport, Moment, Span } from '../../../src/protocol/report.ts'
import type { Bucket, RecordedPerson } from '../../../src/insights/meeting-record.ts'
import { changePointsOf } from '../../../src/insights/report/change-points.ts'
import { MOST_MOMENTS } from '../../../src/insights/report/moments.ts'
import { FIXTURE_STARTED_MS, PHASES, randomOf, reportFixture } from '../report-fixture.ts'
import { bucket, meeting, person, report, spans, STARTED_MS } from './recorded.ts'

const atSeconds = (moments: readonly Moment[], kind: Moment['kind']): readonly number[] => moments.filter((one) => one.kind === kind).map(({ atMs }) => (atMs - STARTED_MS) / 1000)
type Weights = Readonly<Partial<Record<Emotion, number>>>
const CALM: Weights = { neutral: 5, happiness: 3, surprise: 1, sadness: 1 }
const LOW: Weights = { neutral: 2, happiness: 1, surprise: 1, sadness: 6 }

function drawn(weights: Weights, random: () => number): Emotion {
  const sum = Object.values(weights).reduce((total, one) => total + one, 0)
  let rest = random() * sum
  return EMOTIONS.find((emotion) => (rest -= weights[emotion] ?? 0) < 0) ?? 'neutral'
}

/** People who keep a label for a while (`stays`: the chance from bucket to bucket) and draw anew by what holds then; everybody draws where that changes. */
function moody(seed: number, people: number, minutes: number, stays: number, weightsAt: (atS: number) => Weights): MeetingReport {
  const random = randomOf(seed)
  const members = Array.from({ length: people }, (_, index): RecordedPerson => {
    const tens: Bucket[] = []
    let label: Emotion | null = null
    let weights: Weights | null = null
    for (let atS = 0; atS < minutes * 60; atS += 10) {
      const now = weightsAt(atS)
      if (label === null || now !== weights || random() > stays) label = drawn(now, random)
      weights = now
      tens.push(bucket(atS, label))
    }
    return person(`p${index}`, { present: spans([0, minutes * 60]), tens })
  })
  return report(meeting(members, { endedMs: STARTED_MS + minutes * 60_000 }))
}

test('a planted shift of the mood is found within 20 s, once, with the label that changed most', () => {
  const seeds = Array.from({ length: 40 }, (_, seed) => seed)
  const results = seeds.map((seed) => {
    const shiftS = 600 + (seed % 7) * 130
    return { shiftS, found: moody(seed, 10, 40, 0.65, (atS) => (atS < shiftS ? CALM : LOW)).moments.filter(({ kind }) => kind === 'mood-shift') }
  })
  expect(results.filter(({ found }) => found.length === 1).length).toBeGreaterThanOrEqual(38)
  const near = results.filter(({ shiftS, found }) => found.some(({ atMs, label, change }) => Math.abs((atMs - STARTED_MS) / 1000 - shiftS) <= 20 && label === 'sadness' && change! > 0.2))
  expect(near.length).toBeGreaterThanOrEqual(34)
})

test.each([[5, 0], [5, 0.65], [12, 0.8]])('a mood of %i people that only varies (each stays with a chance of %f) has no shift', (people, stays) => {
  const noisy = Array.from({ length: 40 }, (_, seed) => moody(seed + 500, people, 30 + (seed % 3) * 30, stays, () => CALM).moments.filter(({ kind }) => kind === 'mood-shift').length)
  expect(noisy.filter((count) => count > 0).length).toBeLessThanOrEqual(1)
})

test('in a meeting of four minutes everybody who changes at once is a shift', () => {
  const built = moody(1, 5, 4, 1, (atS) => (atS < 120 ? { happiness: 1 } : { sadness: 1 }))
  expect(atSeconds(built.moments, 'mood-shift')).toEqual([120])
  expect(built.moments.find(({ kind }) => kind === 'mood-shift')).toMatchObject({ change: expect.closeTo(1) as number, lastsMs: null })
})

test('a mood that stands still has no shift, nor has one that is withheld', () => {
  expect(moody(1, 6, 60, 1, () => ({ neutral: 1 })).moments.filter(({ kind }) => kind === 'mood-shift')).toEqual([])
  expect(moody(1, 4, 40, 0.5, (atS) => (atS < 1200 ? CALM : LOW)).moments.filter(({ kind }) => kind === 'mood-shift')).toEqual([])
})

test('a stretch between two opposite changes is found at both ends', () => {
  const built = moody(3, 12, 60, 0.5, (atS) => (atS >= 1500 && atS < 1800 ? LOW : CALM))
  const found = atSeconds(built.moments, 'mood-shift')
  expect(found.length).toBe(2)
  expect([Math.abs(found[0]! - 1500) <= 20, Math.abs(found[1]! - 1800) <= 20]).toEqual([true, true])
})

/** One after the other by chance, with pauses; who is likely by what holds then. */
function talked(seed: number, minutes: number, likely: (atS: number) => readonly number[], turnS: number): MeetingReport {
  const random = randomOf(seed)
  const turns: Span[][] = likely(0).map(() => [])
  for (let atS = 1; atS < minutes * 60 - 60;) {
    const weights = likely(atS)
    let rest = random() * weights.reduce((sum, one) => sum + one, 0)
    const speaker = weights.findIndex((weight) => (rest -= weight) < 0)
    const lastsS = Math.round(2 * (2 - Math.log(1 - random()) * turnS)) / 2
    turns[speaker]!.push(...spans([atS, atS + Math.min(lastsS, 55)]))
    atS += lastsS + Math.round(2 * random() * 3) / 2 + 0.5
  }
  return report(meeting(turns.map((speaking, index) => person(`p${index}`, { present: spans([0, minutes * 60]), speaking })), { endedMs: STARTED_MS + minutes * 60_000 }))
}

test('a lecture that becomes a discussion is found close to where it does', () => {
  const results = Array.from({ length: 30 }, (_, seed) => atSeconds(talked(seed, 40, (atS) => (atS < 1200 ? [30, 1, 1, 1, 1] : [1, 2, 2, 2, 2]), 8).moments, 'talk-shift'))
  expect(results.filter((found) => found.some((atS) => Math.abs(atS - 1200) <= 60)).length).toBeGreaterThanOrEqual(24)
  expect(results.filter((found) => found.length > 1).length).toBeLessThanOrEqual(3)
})

test('one who speaks after another is found within 20 s', () => {
  const breaths = (fromS: number, toS: number): readonly Span[] => Array.from({ length: (toS - fromS) / 6 }, (_, index) => spans([fromS + index * 6, fromS + index * 6 + 4.5])[0]!)
  const built = report(meeting([person('ada', { present: spans([0, 1200]), speaking: breaths(0, 600) }), person('ben', { present: spans([0, 1200]), speaking: breaths(600, 1200) })], { endedMs: STARTED_MS + 1_200_000 }))
  const found = atSeconds(built.moments, 'talk-shift')
  expect(found.length).toBe(1)
  expect(Math.abs(found[0]! - 600)).toBeLessThanOrEqual(20)
})

test('talk that goes round by chance has no shift', () => {
  const noisy = Array.from({ length: 40 }, (_, seed) => atSeconds(talked(seed + 900, 40, () => [3, 2, 1, 1, 1], 6 + (seed % 3) * 6).moments, 'talk-shift').length)
  expect(noisy.filter((count) => count > 0).length).toBeLessThanOrEqual(2)
})

test('a minute without a word is a silence where two are there, and none where one is alone', () => {
  const built = report(meeting([
    person('ada', { speaking: spans([100, 110], [170, 180], [239.9, 240]) }),
    person('ben', { present: spans([50, 300]), speaking: spans([60, 65]) }),
  ]))
  expect(built.moments.filter(({ kind }) => kind === 'silence').map(({ atMs, lastsMs }) => [(atMs - STARTED_MS) / 1000, lastsMs])).toEqual([[110, 60_000], [240, 60_000]])
})

test('three different people within 20 s are a burst of reactions; one who presses often is none', () => {
  const reacts = (...atS: readonly number[]): RecordedPerson['reactions'] => atS.map((one) => ({ atMs: STARTED_MS + one * 1000, reaction: 'applause' }))
  const of = (...people: readonly RecordedPerson['reactions'][]): readonly Moment[] => report(meeting(people.map((reactions, index) => person(`p${index}`, { reactions })))).moments.filter(({ kind }) => kind === 'many-reactions')
  expect(of(reacts(100, 101, 102, 103, 104), reacts(), reacts())).toEqual([])
  expect(of(reacts(100), reacts(110), reacts(119.9), reacts()).map(({ atMs, lastsMs, strength }) => [(atMs - STARTED_MS) / 1000, lastsMs, strength])).toEqual([[100, 19_900, 0.75]])
  expect(of(reacts(100), reacts(110), reacts(120.1))).toEqual([])
  expect(of(reacts(100), reacts(101), reacts(102), ...new Array<RecordedPerson['reactions']>(13).fill([]))).toEqual([])
})

test('a moment says what was observable within 30 s of it, and nothing beyond', () => {
  const built = report(meeting([
    person('ada', { speaking: spans([100, 110], [230, 250]), screen: spans([90, 130]), hand: spans([141, 150]), chat: [STARTED_MS + 79_000, STARTED_MS + 85_000] }),
    person('ben', { present: spans([10, 120]), reactions: [{ atMs: STARTED_MS + 139_000, reaction: 'heart' }] }),
    person('dan'),
    person('cem', { present: spans([130, 600]), hand: spans([105, 106]), quality: [{ atMs: STARTED_MS + 131_000, score: 2 }] }),
  ]))
  expect(built.moments.find(({ atMs }) => atMs === STARTED_MS + 110_000)).toMatchObject({
    kind: 'silence', atMs: STARTED_MS + 110_000, lastsMs: 120_000,
    context: { speakers: ['ada'], joined: ['cem'], left: ['ben'], screenBy: ['ada'], handsUp: ['cem'], reactions: 1, chat: 1, badNetwork: ['cem'] },
  })
})

test('the clearest 20 are kept, in order of time', () => {
  const silent = Array.from({ length: 60 }, (_, index): readonly [number, number] => [index * 200, index * 200 + 100 - index])
  const built = report(meeting([person('ada', { present: spans([0, 12_000]), speaking: spans(...silent) }), person('ben', { present: spans([0, 12_000]) })], { endedMs: STARTED_MS + 12_000_000 }))
  const silences = built.moments.filter(({ kind }) => kind === 'silence')
  expect(built.moments.length).toBe(MOST_MOMENTS)
  expect(silences[0]!.lastsMs).toBeGreaterThan(130_000)
  expect(built.moments.map(({ atMs }) => atMs)).toEqual(built.moments.map(({ atMs }) => atMs).toSorted((one, other) => one - other))
})

test('the phases of a believable meeting are among its moments, and the same record gives the same moments', () => {
  const record = reportFixture(2, { people: 50, minutes: 240 })
  const { moments } = report(record)
  const shifts = moments.filter(({ kind }) => kind === 'mood-shift').map(({ atMs }) => (atMs - FIXTURE_STARTED_MS) / (240 * 60_000))
  expect(shifts.length).toBe(PHASES.length - 1)
  PHASES.slice(0, -1).forEach(({ until }, index) => expect(Math.abs(shifts[index]! - until)).toBeLessThan(0.005))
  expect(report(record).moments).toEqual(moments)
})

test('changes of a sequence without noise are found to the row, and an empty one has none', () => {
  const options = { shortest: 5, block: 5, leastVariance: 0.01, dimensions: 1, falseAlarm: 0.01 }
  const values = Float64Array.from({ length: 100 }, (_, row) => (row < 30 ? 0 : row < 42 ? 1 : 0.5))
  expect(changePointsOf({ values, width: 1 }, options).map(({ row, before, after }) => [row, before[0], after[0]])).toEqual([[30, 0, 1], [42, 1, 0.5]])
  expect(changePointsOf({ values: new Float64Array(), width: 0 }, options)).toEqual([])
  expect(changePointsOf({ values: new Float64Array(9), width: 1 }, options)).toEqual([])
})
