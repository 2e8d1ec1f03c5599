// The queue before the database: batches, retries in virtual time, an end to what waits, and a word when something is wrong.
import { beforeEach, expect, test } from 'vitest'
import { KeepError } from '../../src/insights/keeper.ts'
import type { Entry } from '../../src/insights/ledger-jobs.ts'
import { WriteQueue } from '../../src/insights/write-queue.ts'
import type { Log } from '../../src/kit/log.ts'
import { consentOf, personNamed } from './ledger-contract.ts'

const entry = (name: string): Entry => consentOf(personNamed(name))
const namesOf = (entries: readonly Entry[]): readonly string[] => entries.map((one) => (one.kind === 'consent' ? one.person.displayName : ''))

let batches: (readonly string[])[] = []
let said: string[] = []
let timers: { delayMs: number; run: () => void }[] = []
let failing: (entries: readonly Entry[]) => KeepError | null = () => null
const keeper = {
  write: async (entries: readonly Entry[]): Promise<void> => {
    const error = failing(entries)
    if (error) throw error
    batches.push(namesOf(entries))
  },
}
const say = (level: string) => (_about: object, text: string): void => void said.push(`${level}: ${text}`)
const log = { error: say('error'), info: say('info') } as unknown as Log

function openQueue(capacity = 1000): WriteQueue {
  return new WriteQueue({
    write: keeper.write, capacity, log,
    later: (delayMs, run) => {
      const timer = { delayMs, run }
      timers.push(timer)
      return () => { timers = timers.filter((one) => one !== timer) }
    },
  })
}

beforeEach(() => {
  batches = []
  said = []
  timers = []
  failing = () => null
})

const full = (): KeepError => new KeepError('unavailable', 'database or disk is full')

test('what is recorded in one moment is written in one batch, and a push returns before anything is written', async () => {
  const queue = openQueue()
  queue.push(entry('Ada'))
  queue.push(entry('Ben'))
  expect(batches).toEqual([])
  await queue.flush()
  expect(batches).toEqual([['Ada', 'Ben']])
  expect(queue.health).toEqual({ state: 'ok', queued: 0, lost: 0 })
})

test('many are written in batches of 200', async () => {
  const queue = openQueue()
  for (let index = 0; index < 450; index += 1) queue.push(entry(String(index)))
  await queue.flush()
  expect(batches.map((batch) => batch.length)).toEqual([200, 200, 50])
})

test('while it fails, entries wait, health says so, the log says so once, and they are written in order when it can be', async () => {
  failing = full
  const queue = openQueue()
  queue.push(entry('Ada'))
  await expect(queue.flush()).rejects.toThrow('disk is full')
  queue.push(entry('Ben'))
  expect(queue.health).toEqual({ state: 'failing', queued: 2, lost: 0 })
  for (let attempt = 0; attempt < 8; attempt += 1) await expect(queue.flush()).rejects.toThrow('disk is full')
  expect(said).toEqual([expect.stringContaining('error: consents and audits cannot be written (setting data.folder): the calls go on')])
  failing = () => null
  await queue.flush()
  expect(batches).toEqual([['Ada', 'Ben']])
  expect(queue.health).toEqual({ state: 'ok', queued: 0, lost: 0 })
  expect(said.at(-1)).toBe('info: consents and audits are written again')
})

test('it tries again by itself, after 1 s, 2 s, 4 s and at most 60 s, and once at a time', async () => {
  failing = full
  const queue = openQueue()
  queue.push(entry('Ada'))
  const delays: number[] = []
  for (let attempt = 0; attempt < 8; attempt += 1) {
    await expect(queue.flush()).rejects.toThrow()
    expect(timers).toHaveLength(1)
    delays.push(timers[0]!.delayMs)
  }
  expect(delays).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000])
  failing = () => null
  const { run } = timers[0]!
  run()
  await expect.poll(() => queue.health.state).toBe('ok')
  expect(batches).toEqual([['Ada']])
})

test('where no place is left the newest is lost and counted, and the log says from when on', async () => {
  failing = full
  const queue = openQueue(2)
  for (const name of ['Ada', 'Ben', 'Eve', 'Dan']) queue.push(entry(name))
  expect(queue.health).toMatchObject({ queued: 2, lost: 2 })
  expect(said.filter((line) => line.includes('no place left'))).toHaveLength(1)
  failing = () => null
  await queue.flush()
  expect(batches).toEqual([['Ada', 'Ben']])
})

test('an entry that is refused does not hold up the others', async () => {
  failing = (entries) => (namesOf(entries).includes('Bad') ? new KeepError('refused', 'constraint failed') : null)
  const queue = openQueue()
  for (const name of ['Ada', 'Bad', 'Ben']) queue.push(entry(name))
  await queue.flush()
  expect(batches).toEqual([['Ada'], ['Ben']])
  expect(queue.health).toEqual({ state: 'ok', queued: 0, lost: 1 })
})

test('an end with entries that could not be written is said', async () => {
  failing = full
  const queue = openQueue()
  queue.push(entry('Ada'))
  await expect(queue.flush()).rejects.toThrow()
  queue.close()
  expect(timers).toEqual([])
  expect(said.at(-1)).toContain('error: the server ends with consents or audits that could not be written')
})
