// The whole server under a purpose that prohibits analysis, tried from the outside with everything right: token, consent, media.
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { io } from 'socket.io-client'
import { startOvertone } from '../../src/main.ts'
import type { Overtone } from '../../src/main.ts'
import { CONSENT_VERSION } from '../../src/protocol/constants.ts'
import { workerStatsSchema } from '../../src/protocol/inference.ts'
import type { Purpose } from '../../src/protocol/purpose.ts'
import { OPUS, RtpStream, UdpEar } from '../sfu/support.ts'
import { Client } from '../signaling/support.ts'

const TOKENS = { analysis: { token: 'the-right-token-for-workers' }, bots: { token: 'the-right-token-for-bots' } }
const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url))
/** Whole servers are started and ended, also on a machine that is busy with other tests. */
const TIMEOUT_MS = 40_000
/** RTP packets that a person sends while somebody waits for them to arrive where they should not: 50 are a second of speech. */
const PACKETS = 50

let folder = ''
beforeAll(() => { folder = mkdtempSync(join(tmpdir(), 'overtone-purpose-')) })
afterAll(() => rmSync(folder, { recursive: true }))

/** A server whose models are nowhere. */
function start(purpose: Purpose, embedded: boolean): Promise<Overtone> {
  return startOvertone({
    deployment: { purpose }, http: { port: 0 }, media: { port: 0, workers: 1 }, log: { level: 'silent' }, bots: TOKENS.bots, data: { folder: join(folder, 'data') },
    analysis: { ...TOKENS.analysis, embedded, modelsDir: join(folder, 'no-models-here') },
  })
}

/** The command lines of this process's children (Linux). */
function children(): readonly string[] {
  const tasks = readdirSync('/proc/self/task').map((task) => readFileSync(`/proc/self/task/${task}/children`, 'utf8'))
  return tasks.flatMap((pids) => pids.split(' ').filter(Boolean)).map((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' '))
}

/** A worker that has the token and an ear for RTP, and a person who agrees to everything and speaks: what comes of it. */
async function tryEverything(overtone: Overtone) {
  const url = `http://127.0.0.1:${new URL(overtone.url).port}`
  const ear = await UdpEar.open()
  const voice = await UdpEar.open()
  const worker = io(`${url}/inference`, { transports: ['websocket'], forceNew: true, reconnection: false })
  const ada = new Client(url)
  try {
    const met = new Promise<unknown>((resolve) => {
      worker.once('message', resolve)
      worker.once('connect_error', (error) => resolve((error as { data?: unknown }).data))
    })
    worker.on('message', ({ type, n }: { readonly type: string; readonly n: number }) => {
      if (type === 'ping') worker.emit('message', { type: 'pong', n, stats: Object.fromEntries(Object.keys(workerStatsSchema.shape).map((name) => [name, 0])) })
    })
    const { ip, port } = ear.endpoint
    worker.once('connect', () => worker.emit('message', {
      type: 'hello', protocolVersion: 1, workerId: 'would-be', token: TOKENS.analysis.token, capacity: 50,
      provider: { requested: 'cpu', active: 'cpu' }, modelGeneration: '1', rtp: { ip, port, srtp: null },
    }))
    const [answer] = await Promise.all([met, ada.connected()])
    const joined = await ada.join('standup', 'Ada', { botToken: TOKENS.bots.token })
    const transport = await ada.ok('transport:create', { direction: 'send', kind: 'plain' })
    if (transport.kind !== 'plain') throw new Error('no plain transport')
    await ada.ok('producer:create', { transportId: transport.transportId, kind: 'audio', source: 'microphone', rtpParameters: OPUS })
    const consent = await ada.request('consent:give', { version: CONSENT_VERSION, audience: 'everyone' })
    // One-byte header extension (RFC 8285) with id 1: audio level -20 dBov (RFC 6464), so that the server says who speaks.
    const speech = new RtpStream({ ssrc: 1111, payloadType: 111, ticks: 960, extension: Buffer.from([0xbe, 0xde, 0, 1, 0x10, 0x80 | 20, 0, 0]) })
    let heard = false
    const speaker = ada.next('speaker:active').finally(() => { heard = true })
    let sent = 0
    await voice.until(() => heard && sent >= PACKETS && (!consent.ok || ear.rtp.length > 0), () => {
      voice.socket.send(speech.next(Buffer.from([1])), transport.port, transport.ip)
      sent += 1
    })
    return { worker: answer, consent: consent.ok ? 'given' : consent.error.code, joined, speaker: await speaker, packetsAtWorker: ear.rtp.length, dump: await overtone.dump() }
  } finally {
    worker.disconnect()
    ada.socket.disconnect()
    for (const each of [ear, voice]) each.close()
  }
}

