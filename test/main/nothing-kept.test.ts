// A whole call with pictures, sound and labels, and then what is on the disk: no picture, no sound, no embedding, of labels the averages that were shared; in the log nobody’s name.
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, readlinkSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Bot } from '../../src/bots/bot.ts'
import { LoopStudio } from '../../src/bots/loop-studio.ts'
import type { MediaLoop } from '../../src/bots/media-loop.ts'
import { openInsights } from '../../src/insights/insights.ts'
import { systemClock } from '../../src/kit/clock.ts'
import { createLog } from '../../src/kit/log.ts'
import { EMOTIONS } from '../../src/protocol/emotion.ts'
import { Client } from '../signaling/support.ts'

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url))
const BOT_TOKEN = 'a-token-for-the-bots-of-this-test'
const TIMEOUT_MS = 180_000
const ADA = { displayName: 'Ada Unmistakable', roomId: 'room-like-no-other', said: 'a sentence that nobody keeps' }
const HAL = 'Hal Unmistakable'
/** Agreed for herself alone. */
const EVE = 'Eve Unmistakable'
const JOB = { kind: 'drawn', lookSeed: 4, expression: 'happiness', durationMs: 2000 } as const
/** Bytes of a packet that are looked for. Two streams have so many in common by chance once in 2^192. */
const MARK_BYTES = 24

/** Every column that the database may have: whoever adds one says here that it holds no picture, sound or embedding, and a label only as a shared average. */
const COLUMNS = {
  consent_log: ['id', 'at_ms', 'room_id', 'person_id', 'change', 'audience', 'purpose', 'words_version', 'words_language', 'words_sha256', 'personal'],
  audit_log: ['id', 'at_ms', 'room_id', 'what', 'detail', 'role', 'actor_id', 'actor_personal', 'subject_id', 'subject_personal'],
  person_key: ['digest', 'person_id', 'at_ms'],
  erasure_log: ['id', 'at_ms', 'reason', 'consents', 'audits', 'meetings'],
  erasing: ['person_id', 'before_ms'],
  alert_rules: ['scope', 'rules', 'at_ms'],
  meeting: ['id', 'meeting_id', 'room_id', 'purpose', 'analysis', 'started_ms', 'written_ms', 'ended_ms', 'ending', 'comparison'],
  participant: ['id', 'meeting', 'person_id', 'personal', 'identity_digest', 'role', 'was_host', 'is_bot'],
  meeting_interval: ['participant', 'kind', 'from_ms', 'to_ms'],
  meeting_event: ['participant', 'n', 'at_ms', 'kind'],
  meeting_quality: ['participant', 'at_ms', 'score'],
  meeting_block: ['participant', 'step_ms', 'from_ms', 'data'],
  api_token: ['id', 'digest', 'personal', 'identity_personal', 'created_ms', 'expires_ms', 'used_ms', 'revoked_ms'],
  webhook: ['id', 'personal_url', 'identity_personal', 'identity_digest', 'events', 'secret', 'origin', 'created_ms', 'failures', 'disabled_ms', 'disabled_because'],
  api_owner: ['owner', 'digest'],
  webhook_delivery: ['id', 'webhook_id', 'event', 'payload', 'created_ms', 'state', 'next_ms'],
  webhook_attempt: ['delivery_id', 'n', 'at_ms', 'duration_ms', 'status', 'fault'],
  webhook_told: ['meeting_id', 'event'],
} as const

/** One call on a server of its own, with everything that the server may write into folders of its own. */
class Scene {
  readonly folder = mkdtempSync(join(tmpdir(), 'overtone-nothing-kept-'))
  readonly child: ChildProcess
  log = ''
  out = ''

