// Every change of consent is written down: who, when, for whom to see, and which words in which language.
import { createHash } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { CONSENT_VERSION } from '../../src/protocol/constants.ts'
import { CONSENT_WORDS, consentText } from '../../src/protocol/consent-words.ts'
import type { ConsentEntry } from '../../src/signaling/ports.ts'
import { openHouse } from './support.ts'
import type { Client, House } from './support.ts'

const SELF = { version: CONSENT_VERSION, audience: 'self' } as const
const EVERYONE = { version: CONSENT_VERSION, audience: 'everyone' } as const

let house: House
let ada: Client
beforeEach(async () => {
  house = await openHouse({ purpose: 'coaching' })
  ada = await house.connect()
})
afterEach(async () => house.close())

const told = ({ change, audience }: ConsentEntry): string => `${change} ${audience}`

test('given, changed and withdrawn are three entries; the same again is none', async () => {
  await ada.join('tea', 'Ada')
  await ada.ok('consent:give', SELF)
  await ada.ok('consent:give', SELF)
  await ada.ok('consent:give', EVERYONE)
  await ada.ok('consent:withdraw', {})
  await ada.ok('consent:withdraw', {})
  expect(house.ledger.consents.map(told)).toEqual(['given self', 'changed everyone', 'withdrawn null'])
})

test('an entry names the person, the room, the time, the purpose, and the digest of the text that was shown', async () => {
  const { peerId, resumeToken } = await ada.join('tea', 'Ada')
  await ada.ok('consent:give', SELF)
  expect(house.ledger.consents).toEqual([{
    kind: 'consent', atMs: house.clock.nowMs(), roomId: 'tea', change: 'given', audience: 'self', purpose: 'coaching',
    person: { personId: peerId, displayName: 'Ada', keyDigest: createHash('sha256').update(resumeToken).digest('hex') },
    words: { version: CONSENT_VERSION, language: 'en', sha256: createHash('sha256').update(consentText(CONSENT_WORDS.en, { retentionHours: 24 })).digest('hex') },
  }])
})

test.each([
  ['leaving', async () => void await ada.ok('room:leave', {})],
  ['the end of the server', async () => house.signaling.close()],
  ['the end of the grace after a lost connection', async () => {
    ada.tear()
    await expect.poll(() => { house.pass(21_000); return house.signaling.health()['people'] }).toBe(0)
  }],
])('%s ends a consent, and that is written down as no withdrawal of the person\'s', async (_how, end) => {
  await ada.join('tea', 'Ada')
  await ada.ok('consent:give', EVERYONE)
  await end()
  expect(house.ledger.consents.map(told)).toEqual(['given everyone', 'ended null'])
})

test('nothing is written down of who never agreed, nor of what was refused', async () => {
  await ada.join('tea', 'Ada')
  await ada.refused('consent:give', { version: 'old', audience: 'self' })
  await ada.ok('consent:withdraw', {})
  await ada.ok('room:leave', {})
  expect([house.ledger.consents, house.ledger.audits]).toEqual([[], []])
})

test('a ledger that cannot be written holds nothing up, and health says so', async () => {
  house.ledger.available = false
  await ada.join('tea', 'Ada')
  await ada.ok('consent:give', SELF)
  expect(house.signaling.health()).toMatchObject({ status: 'ok', ledger: { state: 'failing' } })
})
