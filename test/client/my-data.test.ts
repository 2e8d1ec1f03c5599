// One's own data in the page: the tab's keys, what several places' data come to, what deleting does, and every entry in words.
import { beforeEach, describe, expect, test } from 'vitest'
import { MyDataStore, NOTHING, together } from '../../client/my-data/my-data-store.ts'
import { whatWasAgreed, whatWasDone, whoDid } from '../../client/my-data/my-data-words.ts'
import { CallError } from '../../client/state/call-error.ts'
import { DataKeys } from '../../client/state/data-keys.ts'
import type { KeptAudit, KeptConsent, KeptData, KeptMeeting } from '../../src/protocol/kept-data.ts'
import { PERSON_ACTIONS, ROOM_ACTIONS } from '../../src/protocol/roles.ts'

function storage() {
  const kept = new Map<string, string>()
  return { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, text: string) => void kept.set(key, text), removeItem: (key: string) => void kept.delete(key) }
}

const consentAt = (atMs: number, changes: Partial<KeptConsent> = {}): KeptConsent => ({
  atMs, roomId: 'tea', change: 'given', audience: 'host', purpose: 'personal', words: { version: 'v', language: 'en', sha256: 'ab' }, personal: { displayName: 'Ada' }, ...changes,
})
const audit = (changes: Partial<KeptAudit> = {}): KeptAudit => ({ atMs: 5, roomId: 'tea', what: 'labels-seen', detail: 'host', role: 'host', personal: { by: 'Hal', whom: 'Ada' }, ...changes })
const meetingAt = (startedMs: number): KeptMeeting => ({
  meetingId: `meeting-${startedMs}`, roomId: 'tea', startedMs, endedMs: null, role: 'participant', personal: { displayName: 'Ada' }, present: [], speaking: [], microphone: [], camera: [], screen: [], hand: [],
  reactions: [], chat: [], quality: [], labels: { everySecond: [], everyTenSeconds: [] },
})
const dataOf = (changes: Partial<KeptData>): KeptData => ({ ...NOTHING, ...changes })

describe('the keys', () => {
  test('are those of every place that the tab had, once each, also after a reload; the oldest are forgotten', () => {
    const kept = storage()
    const keys = new DataKeys(kept)
    for (const key of ['a', 'b', 'a']) keys.remember(key)
    expect(new DataKeys(kept).all).toEqual(['b', 'a'])
    for (let index = 0; index < 25; index += 1) keys.remember(String(index))
    expect([keys.all.length, keys.all[0]]).toEqual([20, '5'])
    keys.forget('5')
    expect(new DataKeys(kept).all).toHaveLength(19)
  })

  test.each(['{', '"text"', '[1, null, "good"]'])('a broken storage (%s) breaks nothing', (text) => {
    const kept = storage()
    kept.setItem('overtone.data-keys', text)
    expect(new DataKeys(kept).all).toEqual(text.includes('good') ? ['good'] : [])
    expect(new DataKeys(null).all).toEqual([])
  })
})

describe('the data', () => {
  let keys: DataKeys
  let asked: string[]
  beforeEach(() => {
    keys = new DataKeys(null)
    asked = []
  })

  test('of two places are put together in the order of time', async () => {
    for (const key of ['one', 'two']) keys.remember(key)
    const store = new MyDataStore(keys, async (method, key) => {
      asked.push(`${method} ${key}`)
      return dataOf({ atMs: 9, retentionHours: 48, consents: key === 'one' ? [consentAt(1), consentAt(7)] : [consentAt(3)], byOthers: [audit()], meetings: [meetingAt(key === 'one' ? 8 : 2)] })
    })
    await store.load()
    expect(asked).toEqual(['GET one', 'GET two'])
    const state = store.getSnapshot()
    expect(state.kind === 'ready' && [state.data.retentionHours, state.data.consents.map(({ atMs }) => atMs), state.data.byOthers.length, state.data.meetings.map(({ startedMs }) => startedMs)]).toEqual([48, [1, 3, 7], 2, [2, 8]])
  })

  test('nobody who has no key asks, and there is nothing', async () => {
    const store = new MyDataStore(keys, async () => { throw new Error('asked') })
    await store.load()
    expect(store.getSnapshot()).toEqual({ kind: 'ready', data: together([]) })
  })

  test('are deleted with every key, and the page says how many entries went', async () => {
    for (const key of ['one', 'two']) keys.remember(key)
    const store = new MyDataStore(keys, async (method, key) => {
      asked.push(`${method} ${key}`)
      return { consents: 2, audits: 1, meetings: 0 }
    })
    await store.erase()
    expect(asked).toEqual(['DELETE one', 'DELETE two'])
    expect(store.getSnapshot()).toEqual({ kind: 'deleted', entries: 6 })
  })

  test('that cannot be had are said with the code, and can be asked for again', async () => {
    keys.remember('one')
    let fails = true
    const store = new MyDataStore(keys, async () => {
      if (fails) throw new CallError('LEDGER_UNAVAILABLE')
      return dataOf({})
    })
    await store.load()
    expect(store.getSnapshot()).toEqual({ kind: 'failed', code: 'LEDGER_UNAVAILABLE' })
    fails = false
    await store.load()
    expect(store.getSnapshot().kind).toBe('ready')
  })
})

describe('in words', () => {
  test('a view names who and as what', () => {
    expect(`${whoDid(audit())} ${whatWasDone(audit())}`).toBe('Hal (host) saw the labels of Ada')
    expect(whoDid(audit({ personal: { by: null, whom: 'Ada' } }))).toBe('somebody whose data were deleted (host)')
  })

  test('every action that hosts and moderators have is a sentence; one that is not known is named as it is', () => {
    const recorded = [...PERSON_ACTIONS, ...ROOM_ACTIONS.filter((action) => !['produce', 'consent', 'converse'].includes(action)), 'deny', 'take-over']
    expect(recorded.filter((what) => whatWasDone(audit({ what })) === what)).toEqual([])
    expect(whatWasDone(audit({ what: 'paint' }))).toBe('paint')
  })

  test('a consent says for whom', () => {
    expect(whatWasAgreed(consentAt(1))).toBe('Agreed: me and the host')
    expect(whatWasAgreed(consentAt(1, { change: 'ended', audience: null }))).toBe('Ended with the call')
  })
})
