// The database's keeper: append-only whoever asks, deleted for good, private files, and what becomes of a full disk or a lost file.
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Database } from '../../src/insights/database.ts'
import { DATABASE_FILE, DatabaseKeeper, openDatabase } from '../../src/insights/keeper.ts'
import type { Keeper } from '../../src/insights/keeper.ts'
import { ThreadKeeper } from '../../src/insights/thread-keeper.ts'
import { auditOf, consentOf, personNamed } from './ledger-contract.ts'

const HOUR_MS = 3_600_000
const [ada, ben] = [personNamed('Ada-Quite-Unmistakable'), personNamed('Ben-Quite-Unmistakable')]

let folder = ''
let keeper: DatabaseKeeper
let opened: Database[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'overtone-keeper-'))
  opened = []
  keeper = new DatabaseKeeper(async () => {
    const database = await openDatabase({ folder, postgresUrl: '' })
    opened = [...opened, database]
    return database
  })
})
afterEach(async () => {
  await keeper.close()
  rmSync(folder, { recursive: true })
})

const exportOf = (of: Keeper, keyDigest: string) => of.run('exportPerson', keyDigest, 0, 24)
const expireAt = (atMs: number) => keeper.run('expire', atMs - 24 * HOUR_MS, atMs)
/** Everything in every file of the folder, as one text. */
const onDisk = (): string => readdirSync(folder).map((name) => readFileSync(join(folder, name), 'latin1')).join('\n')
/** Somebody with the file and a program of their own. */
function byHand(statement: string): void {
  const database = new DatabaseSync(join(folder, DATABASE_FILE))
  try {
    database.exec('PRAGMA recursive_triggers = ON')
    database.exec(statement)
  } finally {
    database.close()
  }
}

test.each([
  "UPDATE consent_log SET change = 'withdrawn'", 'DELETE FROM consent_log', "UPDATE audit_log SET actor_personal = 'nobody'", 'DELETE FROM audit_log',
  'UPDATE erasure_log SET consents = 0', 'DELETE FROM erasure_log',
  "INSERT OR REPLACE INTO consent_log SELECT id, 0, room_id, person_id, 'withdrawn', audience, purpose, words_version, words_language, words_sha256, personal FROM consent_log",
])('the logs are append-only: %s', async (statement) => {
  await keeper.run('writeLedger', [consentOf(ada), consentOf(ben), auditOf(ben, ada)])
  await keeper.run('erasePerson', ben.keyDigest, 3000)
  expect(() => byHand(statement)).toThrow(/is append-only/)
  expect((await exportOf(keeper, ada.keyDigest)).consents).toHaveLength(1)
})

test('a deleted person is in no file any more, and a tombstone says when and how much', async () => {
  await keeper.run('writeLedger', [consentOf(ada), auditOf(ben, ada), consentOf(ben)])
  expect(onDisk()).toContain(ada.displayName)
  await keeper.run('erasePerson', ada.keyDigest, 7000)
  expect(onDisk()).toContain(ben.displayName)
  for (const personal of [ada.displayName, ada.personId, ada.keyDigest]) expect(onDisk()).not.toContain(personal)
  expect(await opened[0]!.db.selectFrom('erasure_log').select(['at_ms', 'reason', 'consents', 'audits']).execute()).toEqual([{ at_ms: 7000, reason: 'person', consents: 1, audits: 1 }])
  expect(await opened[0]!.db.selectFrom('erasing').selectAll().execute()).toEqual([])
})

test('after the retention time nothing is left, a millisecond before it everything is', async () => {
  await keeper.run('writeLedger', [consentOf(ada, { atMs: 1000 }), auditOf(ben, ada, { atMs: 1000 })])
  expect(await expireAt(1000 + 24 * HOUR_MS)).toEqual({ consents: 0, audits: 0, meetings: 0 })
  expect(await expireAt(1001 + 24 * HOUR_MS)).toEqual({ consents: 1, audits: 1, meetings: 0 })
  for (const personal of [ada.displayName, ben.displayName, ada.keyDigest]) expect(onDisk()).not.toContain(personal)
  await expireAt(1002 + 48 * HOUR_MS)
  expect(await opened[0]!.db.selectFrom('erasure_log').selectAll().execute()).toEqual([])
})

