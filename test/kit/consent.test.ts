// Consent as a value: made by the authority alone, and in force until it is withdrawn.
import { describe, expect, test } from 'vitest'
import { Granted, createConsentAuthority } from '../../src/kit/consent.ts'
import type { PeerId, RoomId } from '../../src/protocol/ids.ts'

const given = { roomId: 'room' as RoomId, peerId: 'peer' as PeerId, version: '2026-11', audience: 'everyone' } as const

describe('a Granted', () => {
  test('is in force until it is withdrawn, and its signal aborts at that moment', () => {
    const { granted, withdraw } = createConsentAuthority().grant(given)
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
    ['a copy', Object.assign({}, createConsentAuthority().grant(given).granted)],
    ['an object of its class without its making', Object.create(Granted.prototype)],
    ['its JSON', JSON.parse(JSON.stringify(createConsentAuthority().grant(given).granted))],
  ])('%s is none', (_, value) => {
    expect(Granted.isInForce(value)).toBe(false)
  })
})