  constructor() {
    for (const name of ['data', 'tmp', 'home', 'cwd']) mkdirSync(join(this.folder, name))
    this.child = spawn(process.execPath, [MAIN], {
      cwd: join(this.folder, 'cwd'),
      env: {
        PATH: process.env['PATH'], MEDIASOUP_WORKER_BIN: process.env['MEDIASOUP_WORKER_BIN'], TMPDIR: join(this.folder, 'tmp'), HOME: join(this.folder, 'home'),
        OVERTONE_HTTP_PORT: '0', OVERTONE_MEDIA_PORT: '0', OVERTONE_MEDIA_WORKERS: '1', OVERTONE_DATA_FOLDER: join(this.folder, 'data'), OVERTONE_BOTS_TOKEN: BOT_TOKEN, OVERTONE_LOG_LEVEL: 'trace',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.child.stdout!.on('data', (chunk: Buffer) => { this.out += chunk.toString() })
    this.child.stderr!.on('data', (chunk: Buffer) => { this.log += chunk.toString() })
  }

  async url(): Promise<string> {
    for (;;) {
      const port = /open http:\/\/localhost:(\d+)/.exec(this.out)?.[1]
      if (port !== undefined) return `http://127.0.0.1:${port}`
      if (this.child.exitCode !== null) throw new Error(`the server ended: ${this.log}`)
      await Promise.race([once(this.child.stdout!, 'data'), once(this.child, 'exit')])
    }
  }

  /** Every file in the folders, by its path from there. */
  files(under = ''): readonly string[] {
    return readdirSync(join(this.folder, under), { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? this.files(join(under, entry.name)) : [join(under, entry.name)]))
  }

  get media(): Buffer {
    return Buffer.concat(this.files().map((path) => readFileSync(join(this.folder, path))))
  }

  async end(): Promise<void> {
    if (this.child.exitCode === null && this.child.kill('SIGTERM')) await once(this.child, 'exit')
  }
}

/** The ids of a process and of all its children (Linux). */
function family(pid: number): readonly number[] {
  const children = readdirSync(`/proc/${pid}/task`).flatMap((task) => readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean).map(Number))
  return [pid, ...children.flatMap(family)]
}

/** What a process has open for writing and would find again after its end: files, neither pipes nor sockets nor devices. */
function openForWriting(pid: number): readonly string[] {
  return readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
    try {
      const target = readlinkSync(`/proc/${pid}/fd/${fd}`)
      const flags = Number.parseInt(/^flags:\s+(\d+)$/m.exec(readFileSync(`/proc/${pid}/fdinfo/${fd}`, 'utf8'))?.[1] ?? '0', 8)
      // O_WRONLY is 1 and O_RDWR 2 (open(2)).
      return target.startsWith('/') && !target.startsWith('/dev/') && (flags & 3) !== 0 ? [target] : []
    } catch {
      // Closed meanwhile.
      return []
    }
  })
}

/** From the middle of every encoded picture and sound: its beginning may be the same in others. */
function marksOf(loop: MediaLoop): readonly Buffer[] {
  return [...loop.pictures, ...loop.sounds].map(({ data }) => Buffer.from(data)).filter((data) => data.length >= 3 * MARK_BYTES)
    .map((data) => data.subarray(Math.floor(data.length / 2), Math.floor(data.length / 2) + MARK_BYTES))
}

function withoutPersonal(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutPersonal)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).filter(([key]) => key !== 'personal').map(([key, inner]) => [key, withoutPersonal(inner)]))
}

