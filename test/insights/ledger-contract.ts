// What every ledger does: gives people what is kept of them and nobody else's, and deletes it.
import { describe, expect, test } from 'vitest'
import type { RoomId } from '../../src/protocol/ids.ts'
import type { AuditEntry, ConsentEntry, Ledger, LedgerPerson } from '../../src/signaling/ports.ts'

export const WORDS = { version: '2026-11b', language: 'en', sha256: 'ab'.repeat(32) } as const

export function personNamed(name: string): LedgerPerson {
  return { personId: `id-of-${name}`, keyDigest: `key-of-${name}`, displayName: name }
}

export function consentOf(person: LedgerPerson, changes: Partial<ConsentEntry> = {}): ConsentEntry {
  return { kind: 'consent', atMs: 1000, roomId: 'tea' as RoomId, person, change: 'given', audience: 'self', purpose: 'personal', words: WORDS, ...changes }
}

export function auditOf(by: LedgerPerson, whom: LedgerPerson | null, changes: Partial<AuditEntry> = {}): AuditEntry {
  return { kind: 'audit', atMs: 2000, roomId: 'tea' as RoomId, by, role: 'host', what: 'labels-seen', detail: 'everyone', whom, ...changes }
}

export function ledgerContract(name: string, open: () => Promise<{ readonly ledger: Ledger; readonly close: () => Promise<void> }>): void {
  describe(`the ledger ${name}`, () => {
    const [ada, ben, eve] = [personNamed('Ada'), personNamed('Ben'), personNamed('Eve')]

    async function withLedger(run: (ledger: Ledger) => Promise<void>): Promise<void> {
      const { ledger, close } = await open()
      try {
        await run(ledger)
      } finally {
        await close()
      }
    }

    test('gives a person their own consents in order, and nobody else\'s', () => withLedger(async (ledger) => {
      ledger.record(consentOf(ada))
      ledger.record(consentOf(ben))
      ledger.record(consentOf(ada, { atMs: 1500, change: 'withdrawn', audience: null }))
      const kept = await ledger.exportFor(ada.keyDigest)
      expect(kept.consents).toEqual([
        { atMs: 1000, roomId: 'tea', change: 'given', audience: 'self', purpose: 'personal', words: WORDS, personal: { displayName: 'Ada' } },
        { atMs: 1500, roomId: 'tea', change: 'withdrawn', audience: null, purpose: 'personal', words: WORDS, personal: { displayName: 'Ada' } },
      ])
      expect([kept.byOthers, kept.byOneself]).toEqual([[], []])
    }))

    test('gives both sides what one saw of the other', () => withLedger(async (ledger) => {
      ledger.record(auditOf(ben, ada))
      const entry = { atMs: 2000, roomId: 'tea', what: 'labels-seen', detail: 'everyone', role: 'host', personal: { by: 'Ben', whom: 'Ada' } }
      expect(await ledger.exportFor(ada.keyDigest)).toMatchObject({ byOthers: [entry], byOneself: [] })
      expect(await ledger.exportFor(ben.keyDigest)).toMatchObject({ byOthers: [], byOneself: [entry] })
    }))

    test('has nothing for a key it does not know', () => withLedger(async (ledger) => {
      ledger.record(auditOf(ben, null, { what: 'lock' }))
      expect(await ledger.exportFor('no such key')).toMatchObject({ consents: [], byOthers: [], byOneself: [] })
      expect(await ledger.eraseFor('no such key')).toEqual({ consents: 0, audits: 0, meetings: 0 })
      expect((await ledger.exportFor(ben.keyDigest)).byOneself).toHaveLength(1)
    }))

    test('deletes a person everywhere, and the other side of an audit keeps its half without them', () => withLedger(async (ledger) => {
      ledger.record(consentOf(ada))
      ledger.record(consentOf(ben))
      ledger.record(auditOf(ben, ada))
      ledger.record(auditOf(eve, ben))
      expect(await ledger.eraseFor(ada.keyDigest)).toEqual({ consents: 1, audits: 1, meetings: 0 })
      expect(await ledger.exportFor(ada.keyDigest)).toMatchObject({ consents: [], byOthers: [], byOneself: [] })
      const bens = await ledger.exportFor(ben.keyDigest)
      expect(bens.consents).toHaveLength(1)
      expect(bens.byOneself.map(({ personal }) => personal)).toEqual([{ by: 'Ben', whom: null }])
      await ledger.eraseFor(ben.keyDigest)
      expect((await ledger.exportFor(eve.keyDigest)).byOneself.map(({ personal }) => personal)).toEqual([{ by: 'Eve', whom: null }])
    }))
  })
}
