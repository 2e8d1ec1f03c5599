// Rules in virtual time, at their exact boundaries: hands, silence, networks, the lobby; an alert says what triggered it.
import { beforeEach, describe, expect, test } from 'vitest'
import { MAX_ALERTS } from '../../src/insights/alerts/engine.ts'
import { DEFAULT_RULES } from '../../src/protocol/alerts.ts'
import { at, hand, id, join, only, open, quality, said, speak, stage, START, tell } from './alert-stage.ts'

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
    stage.nowMs = START + 60_999
    hand('ada', false)
    at(600_000)
    expect(said()).toEqual([])
    hand('ada', true)
    stage.nowMs += 60_000
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
    stage.nowMs = START + 59_500
    speak('ada')
    stage.nowMs = START + 59_700
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
    stage.engine.setRules(only('hand-waiting', { durationS: 30, cooldownS: 0 }), stage.nowMs)
    expect(said()).toEqual(['hand-waiting ADA at 60000 since 0 ended 70000: 60', 'hand-waiting ADA at 70000 since 0 ended not: 70'])
  })

  test('that stay as they are go on undisturbed', () => {
    open(only('hand-waiting', { durationS: 60 }))
    join('ada')
    hand('ada', true)
    at(59_000)
    stage.engine.setRules(only('hand-waiting', { durationS: 60 }), stage.nowMs)
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
  const [alert] = stage.engine.alerts
  expect(alert).toMatchObject({ meetingId: 'm', roomId: 'tea', peerId: 'ada', rule: { kind: 'hand-waiting', durationS: 60 } })
  expect(stage.engine.dismiss('other')).toBe(false)
  expect(stage.engine.dismiss(alert!.alertId)).toBe(true)
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
  expect(stage.engine.alerts).toHaveLength(MAX_ALERTS)
  expect(stage.engine.alerts.at(-1)).toMatchObject({ peerId: 'ben', endedMs: null })
})
