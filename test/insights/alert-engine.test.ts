// Rules in virtual time: each at its exact boundaries, with duration, cooldown and the way back; an alert says what triggered it.
import { beforeEach, describe, expect, test } from 'vitest'
import { AlertEngine, MAX_ALERTS } from '../../src/insights/alerts/engine.ts'
import { DEFAULT_RULES } from '../../src/protocol/alerts.ts'
import type { Rule, RuleKind, Rules } from '../../src/protocol/alerts.ts'
import type { MeetingId, PeerId, RoomId } from '../../src/protocol/ids.ts'
import type { Observation } from '../../src/protocol/observation.ts'
import type { MoodLabel } from '../../src/protocol/report.ts'

/** All off but one, changed so. */
const only = <Kind extends RuleKind>(kind: Kind, change: Partial<Extract<Rule, { kind: Kind }>> = {}): Rules => DEFAULT_RULES.map((rule) => (rule.kind === kind ? { ...rule, on: true, ...change } as Rule : { ...rule, on: false }))
const id = (name: string) => name as PeerId
const START = 5_000_000

let engine: AlertEngine
let nowMs: number
const open = (rules: Rules): void => {
  nowMs = START
  engine = new AlertEngine({ meeting: { meetingId: 'm' as MeetingId, roomId: 'tea' as RoomId }, openedMs: START, rules, groupMinimum: 5 })
}
const tell = (...observations: readonly Observation[]): void => {
  for (const observation of observations) engine.observe(observation, nowMs)
}
const at = (ms: number): void => {
  nowMs = START + ms
  engine.advance(nowMs)
}
const join = (...names: readonly string[]): void => tell(...names.map((name): Observation => ({ kind: 'joined', peerId: id(name), person: { personId: name, keyDigest: '', displayName: name.toUpperCase() }, identity: null, role: 'participant', isBot: false })))
const speak = (...names: readonly string[]): void => tell({ kind: 'speaking', peerIds: names.map(id) })
const hand = (name: string, on: boolean): void => tell({ kind: 'hand', peerId: id(name), on })
const quality = (name: string, score: number): void => tell({ kind: 'quality', peerId: id(name), score })
/** As the page would say them, oldest first. */
const said = (): readonly string[] => engine.alerts.toReversed().map(({ rule, atMs, sinceMs, endedMs, displayName, measured, label }) =>
  `${rule.kind} ${displayName ?? '-'} at ${atMs - START} since ${sinceMs - START} ended ${endedMs === null ? 'not' : endedMs - START}: ${Number(measured.toFixed(2))}${label === null ? '' : ` ${label}`}`)

describe('a hand that waits', () => {
  beforeEach(() => {
    open(only('hand-waiting', { durationS: 60, cooldownS: 120 }))
    join('ada', 'ben')
    at(1000)
    hand('ada', true)
  })

  test('is said at 60,000 ms and not at 59,999 ms', () => {
    at(60_999)
    expect(said()).toEqual([])
    at(61_000)
    expect(said()).toEqual(['hand-waiting ADA at 61000 since 1000 ended not: 60'])
  })

  test('is said at its own time, however seldom anybody looks', () => {
    at(600_000)
    expect(said()).toEqual(['hand-waiting ADA at 61000 since 1000 ended not: 60'])
  })

  test('that went down at 59,999 ms is never said; one that went down at 60,000 ms was, and is over', () => {
    nowMs = START + 60_999
    hand('ada', false)
    at(600_000)
    expect(said()).toEqual([])
    hand('ada', true)
    nowMs += 60_000
    hand('ada', false)
    expect(said()).toEqual(['hand-waiting ADA at 660000 since 600000 ended 660000: 60'])
  })

  test('is quiet about the same person for the cooldown, and about nobody else', () => {
    at(61_000)
    hand('ada', false)
    hand('ada', true)
    hand('ben', true)
    at(180_999)
    expect(said()).toEqual(['hand-waiting ADA at 61000 since 1000 ended 61000: 60', 'hand-waiting BEN at 121000 since 61000 ended not: 60'])
    at(181_000)
    expect(said().at(-1)).toBe('hand-waiting ADA at 181000 since 61000 ended not: 120')
  })

  test('is said once for as long as it is up', () => {
    at(3_600_000)
    expect(said()).toHaveLength(1)
  })

  test('is over when its owner leaves', () => {
    at(70_000)
    hand('ada', false)
    tell({ kind: 'left', peerId: id('ada'), reason: 'left' })
    expect(said()).toEqual(['hand-waiting ADA at 61000 since 1000 ended 70000: 60'])
  })
})

