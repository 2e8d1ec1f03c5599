// Whether a room that people come to and go from leaks anything: seeded joins, leaves, crashes and lost connections with real media.
import { randomBytes } from 'node:crypto'
import { parseArgs } from 'node:util'
import { Bot } from '../src/bots/bot.ts'
import { castMember } from '../src/bots/cast.ts'
import { LoopStudio } from '../src/bots/loop-studio.ts'
import { randomFrom } from '../src/kit/random.ts'
import type { Random } from '../src/kit/random.ts'
import { startOvertone } from '../src/main.ts'
import type { Overtone } from '../src/main.ts'

/** Looks in the cast: each is drawn once. */
const LOOKS = 4
const GRACE_MS = 5000
/** How long the server may take to let go of what has ended: the grace, a sweep, and a loaded machine's patience. */
const SETTLE_MS = 30_000
/** So that whoever came sees the others, and is seen, before the next thing happens. */
const CHECK_EVERY = 12

export type SoakOptions = {
  readonly seed: number
  /** At most so many at once. */
  readonly people: number
  /** Goes on for so long, and until there were so many joins. */
  readonly durationMs: number
  readonly joins: number
  readonly pauseMs: number
}
export type Held = { readonly rooms: number; readonly transports: number; readonly producers: number; readonly consumers: number; readonly taps: number; readonly workerTaps: number; readonly people: number; readonly connections: number; readonly timers: number; readonly udpSockets: number }
export type SoakResult = { readonly joins: number; readonly leaves: number; readonly crashes: number; readonly lostConnections: number; readonly steps: number; readonly checks: number; readonly most: Held; readonly before: Held; readonly after: Held; readonly rssMbBefore: number; readonly rssMbAfter: number }

/** Options: `--minutes N` (5), `--people N` at once (6), `--seed N` (1), `--pause N` ms between steps (400). */
export async function run(args: readonly string[]): Promise<Record<string, number | string>> {
  const { values } = parseArgs({ args: [...args], options: { minutes: { type: 'string', default: '5' }, people: { type: 'string', default: '6' }, seed: { type: 'string', default: '1' }, pause: { type: 'string', default: '400' } } })
  const result = await soak({ seed: Number(values.seed), people: Number(values.people), durationMs: Number(values.minutes) * 60_000, joins: 20, pauseMs: Number(values.pause) }, (line) => process.stderr.write(`${line}\n`))
  const { most, before, after, ...counts } = result
  const leaked = Object.fromEntries((Object.keys(after) as (keyof Held)[]).map((what) => [`leaked_${what}`, after[what] - before[what]]))
  return { ...counts, mostPeople: most.people, mostTransports: most.transports, mostConsumers: most.consumers, mostTaps: most.taps, ...leaked }
}

/** Throws where the server holds other things than the people in the room account for. */
export async function soak(options: SoakOptions, say: (line: string) => void = () => undefined): Promise<SoakResult> {
  const token = randomBytes(24).toString('base64url')
  await using overtone = await startOvertone({
    http: { port: 0 }, media: { port: 0, workers: 1 }, rooms: { resumeGraceMs: GRACE_MS }, bots: { token }, log: { level: 'error' },
    limits: { burst: 100_000, requestsPerSecond: 10_000 },
  })
  await using studio = new LoopStudio()
  const random = randomFrom(options.seed)
  const house = new Soak(overtone, studio, token, random, options)
  try {
    return await house.run(say)
  } finally {
    await house.close()
  }
}

class Soak {
  readonly #overtone: Overtone
  readonly #studio: LoopStudio
  readonly #token: string
  readonly #random: Random
  readonly #options: SoakOptions
  readonly #consenting = new Set<Bot>()
  #present: Bot[] = []
  #counts = { joins: 0, leaves: 0, crashes: 0, lostConnections: 0, steps: 0, checks: 0 }
  #most: Held | null = null

  constructor(overtone: Overtone, studio: LoopStudio, token: string, random: Random, options: SoakOptions) {
    this.#overtone = overtone
    this.#studio = studio
    this.#token = token
    this.#random = random
    this.#options = options
  }

