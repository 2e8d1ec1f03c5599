// A whole room on one machine: bots with drawn faces and two real browsers; what it costs, what arrives, and how late the labels are.
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { Bot } from '../src/bots/bot.ts'
import { castMember } from '../src/bots/cast.ts'
import { LoopStudio } from '../src/bots/loop-studio.ts'
import { EMOTIONS } from '../src/protocol/emotion.ts'
import { Person } from '../test/e2e/browser.ts'

const BROWSERS = 2
const WARM_UP_MS = 10_000
const START_MS = 60_000

/** Options: `--people N` (8, two of them browsers), `--seconds N` measured (30). Linux: a process's CPU time comes from /proc. */
export async function run(args: readonly string[]): Promise<Record<string, number>> {
  const { values } = parseArgs({ args: [...args], options: { people: { type: 'string', default: '8' }, seconds: { type: 'string', default: '30' } } })
  const [people, seconds] = [Number(values.people), Number(values.seconds)]
  if (!(people >= BROWSERS && people <= 50)) throw new RangeError(`--people is a number from ${BROWSERS} to 50`)
  const token = randomBytes(24).toString('base64url')
  await using server = await Server.start(token)
  await using studio = new LoopStudio()
  await using everybody = new AsyncDisposableStack()
  const bots: Bot[] = []
  for (let index = 0; index < people - BROWSERS; index++) {
    const { displayName, lookSeed } = castMember(index)
    bots.push(everybody.use(await Bot.join({ url: server.url, roomId: 'room', displayName, lookSeed, botToken: token, studio, expression: EMOTIONS[index % EMOTIONS.length]! })))
  }
  const browsers: Person[] = []
  for (let index = 0; index < BROWSERS; index++) {
    const person = everybody.use(await Person.open({}, { width: 1280, height: 800 }))
    await person.join(server.url, 'room', `Browser ${index + 1}`)
    browsers.push(person)
  }
  process.stderr.write(`${bots.length} bots and ${BROWSERS} browsers are in the room; warming up for ${WARM_UP_MS / 1000} s, then measuring for ${seconds} s\n`)
  await pause(WARM_UP_MS)

  const before = { cpu: server.cpuSeconds(), frames: await Promise.all(browsers.map(framesOf)), atMs: performance.now(), unixMs: Date.now() }
  await pause(seconds * 1000)
  const after = { cpu: server.cpuSeconds(), frames: await Promise.all(browsers.map(framesOf)), atMs: performance.now() }

  const elapsedS = (after.atMs - before.atMs) / 1000
  const framesPerSecond = after.frames.flatMap((tiles, index) => [...tiles].map(([peerId, frames]) => (frames - (before.frames[index]?.get(peerId) ?? frames)) / elapsedS)).toSorted((a, b) => a - b)
  const own = bots.flatMap((bot) => bot.readings.filter((heard) => heard.isOwn && heard.arrivedMs >= before.unixMs))
  const latenciesMs = own.flatMap(({ latencyMs }) => latencyMs?.video ?? latencyMs?.audio ?? []).toSorted((a, b) => a - b)
  const cores = (part: keyof Cpu): number => round((after.cpu[part] - before.cpu[part]) / elapsedS, 3)
  return {
    people, browsers: BROWSERS, machineCores: cpus().length, seconds: round(elapsedS, 1),
    serverCores: cores('server'), mediaCores: cores('media'), inferenceCores: cores('inference'),
    tilesPlaying: framesPerSecond.filter((rate) => rate > 0).length, tilesExpected: BROWSERS * (people - 1),
    fpsMin: round(framesPerSecond[0] ?? 0, 1), fpsMedian: round(quantile(framesPerSecond, 0.5), 1), fpsMax: round(framesPerSecond.at(-1) ?? 0, 1),
    labels: own.length, labelsPerSecond: round(own.length / elapsedS / Math.max(1, bots.length), 2),
    labelP50Ms: round(quantile(latenciesMs, 0.5), 0), labelP95Ms: round(quantile(latenciesMs, 0.95), 0),
  }
}

/** The pictures that each of the others' tiles has shown so far. */
async function framesOf(person: Person): Promise<ReadonlyMap<string, number>> {
  return new Map(await person.page.evaluate(() => [...document.querySelectorAll<HTMLElement>('.tile[data-peer-id]:not([data-self])')].map((tile): [string, number] => [
    tile.dataset['peerId'] ?? '', tile.querySelector('video')?.getVideoPlaybackQuality().totalVideoFrames ?? 0,
  ])))
}

type Cpu = { readonly server: number; readonly media: number; readonly inference: number }

/** A server of its own, so that the bots' and the browsers' cost is not counted as its. */
class Server implements AsyncDisposable {
  readonly url: string
  readonly #child: ChildProcess
  readonly #folder: string

  private constructor(child: ChildProcess, url: string, folder: string) {
    this.#child = child
    this.url = url
    this.#folder = folder
  }

  static async start(token: string): Promise<Server> {
    const folder = mkdtempSync(join(tmpdir(), 'overtone-bench-'))
    const env = { ...process.env, OVERTONE_HTTP_PORT: '0', OVERTONE_MEDIA_PORT: '0', OVERTONE_MEDIA_WORKERS: '1', OVERTONE_BOTS_TOKEN: token, OVERTONE_DATA_FOLDER: folder, OVERTONE_LOG_LEVEL: 'error' }
    const child = spawn(process.execPath, [join(import.meta.dirname, '../src/main.ts')], { env, stdio: ['ignore', 'pipe', 'inherit'] })
    try {
      const signal = AbortSignal.timeout(START_MS)
      for await (const line of createInterface({ input: child.stdout, signal })) {
        const url = /open (http\S+)/.exec(line)?.[1]
        if (url !== undefined) return new Server(child, url, folder)
      }
      throw new Error('the server ended before it was ready')
    } catch (error) {
      child.kill()
      rmSync(folder, { recursive: true, force: true })
      throw error
    }
  }

  /** Of the server's own process, of its media worker and of its inference worker, since each began. */
  cpuSeconds(): Cpu {
    const pid = this.#child.pid ?? 0
    const children = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).flatMap((name) => {
      const stat = statOf(Number(name))
      return stat?.parent === pid ? [stat] : []
    })
    const sum = (isRight: (name: string) => boolean): number => children.filter(({ name }) => isRight(name)).reduce((total, { cpuS }) => total + cpuS, 0)
    return { server: statOf(pid)?.cpuS ?? 0, media: sum((name) => name.startsWith('mediasoup')), inference: sum((name) => !name.startsWith('mediasoup')) }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ended = new Promise((resolve) => { this.#child.once('exit', resolve) })
    this.#child.kill('SIGTERM')
    await ended
    rmSync(this.#folder, { recursive: true, force: true })
  }
}

/** proc(5): name in brackets, then state, parent; user and system time are fields 14 and 15, in hundredths of a second on Linux. */
function statOf(pid: number): { readonly name: string; readonly parent: number; readonly cpuS: number } | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
    return { name: text.slice(text.indexOf('(') + 1, text.lastIndexOf(')')), parent: Number(fields[1]), cpuS: (Number(fields[11]) + Number(fields[12])) / 100 }
  } catch {
    return null
  }
}

const pause = (durationMs: number): Promise<void> => new Promise((resolve) => { setTimeout(resolve, durationMs) })
const quantile = (sorted: readonly number[], share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0
const round = (value: number, digits: number): number => Number(value.toFixed(digits))
