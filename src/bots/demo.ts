// `npm run demo`: starts the server and puts bots with changing expressions into a room, for somebody to join and look.
import { randomBytes } from 'node:crypto'
import { parseArgs } from 'node:util'
import { EMOTIONS, type Emotion } from '../protocol/emotion.ts'
import { Bot, type HeardReading } from './bot.ts'
import { castMember } from './cast.ts'
import { LoopStudio } from './loop-studio.ts'
import { gestureOf } from './small-talk.ts'
import { listMedia, PICTURE_ENDINGS, SOUND_ENDINGS } from './write-fixtures.ts'

/** What main.ts gives; named here so that this room needs nothing else of it. */
type Server = { readonly url: string; close(): Promise<void> }
type StartServer = (rawConfig: unknown) => Promise<Server>

const USAGE = `usage: npm run demo -- [options]
  --room NAME          the room (demo)
  --bots N             how many people (3)
  --expressions A,B,…  what they show, in turn: ${EMOTIONS.join(', ')}
  --change SECONDS     how long each keeps an expression (12)
  --port N             the server's port (3000)
  --faces DIR          portraits (jpg, png) in place of the drawn people
  --voices DIR         sounds (wav, opus, ogg, flac, mp3, m4a) in place of the made-up voices
  --url URL --token T  join a server that runs already, with its bots.token`

export type DemoOptions = {
  readonly room: string
  readonly bots: number
  readonly expressions: readonly Emotion[]
  readonly changeMs: number
  readonly port: number
  readonly faces: readonly string[]
  readonly voices: readonly string[]
  readonly running: { readonly url: string; readonly token: string } | null
}

export function parseDemo(args: readonly string[]): DemoOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      room: { type: 'string', default: 'demo' }, bots: { type: 'string', default: '3' }, expressions: { type: 'string', default: 'happiness,surprise,sadness,neutral,anger' },
      change: { type: 'string', default: '12' }, port: { type: 'string', default: '3000' }, faces: { type: 'string' }, voices: { type: 'string' }, url: { type: 'string' }, token: { type: 'string' },
    },
  })
  const expressions = values.expressions.split(',').map((name) => name.trim())
  const stranger = expressions.find((name) => !EMOTIONS.includes(name as Emotion))
  if (stranger !== undefined) throw new RangeError(`${stranger} is none of ${EMOTIONS.join(', ')}`)
  const number = (name: 'bots' | 'change' | 'port', least: number, most: number): number => {
    const value = Number(values[name])
    if (!(value >= least && value <= most)) throw new RangeError(`--${name} is a number from ${least} to ${most}`)
    return value
  }
  if ((values.url === undefined) !== (values.token === undefined)) throw new RangeError('--url and --token go together')
  const media = (name: 'faces' | 'voices', endings: readonly string[]): string[] => {
    const folder = values[name]
    const files = folder === undefined ? [] : listMedia(folder, endings)
    if (folder !== undefined && files.length === 0) throw new RangeError(`--${name}: ${folder} holds no ${endings.join(', ')}`)
    return files
  }
  return {
    room: values.room, bots: Math.floor(number('bots', 1, 50)), expressions: expressions as Emotion[], changeMs: number('change', 1, 3600) * 1000, port: Math.floor(number('port', 0, 65535)),
    faces: media('faces', PICTURE_ENDINGS), voices: media('voices', SOUND_ENDINGS),
    running: values.url === undefined || values.token === undefined ? null : { url: values.url, token: values.token },
  }
}

export class Demo {
  readonly url: string
  readonly bots: readonly Bot[]
  readonly #parts: readonly { close(): Promise<void> }[]
  readonly #timer: NodeJS.Timeout
  #turn = 0
  #closing: Promise<void> | null = null

  /** Called before everybody takes the next expression. */
  onTurn: (() => void) | null = null

  private constructor(options: DemoOptions, url: string, bots: readonly Bot[], parts: readonly { close(): Promise<void> }[]) {
    this.url = url
    this.bots = bots
    this.#parts = parts
    this.#timer = setInterval(() => { this.#change(options.expressions) }, options.changeMs)
  }