describe('nobody speaking', () => {
  beforeEach(() => open(only('nobody-speaking', { durationS: 60, cooldownS: 300 })))

  test('counts from the last word, at 60,000 ms and not at 59,999 ms', () => {
    join('ada', 'ben')
    speak('ada')
    at(10_000)
    speak()
    at(69_999)
    expect(said()).toEqual([])
    at(70_000)
    expect(said()).toEqual(['nobody-speaking - at 70000 since 10000 ended not: 60'])
    at(75_000)
    speak('ben')
    expect(said()).toEqual(['nobody-speaking - at 70000 since 10000 ended 75000: 60'])
  })

  test('needs two who could speak: one who is alone, away or only listening does not count', () => {
    join('ada')
    at(100_000)
    tell({ kind: 'joined', peerId: id('eve'), person: { personId: 'eve', keyDigest: '', displayName: 'EVE' }, identity: null, role: 'observer', isBot: false })
    join('ben')
    at(130_000)
    tell({ kind: 'here', peerId: id('ben'), on: false })
    at(200_000)
    expect(said()).toEqual([])
    tell({ kind: 'here', peerId: id('ben'), on: true })
    at(259_999)
    expect(said()).toEqual([])
    at(260_000)
    expect(said()).toHaveLength(1)
  })

  test('is broken by a word, however short and between two looks', () => {
    join('ada', 'ben')
    nowMs = START + 59_500
    speak('ada')
    nowMs = START + 59_700
    speak()
    at(119_699)
    expect(said()).toEqual([])
    at(119_700)
    expect(said()).toHaveLength(1)
  })

  test('is quiet for the cooldown from when it was said', () => {
    join('ada', 'ben')
    at(60_000)
    speak('ada')
    at(61_000)
    speak()
    at(359_999)
    expect(said()).toHaveLength(1)
    at(360_000)
    expect(said().at(-1)).toBe('nobody-speaking - at 360000 since 61000 ended not: 299')
  })
})

describe('one who talks over all others', () => {
  beforeEach(() => {
    open(only('one-talks-over-all', { share: 0.8, windowS: 60, durationS: 20, cooldownS: 60 }))
    join('ada', 'ben', 'cyd')
  })

  test('is said when the share of a whole window held for the duration', () => {
    speak('ada')
    at(79_999)
    expect(said()).toEqual([])
    at(80_000)
    expect(said()).toEqual(['one-talks-over-all ADA at 80000 since 60000 ended not: 1'])
  })

  test('begins at the share, not under it, and ends only well under it', () => {
    // Ben 12 s, then Ada 48 s of 60: exactly 0.8.
    speak('ben')
    at(12_000)
    speak('ada')
    at(60_000)
    expect(said()).toEqual([])
    speak('ada', 'ben')
    // Both talk for 4 s: of the last 60 s at 80 s Ada has 60 and Ben 4.
    at(64_000)
    speak('ada')
    at(79_999)
    expect(said()).toEqual([])
    at(80_000)
    expect(said()).toEqual(['one-talks-over-all ADA at 80000 since 60000 ended not: 0.94'])
  })

  test('just under the share is never said', () => {
    for (let n = 0; n < 20; n += 1) {
      speak('ben')
      at(n * 10_000 + 2100)
      speak('ada')
      at((n + 1) * 10_000)
    }
    expect(said()).toEqual([])
  })

  test('is not said among two, nor of few words in a long silence', () => {
    tell({ kind: 'left', peerId: id('cyd'), reason: 'left' })
    speak('ada')
    at(200_000)
    expect(said()).toEqual([])
    open(only('one-talks-over-all', { share: 0.8, windowS: 60, durationS: 20, cooldownS: 60 }))
    join('ada', 'ben', 'cyd')
    for (let n = 0; n < 20; n += 1) {
      at(n * 10_000)
      speak('ada')
      at(n * 10_000 + 2000)
      speak()
    }
    expect(said()).toEqual([])
  })

  test('is over when others talk again', () => {
    speak('ada')
    at(90_000)
    speak('ben')
    at(120_000)
    expect(said()[0]).toMatch(/^one-talks-over-all ADA at 80000 since 60000 ended 10[56]000: 1$/)
  })
})