describe.each(['work', 'education'] as const)('a server for %s', { timeout: TIMEOUT_MS }, (purpose) => {
  let overtone: Overtone
  beforeAll(async () => { overtone = await start(purpose, true) }, TIMEOUT_MS)
  afterAll(async () => overtone?.close())

  test.skipIf(!existsSync('/proc/self/task'))('has media workers and no inference process', () => {
    expect(children().filter((command) => command.includes('mediasoup-worker'))).toHaveLength(1)
    expect(children().filter((command) => command.includes('inference'))).toEqual([])
    expect(overtone.inspect().inferenceWorkers).toEqual([])
  })

  test('sends no packet to a worker with the right token of somebody who would agree, and the call goes on', async () => {
    const outcome = await tryEverything(overtone)
    expect(outcome).toMatchObject({
      worker: { code: 'ANALYSIS_PROHIBITED_BY_PURPOSE' },
      consent: 'ANALYSIS_PROHIBITED_BY_PURPOSE',
      joined: { deployment: { purpose, analysis: 'prohibited' }, analysis: { state: 'off', analysed: [] }, consent: null },
      packetsAtWorker: 0,
      dump: { producers: 1, consumers: 0, taps: 0 },
    })
    expect(outcome.speaker).toEqual({ peerId: outcome.joined.peerId })
    expect([overtone.inspect().inferenceWorkers, await overtone.askWorkers()]).toEqual([[], []])
  })
})

describe('the same things tried on a server for research', { timeout: TIMEOUT_MS }, () => {
  test('bring packets to the worker: what is missing above is not the trying', async () => {
    await using overtone = await start('research', false)
    const outcome = await tryEverything(overtone)
    expect(outcome).toMatchObject({ worker: { type: 'welcome' }, consent: 'given', joined: { deployment: { purpose: 'research', analysis: 'available' } }, dump: { taps: 1 } })
    expect(outcome.packetsAtWorker).toBeGreaterThan(0)
  })

  test.skipIf(!existsSync('/proc/self/task'))('and an inference process is seen where there is one', async () => {
    await using _overtone = await start('research', true)
    expect(children().filter((command) => command.includes('inference'))).toHaveLength(1)
  })
})

describe('the program', { timeout: TIMEOUT_MS }, () => {
  function run(env: Readonly<Record<string, string>>) {
    const child = spawn(process.execPath, [MAIN], {
      // Away from a configuration file that somebody may have in the project's folder.
      cwd: folder,
      env: { PATH: process.env['PATH'], MEDIASOUP_WORKER_BIN: process.env['MEDIASOUP_WORKER_BIN'], OVERTONE_HTTP_PORT: '0', OVERTONE_MEDIA_PORT: '0', OVERTONE_MEDIA_WORKERS: '1', OVERTONE_DATA_FOLDER: join(folder, 'data'), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const said = { out: '', err: '' }
    child.stdout.on('data', (chunk: Buffer) => { said.out += chunk.toString() })
    child.stderr.on('data', (chunk: Buffer) => { said.err += chunk.toString() })
    return { child, said, ended: once(child, 'exit') as Promise<[code: number | null, signal: string | null]> }
  }

  async function ready(child: ChildProcess, said: { readonly out: string; readonly err: string }): Promise<string> {
    for (;;) {
      const url = /Overtone is ready: open (\S+)[^]*--help/.exec(said.out)?.[1]
      if (url !== undefined) return url
      if (child.exitCode !== null) throw new Error(`it ended: ${said.err}`)
      await Promise.race([once(child.stdout!, 'data'), once(child, 'exit')])
    }
  }

  test('says what it is for when it starts, without models, and has not even read the analysis\'s code', async () => {
    // V8 writes which files it ran (https://nodejs.org/api/cli.html#node_v8_coveragedir).
    const coverage = join(folder, 'coverage')
    const { child, said, ended } = run({ OVERTONE_DEPLOYMENT_PURPOSE: 'work', OVERTONE_ANALYSIS_MODELS_DIR: join(folder, 'no-models-here'), NODE_V8_COVERAGE: coverage })
    try {
      const url = await ready(child, said)
      expect(said.out).toContain("Its purpose is work (setting deployment.purpose): nobody's expressions are analysed, and nobody can agree to it.")
      expect(said.err).toMatch(/"purpose":"work","analysis":"prohibited","access":"open","retentionHours":24,"msg":"signaling is open"/)
      const health = await (await fetch(new URL('/api/health', url))).json() as Record<string, unknown>
      expect(health).toMatchObject({ status: 'ok', purpose: 'work', analysis: 'off', inference: null })
      child.kill('SIGTERM')
      expect(await ended).toEqual([0, null])
      const files = readdirSync(coverage).flatMap((name) => (JSON.parse(readFileSync(join(coverage, name), 'utf8')) as { result: { url: string }[] }).result.map((script) => script.url))
      expect(files.some((path) => path.endsWith('/src/signaling/server.ts'))).toBe(true)
      expect(files.filter((path) => /\/src\/(?:analysis|inference)\/|onnxruntime/.test(path))).toEqual([])
    } finally {
      child.kill('SIGKILL')
    }
  })

  test('does not start on a contradiction, and names it', async () => {
    const { child, said, ended } = run({ OVERTONE_DEPLOYMENT_PURPOSE: 'work', OVERTONE_ANALYSIS_ENABLED: 'true' })
    child.stdout.resume()
    expect(await ended).toEqual([2, null])
    expect(said.err).toContain('analysis.enabled: is true, and deployment.purpose is "work"')
    expect(said.out).toBe('')
  })
})