  static async open(options: DemoOptions, startServer: StartServer): Promise<Demo> {
    const token = options.running?.token ?? randomBytes(24).toString('base64url')
    const opened: { close(): Promise<void> }[] = []
    try {
      const server = options.running === null ? await startServer({ http: { port: options.port }, media: { port: 0 }, bots: { token }, log: { level: 'warn' } }) : null
      if (server !== null) opened.push(server)
      const url = (server ?? options.running)?.url ?? ''
      const studio = new LoopStudio()
      opened.push(studio)
      const bots: Bot[] = []
      for (let index = 0; index < options.bots; index++) {
        const { displayName, lookSeed } = castMember(index)
        const faceFile = options.faces[index % Math.max(1, options.faces.length)]
        const voiceFile = options.voices[index % Math.max(1, options.voices.length)]
        const bot = await Bot.join({ url, roomId: options.room, displayName, lookSeed, botToken: token, studio, expression: options.expressions[index % options.expressions.length], loop: { faceFile, voiceFile } })
        opened.push(bot)
        bots.push(bot)
      }
      return new Demo(options, url, bots, opened)
    } catch (error) {
      for (const part of opened.reverse()) await part.close()
      throw error
    }
  }

  /** Everybody takes the next expression of the list; one after the other is drawn, nobody waits. */
  #change(expressions: readonly Emotion[]): void {
    this.onTurn?.()
    this.#turn++
    for (const [index, bot] of this.bots.entries()) {
      bot.setExpression(expressions[(index + this.#turn) % expressions.length]!).catch((error: unknown) => {
        if (!bot.closed) console.error(`${bot.displayName}: ${error instanceof Error ? error.message : String(error)}`)
      })
    }
    const { who, gesture } = gestureOf(this.#turn, this.bots.length)
    // Nothing of the demo depends on it: a moderator may have taken the right away.
    this.bots[who]?.make(gesture).catch(() => {})
  }

  async close(): Promise<void> {
    this.#closing ??= this.#closeAll()
    await this.#closing
  }

  async #closeAll(): Promise<void> {
    clearInterval(this.#timer)
    for (const part of [...this.#parts].reverse()) await part.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }
}

/** One line that says who shows what and what the server reads; the bots are drawings, so their labels are nobody's data. */
export function describeReadings(bots: readonly Bot[]): string {
  return bots.map((bot) => {
    const newest: HeardReading | undefined = bot.readings.findLast(({ isOwn }) => isOwn)
    return `${bot.displayName} shows ${bot.expression}, read as ${newest === undefined ? 'nothing yet' : `${newest.reading.label} (${Math.round(100 * newest.reading.confidence)} %, ${newest.reading.modality})`}`
  }).join(' · ')
}

async function main(): Promise<void> {
  let options: DemoOptions
  try {
    options = parseDemo(process.argv.slice(2))
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`)
    process.exitCode = 2
    return
  }
  console.log(`Drawing ${options.bots} people and starting the server …`)
  const demo = await Demo.open(options, async (rawConfig) => {
    const { startOvertone } = await import('../main.ts')
    return startOvertone(rawConfig)
  })
  const read = demo.bots.some((bot) => bot.canBeAnalysed)
  console.log(`
  Open   ${new URL(`/${encodeURIComponent(options.room)}`, demo.url).href}

  ${demo.bots.map(({ displayName }) => displayName).join(', ')} are there already. They are ${options.faces.length > 0 ? 'still portraits' : 'drawings'} with ${options.voices.length > 0 ? 'sounds from your folder' : 'made-up voices'};
  every ${options.changeMs / 1000} seconds each takes another expression${read ? ', and a chip under each face says how it looks and sounds' : ''}.
  ${read ? 'Your own camera is analysed only after you agree.' : 'Nobody is analysed on this server.'} Ctrl-C ends everything.
`)
  if (read) demo.onTurn = () => { console.log(describeReadings(demo.bots)) }
  const stop = (): void => {
    demo.close().then(() => process.exit(0), (error: unknown) => { console.error(error); process.exit(1) })
  }
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
}

if (import.meta.main) {
  await main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error))
    process.exit(1)
  })
}