describe('a shift of the mood', () => {
  const people = ['ada', 'ben', 'cyd', 'dan', 'eve']
  const feel = (fromMs: number, toMs: number, labels: readonly MoodLabel[]): void => {
    for (let ms = fromMs; ms < toMs; ms += 500) {
      nowMs = START + ms
      for (const [index, label] of labels.entries()) {
        tell({ kind: 'reading', audience: 'everyone', reading: { peerId: id(people[index]!), label } as never })
      }
    }
  }
  const HAPPY = ['happiness', 'happiness', 'happiness', 'happiness', 'happiness'] as const
  const TWO_SAD = ['sadness', 'sadness', 'happiness', 'happiness', 'happiness'] as const
  const ONE_SAD = ['sadness', 'happiness', 'happiness', 'happiness', 'happiness'] as const
  beforeEach(() => {
    open(only('mood-shift', { change: 0.4, windowS: 60, durationS: 20, cooldownS: 300 }))
    join(...people)
    tell(...people.map((name): Observation => ({ kind: 'consent', peerId: id(name), audience: 'everyone' })))
  })

  test('of the change asked for is said when it held for the duration, and not before', () => {
    feel(0, 90_000, HAPPY)
    // The second that ends at 91,000 is the first that is sad.
    feel(90_000, 111_000, TWO_SAD)
    expect(said()).toEqual([])
    at(111_000)
    // The share falls by as much as the other rises; the first label of the list is named.
    expect(said()).toEqual(['mood-shift - at 111000 since 91000 ended not: -0.4 happiness'])
  })

  test('of less is not said', () => {
    feel(0, 90_000, HAPPY)
    feel(90_000, 150_000, ONE_SAD)
    expect(said()).toEqual([])
  })

  test('that went back before the duration was full is not said', () => {
    feel(0, 90_000, HAPPY)
    feel(90_000, 109_000, TWO_SAD)
    feel(109_000, 150_000, HAPPY)
    expect(said()).toEqual([])
  })

  test('is over when the new mood has become the usual one', () => {
    feel(0, 90_000, HAPPY)
    feel(90_000, 170_000, TWO_SAD)
    expect(said()[0]).toMatch(/^mood-shift - at 111000 since 91000 ended 1[23]\d000: -0\.4 happiness$/)
  })

  test('needs the group’s minimum of people, now and before', () => {
    tell({ kind: 'consent', peerId: id('eve'), audience: 'host' })
    feel(0, 90_000, HAPPY.slice(0, 4))
    feel(90_000, 150_000, TWO_SAD.slice(0, 4))
    expect(said()).toEqual([])
    tell({ kind: 'consent', peerId: id('eve'), audience: 'everyone' })
    feel(150_000, 170_000, HAPPY)
    feel(170_000, 200_000, ['sadness', 'sadness', 'sadness', 'sadness', 'sadness'])
    expect(said()).toEqual([])
  })

  test('knows nothing of who shares with the host alone', () => {
    tell(...people.map((name): Observation => ({ kind: 'consent', peerId: id(name), audience: 'host' })))
    for (let ms = 0; ms < 200_000; ms += 500) {
      nowMs = START + ms
      for (const name of people) tell({ kind: 'reading', audience: 'host', reading: { peerId: id(name), label: ms < 100_000 ? 'happiness' : 'anger' } as never })
    }
    expect(said()).toEqual([])
  })

  test('is not made of labels that nothing renews', () => {
    feel(0, 90_000, HAPPY)
    feel(90_000, 100_000, TWO_SAD)
    at(150_000)
    expect(said()).toEqual([])
  })
})