  async run(say: (line: string) => void): Promise<SoakResult> {
    // One of everything first: what is made once and kept is no leak.
    await this.#join()
    await this.#join()
    await this.#settled()
    await this.#empty()
    const before = await this.#settled()
    const rssMbBefore = rssMb()
    this.#counts = { joins: 0, leaves: 0, crashes: 0, lostConnections: 0, steps: 0, checks: 0 }
    const untilMs = performance.now() + this.#options.durationMs
    while (performance.now() < untilMs || this.#counts.joins < this.#options.joins) {
      await this.#step()
      if (++this.#counts.steps % CHECK_EVERY === 0) {
        const held = await this.#settled()
        this.#counts.checks++
        if (this.#most === null || held.consumers > this.#most.consumers) this.#most = held
        say(`${this.#counts.steps} steps, ${this.#counts.joins} joins: ${held.people} people, ${held.transports} transports, ${held.consumers} consumers, ${held.taps} taps, ${held.timers} timers, ${rssMb()} MB`)
      }
      await pause(this.#options.pauseMs)
    }
    await this.#empty()
    const after = await this.#settled()
    return { ...this.#counts, most: this.#most ?? after, before, after, rssMbBefore, rssMbAfter: rssMb() }
  }

  async close(): Promise<void> {
    await Promise.all(this.#present.map((bot) => bot.close()))
  }

  async #step(): Promise<void> {
    const random = this.#random
    const some = this.#present.length
    if (some === 0 || (some < this.#options.people && random.chance(0.45))) return this.#join()
    const bot = random.pick(this.#present)
    const what = random.pick(['leave', 'leave', 'leave', 'crash', 'lose', 'lose', 'mute', 'unmute', 'consent', 'withdraw', 'say', 'raise'] as const)
    switch (what) {
      case 'leave':
        this.#counts.leaves++
        this.#forget(bot)
        return bot.close()
      case 'crash':
        this.#counts.crashes++
        this.#forget(bot)
        return bot.vanish()
      case 'lose':
        this.#counts.lostConnections++
        return bot.breakOff()
      case 'mute':
      case 'unmute':
        return tolerant(bot.muteCamera(what === 'mute'))
      case 'consent':
        this.#consenting.add(bot)
        return this.#consent(bot, () => bot.giveConsent(random.pick(['self', 'everyone'])))
      case 'withdraw':
        this.#consenting.delete(bot)
        return this.#consent(bot, () => bot.withdrawConsent())
      case 'say':
        return tolerant(bot.make({ kind: 'write', text: `step ${this.#counts.steps}` }))
      case 'raise':
        return tolerant(bot.make({ kind: random.chance(0.5) ? 'raise-hand' : 'lower-hand' }))
    }
  }

  async #join(): Promise<void> {
    const { displayName, lookSeed } = castMember(this.#random.below(LOOKS))
    const consents = this.#random.chance(0.7)
    const bot = await Bot.join({
      url: this.#overtone.url, roomId: 'soak', displayName, lookSeed, botToken: this.#token, studio: this.#studio, consent: consents ? 'everyone' : null, watches: true,
      loop: { width: 320, height: 180, framesPerSecond: 10, durationMs: 1500 },
    })
    this.#counts.joins++
    this.#present.push(bot)
    if (consents) this.#consenting.add(bot)
  }

  #forget(bot: Bot): void {
    this.#present = this.#present.filter((other) => other !== bot)
    this.#consenting.delete(bot)
  }

  /** While the connection is away nobody can be asked: it is asked again until it is back. */
  async #consent(bot: Bot, ask: () => Promise<void>): Promise<void> {
    for (let tries = 0; ; tries++) {
      try {
        return await ask()
      } catch (error) {
        if (tries === 20) throw new Error(`${bot.displayName} could not change the consent`, { cause: error })
        await pause(250)
      }
    }
  }

  async #empty(): Promise<void> {
    for (const bot of this.#present) {
      await bot.close()
      this.#counts.leaves++
    }
    this.#present = []
    this.#consenting.clear()
  }

  /** Waits until the server holds exactly what the people in the room account for; what it holds too many of is a leak. */
  async #settled(): Promise<Held> {
    const people = this.#present.length
    const untilMs = performance.now() + SETTLE_MS
    for (;;) {
      const held = await this.#held()
      const watched = this.#present.reduce((sum, bot) => sum + bot.streams, 0)
      const taps = 2 * this.#consenting.size
      // One way in and one out for each; taps have a sender for each worker's address.
      const wanted = { rooms: Math.min(1, people), people, connections: people, producers: 2 * people, taps, workerTaps: taps, consumers: watched + taps }
      const wrong = (Object.keys(wanted) as (keyof typeof wanted)[]).filter((what) => held[what] !== wanted[what])
      const everybodySeesAll = watched === 2 * people * Math.max(0, people - 1)
      const transportsFit = held.transports >= 2 * people && held.transports <= 2 * people + Math.min(1, taps + people)
      if (wrong.length === 0 && everybodySeesAll && transportsFit) return held
      if (performance.now() > untilMs) throw new Error(`after ${this.#counts.steps} steps the server holds ${JSON.stringify(held)}; its people account for ${JSON.stringify({ ...wanted, watched })}`)
      await pause(100)
    }
  }

  async #held(): Promise<Held> {
    const { rooms, transports, producers, consumers, taps } = await this.#overtone.dump()
    const workers = await this.#overtone.askWorkers()
    const health = await (await fetch(`${this.#overtone.url}/api/health`)).json() as { people: number; connections: number }
    const active = process.getActiveResourcesInfo()
    const count = (kind: string): number => active.filter((one) => one === kind).length
    return { rooms, transports, producers, consumers, taps, workerTaps: workers.reduce((sum, { openTaps }) => sum + openTaps, 0), people: health.people, connections: health.connections, timers: count('Timeout'), udpSockets: count('UDPWrap') }
  }
}

/** What fails because the connection is away just now is no leak. */
async function tolerant(work: Promise<unknown>): Promise<void> {
  await work.catch(() => undefined)
}

const pause = (durationMs: number): Promise<void> => new Promise((resolve) => { setTimeout(resolve, durationMs) })
const rssMb = (): number => Math.round(process.memoryUsage().rss / 1e6)
