// Consent as a value: made by the authority alone, and in force until it is withdrawn.
import { describe, expect, test } from 'vitest'
import { Granted, createConsentAuthority } from '../../src/kit/consent.ts'
import { permitAnalysis } from '../../src/kit/purpose.ts'
import { PURPOSES, prohibitsAnalysis } from '../../src/protocol/purpose.ts'
import type { PeerId, RoomId } from '../../src/protocol/ids.ts'

const given = { roomId: 'room' as RoomId, peerId: 'peer' as PeerId, version: '2026-11', audience: 'everyone' } as const
const permit = permitAnalysis('personal')

describe('a Granted', () => {
  test('is in force until it is withdrawn, and its signal aborts at that moment', () => {
    const { granted, withdraw } = createConsentAuthority(permit).grant(given)
    expect(Granted.isInForce(granted)).toBe(true)
    expect(granted).toMatchObject(given)
    withdraw()
    expect(granted.signal.aborted).toBe(true)
    expect(Granted.isInForce(granted)).toBe(false)
    withdraw()
  })

  test('cannot be made by anybody else', () => {
    const forged = { ...given, signal: new AbortController().signal }
    expect(() => new Granted(Symbol('consent authority') as never, forged)).toThrow('the consent handler alone')
  })

  test.each([
    ['nothing', null],
    ['a copy', Object.assign({}, createConsentAuthority(permit).grant(given).granted)],
    ['an object of its class without its making', Object.create(Granted.prototype)],
    ['its JSON', JSON.parse(JSON.stringify(createConsentAuthority(permit).grant(given).granted))],
  ])('%s is none', (_, value) => {
    expect(Granted.isInForce(value)).toBe(false)
  })
})

describe('an authority', () => {
  test.each(PURPOSES.filter(prohibitsAnalysis))('refuses everybody on a server for %s', (purpose) => {
    const authority = createConsentAuthority(permitAnalysis(purpose))
    const refusal = expect.objectContaining({ code: 'ANALYSIS_PROHIBITED_BY_PURPOSE' })
    expect(() => authority.check()).toThrow(refusal)
    expect(() => authority.grant(given)).toThrow(refusal)
  })

  test('takes no look-alike for a permit', () => {
    for (const forged of [{ purpose: 'personal' }, Object.assign({}, permit), Object.create(Object.getPrototypeOf(permit) as object)]) {
      expect(() => createConsentAuthority(forged as never).grant(given)).toThrow(expect.objectContaining({ code: 'ANALYSIS_PROHIBITED_BY_PURPOSE' }))
    }
  })
})