describe('a bad network', () => {
  beforeEach(() => {
    open(only('bad-network', { score: 4, durationS: 10, cooldownS: 120 }))
    join('ada', 'ben')
  })

  test('is said of the person when the score stayed for the duration', () => {
    quality('ada', 5)
    quality('ben', 4)
    at(9999)
    expect(said()).toEqual([])
    at(10_000)
    expect(said()).toEqual(['bad-network BEN at 10000 since 0 ended not: 4'])
  })

  test('does not flutter: it begins at the score, and ends two above it', () => {
    quality('ben', 4)
    at(5000)
    quality('ben', 5)
    at(10_000)
    expect(said()).toEqual(['bad-network BEN at 10000 since 0 ended not: 5'])
    at(20_000)
    quality('ben', 6)
    expect(said()).toEqual(['bad-network BEN at 10000 since 0 ended 20000: 5'])
    quality('ben', 5)
    at(200_000)
    expect(said()).toHaveLength(1)
  })

  test('of somebody who is away is another matter', () => {
    quality('ben', 0)
    at(5000)
    tell({ kind: 'here', peerId: id('ben'), on: false })
    at(60_000)
    expect(said()).toEqual([])
  })
})

test('somebody who waits in the lobby is said after the duration, since they came, also where they came before anybody was inside', () => {
  open(only('lobby-waiting', { durationS: 30, cooldownS: 120 }))
  const waiting = (...people: readonly { readonly id: string; readonly sinceMs: number }[]): void => tell({ kind: 'waiting', people: people.map(({ id: waitingId, sinceMs }) => ({ waitingId: waitingId as never, sinceMs: START + sinceMs })) })
  join('ada')
  waiting({ id: 'w1', sinceMs: -10_000 })
  at(5000)
  waiting({ id: 'w1', sinceMs: -10_000 }, { id: 'w2', sinceMs: 5000 })
  at(19_999)
  expect(said()).toEqual([])
  at(20_000)
  waiting({ id: 'w2', sinceMs: 5000 })
  at(34_999)
  expect(said()).toEqual(['lobby-waiting - at 20000 since -10000 ended 20000: 30'])
  at(35_000)
  expect(said()).toHaveLength(2)
})

describe('rules', () => {
  test('that are off say nothing', () => {
    open(DEFAULT_RULES.map((rule) => ({ ...rule, on: false })))
    join('ada', 'ben')
    hand('ada', true)
    quality('ada', 0)
    at(3_600_000)
    expect(said()).toEqual([])
  })

  test('that change end what they had said, and hold from then on what they find', () => {
    open(only('hand-waiting', { durationS: 60, cooldownS: 0 }))
    join('ada')
    hand('ada', true)
    at(70_000)
    engine.setRules(only('hand-waiting', { durationS: 30, cooldownS: 0 }), nowMs)
    expect(said()).toEqual(['hand-waiting ADA at 60000 since 0 ended 70000: 60', 'hand-waiting ADA at 70000 since 0 ended not: 70'])
  })

  test('that stay as they are go on undisturbed', () => {
    open(only('hand-waiting', { durationS: 60 }))
    join('ada')
    hand('ada', true)
    at(59_000)
    engine.setRules(only('hand-waiting', { durationS: 60 }), nowMs)
    at(60_000)
    expect(said()).toEqual(['hand-waiting ADA at 60000 since 0 ended not: 60'])
  })

  test('without duration and cooldown speak at once and again', () => {
    open(only('hand-waiting', { durationS: 0, cooldownS: 0 }))
    join('ada')
    for (const on of [true, false, true]) hand('ada', on)
    expect(said()).toHaveLength(2)
  })
})

test('an alert carries its rule as it was, and a dismissed one is gone while its condition holds on', () => {
  open(only('hand-waiting', { durationS: 60, cooldownS: 0 }))
  join('ada')
  hand('ada', true)
  at(60_000)
  const [alert] = engine.alerts
  expect(alert).toMatchObject({ meetingId: 'm', roomId: 'tea', peerId: 'ada', rule: { kind: 'hand-waiting', durationS: 60 } })
  expect(engine.dismiss('other')).toBe(false)
  expect(engine.dismiss(alert!.alertId)).toBe(true)
  at(600_000)
  expect(said()).toEqual([])
})

test(`of many alerts the newest ${MAX_ALERTS} stay, those that still hold before those that are over`, () => {
  open(only('hand-waiting', { durationS: 0, cooldownS: 0 }))
  join('ada', 'ben')
  hand('ben', true)
  for (let n = 0; n < 60; n += 1) {
    at(1000 + n)
    hand('ada', true)
    hand('ada', false)
  }
  expect(engine.alerts).toHaveLength(MAX_ALERTS)
  expect(engine.alerts.at(-1)).toMatchObject({ peerId: 'ben', endedMs: null })
})
