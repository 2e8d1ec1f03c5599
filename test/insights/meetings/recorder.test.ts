// The recorder while its database cannot be written: it never throws, says so once, keeps the newest within a bound, and writes it later.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Database } from '../../../src/insights/database.ts'
import { DatabaseKeeper, openDatabase } from '../../../src/insights/keeper.ts'
import type { Log } from '../../../src/kit/log.ts'
import { joined, meetingNamed, opened, peer, Played, reading, START_MS } from './played.ts'

let folder = ''
let keeper: DatabaseKeeper
let database: Database
let said: string[] = []
const say = (level: string) => (_about: object, text: string): void => void said.push(`${level}: ${text}`)
const log = { error: say('error'), info: say('info'), warn: say('warn') } as unknown as Log
const meeting = meetingNamed('one')

beforeEach(async () => {
  said = []
  folder = mkdtempSync(join(tmpdir(), 'overtone-recorder-'))
  keeper = new DatabaseKeeper(async () => database = await openDatabase({ folder, postgresUrl: '' }))
  await keeper.open()
})
afterEach(async () => {
  await keeper.close()
  rmSync(folder, { recursive: true, force: true })
})

async function fillDisk(): Promise<void> {
  const [row] = (await sql<{ page_count: number }>`PRAGMA page_count`.execute(database.db)).rows
  await sql.raw(`PRAGMA max_page_count = ${row!.page_count}`).execute(database.db)
}
const rowsOf = async (table: 'meeting' | 'participant' | 'meeting_interval' | 'meeting_event' | 'meeting_block') => database.db.selectFrom(table).selectAll().execute()
const chats = (count: number): void => { for (let index = 0; index < count; index += 1) played.tell(meeting, START_MS + index, { kind: 'chat', peerId: peer('Ada') }) }
let played: Played

test('a full disk is said once, the call is told nothing of it, and what waited is written when there is room', async () => {
  played = new Played(keeper, { log })
  played.tell(meeting, START_MS, opened, joined('Ada', 'host'))
  await played.recorder.flush()
  await fillDisk()
  chats(3000)
  await expect(played.recorder.flush()).rejects.toThrow('disk is full')
  for (let beat = 0; beat < 3; beat += 1) played.beat()
  expect(played.recorder.health).toMatchObject({ state: 'failing', lost: 0 })
  expect(said.filter((line) => line.includes('cannot be written'))).toEqual([expect.stringContaining('error: what happens in meetings cannot be written')])
  // A database that failed is opened anew, which gives this one its room back.
  await played.recorder.flush()
  expect(await rowsOf('meeting_event')).toHaveLength(3000)
  expect(said.at(-1)).toBe('info: what happens in meetings is written again')
  expect(played.recorder.health).toEqual({ state: 'ok', queued: 0, lost: 0 })
})

test('what waits has an end: from there on it is lost, counted, and said once', async () => {
  played = new Played({ run: () => Promise.reject(Object.assign(new Error('gone'), { kind: 'unavailable' })) }, { log, capacityBytes: 20_000 })
  played.tell(meeting, START_MS, opened, joined('Ada', 'host'))
  chats(500)
  await expect(played.recorder.flush()).rejects.toThrow('gone')
  expect(played.recorder.health.queued).toBeLessThanOrEqual(103)
  expect(played.recorder.health.lost).toBeGreaterThanOrEqual(397)
  expect(said.filter((line) => line.includes('no place left'))).toHaveLength(1)
})

test('the newest state of a thing is what waits, however often it changed', async () => {
  played = new Played({ run: () => Promise.reject(Object.assign(new Error('gone'), { kind: 'unavailable' })) }, { log })
  played.tell(meeting, START_MS, opened, joined('Ada', 'host'))
  for (let index = 0; index < 400; index += 1) {
    played.tell(meeting, START_MS + index * 100, reading('Ada', START_MS + index * 100))
    if (index % 20 === 0) await expect(played.recorder.flush()).rejects.toThrow('gone')
  }
  // The meeting, Ada, that she is there, and forty seconds in one block of each step.
  await expect(played.recorder.flush()).rejects.toThrow('gone')
  expect(played.recorder.health.queued).toBe(5)
})

test('a database that was deleted under the server is told again who is there and what goes on', async () => {
  played = new Played(keeper, { log })
  played.tell(meeting, START_MS, opened, joined('Ada', 'host'), { kind: 'sends', peerId: peer('Ada'), source: 'camera', on: true })
  await played.recorder.flush()
  rmSync(folder, { recursive: true })
  played.tell(meeting, START_MS + 1000, { kind: 'chat', peerId: peer('Ada') })
  await played.recorder.flush()
  expect(await rowsOf('participant')).toMatchObject([{ personal: 'Ada', was_host: 1 }])
  expect((await rowsOf('meeting_interval')).map((row) => 'kind' in row && row.kind)).toEqual([0, 3])
  expect(await rowsOf('meeting_event')).toHaveLength(1)
})

test('a beat writes what was told since the last, with the time up to which it is known', async () => {
  played = new Played(keeper, { log })
  played.tell(meeting, START_MS, opened, joined('Ada', 'host'), reading('Ada', START_MS))
  expect(played.delays).toEqual([2000])
  played.nowMs = START_MS + 2000
  played.beat()
  await expect.poll(async () => (await rowsOf('meeting')).map((row) => 'written_ms' in row && row.written_ms)).toEqual([START_MS + 2000])
  expect(await rowsOf('meeting_block')).toHaveLength(2)
})

test('what is told of nobody, of nothing, or after the end costs nothing', async () => {
  played = new Played(keeper, { log })
  played.tell(meeting, START_MS, joined('Ada'), opened, { kind: 'chat', peerId: peer('Ben') }, { kind: 'closed' }, joined('Ada'), { kind: 'closed' })
  await played.recorder.flush()
  expect([(await rowsOf('meeting')).length, (await rowsOf('participant')).length, played.ended, played.closed]).toEqual([1, 0, ['one'], ['one']])
  expect(said).toEqual([])
})