describe('after a call', { timeout: TIMEOUT_MS }, () => {
  let scene: Scene
  let marks: readonly Buffer[] = []
  let openDuring: readonly string[] = []
  let peerIds: readonly string[] = []
  let seenByHost = 0
  let readOfEve = 0

  beforeAll(async () => {
    scene = new Scene()
    const url = await scene.url()
    await using studio = new LoopStudio(null)
    marks = marksOf(await studio.loop(JOB))
    const hal = new Client(url)
    await hal.connected()
    const { peerId } = await hal.join(ADA.roomId, HAL)
    hal.socket.on('readings', ({ readings }: { readings: readonly unknown[] }) => { seenByHost += readings.length })
    const { kind: _kind, lookSeed, expression, ...loop } = JOB
    const [enough, enoughOfEve] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const bot = await Bot.join({ url, roomId: ADA.roomId, displayName: ADA.displayName, botToken: BOT_TOKEN, studio, lookSeed, expression, loop, consent: 'host' })
    bot.onReading = () => {
      // From face and voice both, and seen by the host: pictures, sound, embeddings and labels have been everywhere they get to.
      if (seenByHost > 5 && bot.readings.some(({ reading }) => reading.modality === 'audio-visual')) enough.resolve()
    }
    const eve = await Bot.join({ url, roomId: ADA.roomId, displayName: EVE, botToken: BOT_TOKEN, studio, lookSeed: lookSeed + 1, expression, loop, consent: 'self' })
    eve.onReading = () => {
      if (eve.readings.length > 10) enoughOfEve.resolve()
    }
    await bot.make({ kind: 'write', text: ADA.said } as never)
    await Promise.all([enough.promise, enoughOfEve.promise])
    peerIds = [peerId, bot.peerId, eve.peerId]
    readOfEve = eve.readings.filter(({ reading }) => reading.peerId === eve.peerId).length
    if (existsSync('/proc/self/fdinfo')) openDuring = family(scene.child.pid!).flatMap(openForWriting)
    await bot.withdrawConsent()
    await bot.close()
    await eve.close()
    hal.socket.disconnect()
    await scene.end()
  }, TIMEOUT_MS)
  afterAll(async () => {
    await scene?.end()
    rmSync(scene.folder, { recursive: true })
  })

  test('the call was one: the host was sent labels, and there is something to look for', () => {
    expect(seenByHost).toBeGreaterThan(5)
    expect(readOfEve).toBeGreaterThan(5)
    expect(marks.length).toBeGreaterThan(50)
  })

  test('the server has written its database and its secret, and nothing else anywhere', () => {
    expect(scene.files().toSorted()).toEqual(['data/access-secret', 'data/overtone.sqlite'])
  })

  test.skipIf(!existsSync('/proc/self/fdinfo'))('while it went on, neither the server nor a media or inference process had any other file open for writing', () => {
    expect([...new Set(openDuring)].map((path) => path.replace(scene.folder, '')).toSorted()).toEqual(['/data/overtone.sqlite', '/data/overtone.sqlite-shm', '/data/overtone.sqlite-wal'])
  })

  test('not one picture or sound that was sent is in any file or in the log', () => {
    const kept = Buffer.concat([scene.media, Buffer.from(scene.log, 'latin1')])
    expect(marks.filter((mark) => kept.includes(mark))).toEqual([])
    // The search finds what is there.
    writeFileSync(join(scene.folder, 'tmp', 'control'), Buffer.concat([Buffer.alloc(1000, 7), marks.at(-1)!, Buffer.alloc(1000, 7)]))
    expect(scene.media.includes(marks.at(-1)!)).toBe(true)
    rmSync(join(scene.folder, 'tmp', 'control'))
  })

  test('the database has the known tables and columns, short texts and numbers, and of labels the means that were shared', () => {
    const copy = join(scene.folder, 'tmp', 'copy.sqlite')
    copyFileSync(join(scene.folder, 'data', 'overtone.sqlite'), copy)
    const database = new DatabaseSync(copy)
    const rows = (query: string): readonly Record<string, unknown>[] => database.prepare(query).all()
    const tables = rows("SELECT name FROM sqlite_master WHERE type = 'table'").map(({ name }) => String(name)).filter((name) => !/^(?:sqlite_|kysely_)/.test(name))
    expect(Object.fromEntries(tables.map((name) => [name, rows(`PRAGMA table_info(${name})`).map((column) => column['name'])]))).toEqual(COLUMNS)
    const values = tables.flatMap((name) => rows(`SELECT * FROM ${name}`)).flatMap((row) => Object.entries(row).filter(([column]) => column !== 'data' && column !== 'comparison').map(([, value]) => value))
    const blocks = rows('SELECT length(data) AS bytes FROM meeting_block').map(({ bytes }) => Number(bytes))
    database.close()
    rmSync(copy)
    expect(values.filter((value) => value !== null && typeof value !== 'number' && !(typeof value === 'string' && value.length <= 80))).toEqual([])
    expect(values.filter((value) => (EMOTIONS as readonly unknown[]).includes(value) || value === 'unsure')).toEqual([])
    // Averages over 1 s and 10 s, twelve bytes each and sixty in a row: neither a picture nor a face's measures.
    expect(blocks.length).toBeGreaterThan(0)
    expect(blocks.filter((bytes) => bytes % 12 !== 0 || bytes > 720)).toEqual([])
    // It is the database of this call: who agreed, and who saw.
    for (const expected of [ADA.displayName, HAL, 'given', 'withdrawn', 'labels-seen']) expect(values).toContain(expected)
    expect(values).not.toContain(ADA.said)
  })

  test('of somebody who agreed for herself alone not one average is kept, though she was read as the other one was', () => {
    const copy = join(scene.folder, 'tmp', 'copy.sqlite')
    copyFileSync(join(scene.folder, 'data', 'overtone.sqlite'), copy)
    const database = new DatabaseSync(copy)
    const blocks = database.prepare('SELECT personal, count(data) AS blocks FROM participant LEFT JOIN meeting_block ON meeting_block.participant = participant.id GROUP BY participant.id').all()
    database.close()
    rmSync(copy)
    const of = (name: string) => blocks.filter(({ personal }) => String(personal).includes(name)).map((row) => Number(row['blocks']))
    expect([of(EVE), of(HAL)]).toEqual([[0], [0]])
    expect(of(ADA.displayName)[0]).toBeGreaterThan(0)
  })

  test('no file is large enough to hold a picture beside what it should hold', async () => {
    const empty = mkdtempSync(join(tmpdir(), 'overtone-empty-'))
    const insights = await openInsights({ folder: empty, postgresUrl: '', retentionHours: 24, groupMinimum: 5 }, createLog('empty', { level: 'silent' }), systemClock)
    await insights.close()
    const bytesOfTables = statSync(join(empty, 'overtone.sqlite')).size
    rmSync(empty, { recursive: true })
    const sizes = scene.files().map((path) => statSync(join(scene.folder, path)).size)
    // A face of 48 × 48 in grey has 2304 bytes, a second of 16 kHz sound 32,000; the call had hundreds of both.
    expect(Math.max(...sizes) - bytesOfTables).toBeLessThan(64_000)
  })

  test('every line of the log, at its finest, keeps names, rooms, messages, labels, ids and tokens under "personal" alone, and there it is masked', () => {
    const lines = scene.log.split('\n').filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as Record<string, unknown>)
    expect(lines.length).toBeGreaterThan(10)
    for (const personal of [ADA.displayName, ADA.roomId, ADA.said, HAL, EVE, ...peerIds, BOT_TOKEN]) expect(scene.log).not.toContain(personal)
    const open = JSON.stringify(lines.map(withoutPersonal))
    expect([...EMOTIONS, 'unsure'].filter((label) => open.includes(`"${label}"`))).toEqual([])
    expect(scene.log.split('\n').filter((line) => line !== '' && !line.startsWith('{'))).toEqual([])
  })
})