test('a key lives as long as its newest entry', async () => {
  await keeper.run('writeLedger', [consentOf(ada, { atMs: 0 }), consentOf(ada, { atMs: 10 * HOUR_MS, change: 'withdrawn', audience: null })])
  await expireAt(30 * HOUR_MS)
  expect((await exportOf(keeper, ada.keyDigest)).consents.map(({ change }) => change)).toEqual(['withdrawn'])
})

test('nobody else on the machine can read the database', async () => {
  await keeper.run('writeLedger', [consentOf(ada)])
  const modes = readdirSync(folder).map((name) => statSync(join(folder, name)).mode & 0o777)
  expect(modes.length).toBeGreaterThanOrEqual(2)
  expect(modes.filter((mode) => mode !== 0o600)).toEqual([])
})

test('a full disk is "unavailable", loses nothing of what was there, and is written to again when there is room', async () => {
  await keeper.run('writeLedger', [consentOf(ada)])
  const [{ page_count: pages } = { page_count: 0 }] = (await sql<{ page_count: number }>`PRAGMA page_count`.execute(opened[0]!.db)).rows
  await sql.raw(`PRAGMA max_page_count = ${pages}`).execute(opened[0]!.db)
  const many = Array.from({ length: 500 }, () => consentOf(ben))
  await expect(keeper.run('writeLedger', many)).rejects.toMatchObject({ kind: 'unavailable', message: 'database or disk is full' })
  expect((await exportOf(keeper, ada.keyDigest)).consents).toHaveLength(1)
  await keeper.run('writeLedger', many)
  expect((await exportOf(keeper, ben.keyDigest)).consents).toHaveLength(500)
})

test('a database that was deleted under the server is made anew', async () => {
  await keeper.run('writeLedger', [consentOf(ada)])
  rmSync(folder, { recursive: true })
  await keeper.run('writeLedger', [consentOf(ben)])
  expect((await exportOf(keeper, ada.keyDigest)).consents).toEqual([])
  expect((await exportOf(keeper, ben.keyDigest)).consents).toHaveLength(1)
  expect(readdirSync(folder)).toContain(DATABASE_FILE)
})

test('what is in it is there after a restart', async () => {
  await keeper.run('writeLedger', [consentOf(ada)])
  await keeper.close()
  expect((await exportOf(keeper, ada.keyDigest)).consents).toHaveLength(1)
})

test('an entry that the database refuses is told apart from a database that cannot be used', async () => {
  await expect(keeper.run('writeLedger', [consentOf({ ...ada, displayName: null as unknown as string })])).rejects.toMatchObject({ kind: 'refused' })
  await keeper.run('writeLedger', [consentOf(ada)])
})

test('a file that is no database, and one of a newer program, are refused by name', async () => {
  writeFileSync(join(folder, DATABASE_FILE), 'This is no database, although it is long enough to be looked at as one. '.repeat(20))
  await expect(keeper.open()).rejects.toMatchObject({ kind: 'unavailable', message: 'file is not a database' })
  rmSync(join(folder, DATABASE_FILE))
  await keeper.open()
  byHand("INSERT INTO kysely_migration VALUES ('999-from-the-future', '2030-01-01')")
  await keeper.close()
  await expect(keeper.open()).rejects.toThrow(/999-from-the-future/)
})

test('a thread that ends rejects what waits for it, and another takes its place', async () => {
  const thread = new ThreadKeeper({ folder, postgresUrl: '' })
  await thread.run('writeLedger', [consentOf(ada)])
  const waiting = exportOf(thread, ada.keyDigest)
  await Promise.all([expect(waiting).rejects.toMatchObject({ kind: 'unavailable' }), thread.end()])
  expect((await exportOf(thread, ada.keyDigest)).consents).toHaveLength(1)
  await thread.close()
})
