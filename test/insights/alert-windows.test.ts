// Rules that look back: who talks over all others, and a shift of the mood, in virtual time at their exact boundaries.
import { beforeEach, describe, expect, test } from 'vitest'
import type { Observation } from '../../src/protocol/observation.ts'
import type { MoodLabel } from '../../src/protocol/report.ts'
import { at, id, join, only, open, said, speak, stage, START, tell } from './alert-stage.ts'

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
      stage.nowMs = START + ms
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
      stage.nowMs = START + ms
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
