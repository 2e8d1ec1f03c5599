// The server's own inference worker: a supervised child process that is started again whenever it ends, hangs or grows too large.
import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import type { Clock } from '../kit/clock.ts'
import type { Log } from '../kit/log.ts'
import { requirePermit } from '../kit/purpose.ts'
import type { AnalysisPermit } from '../kit/purpose.ts'
import { ChildLink } from './child-link.ts'
import { SERVER_CLOSING } from './registry.ts'
import type { WorkerRegistry } from './registry.ts'

export type EmbeddedWorkerOptions = {
  readonly permit: AnalysisPermit
  readonly registry: WorkerRegistry
  readonly log: Log
  readonly clock: Clock
  /** OVERTONE_INFERENCE_* settings for the child: provider, capacity, models, log. */
  readonly settings?: Readonly<Record<string, string>>
  readonly program?: string
  /** Models are loaded before the hello. */
  readonly helloTimeoutMs?: number
  readonly stopTimeoutMs?: number
  readonly memoryLimitBytes?: number
}

const PROGRAM = fileURLToPath(new URL('../inference/main.ts', import.meta.url))
/** On a machine that is busy the models take most of a minute to load; ending the worker then would only begin it anew. */
const HELLO_TIMEOUT_MS = 60_000
const STOP_TIMEOUT_MS = 3_000
/** Several times what models, FFmpeg and a WebAssembly decoder a person need; a worker that reaches it leaks. */
const MEMORY_LIMIT_BYTES = 2 * 1024 ** 3
/** The first restart is at once; a worker that lived so long starts that count anew. */
const HEALTHY_AFTER_MS = 30_000
const FIRST_DELAY_MS = 250
const LONGEST_DELAY_MS = 15_000
/** What a process needs to run, to find GPU libraries and to write a temporary file; no secret of the server's passes. */
const PASSED_ON = ['PATH', 'HOME', 'TMPDIR', 'TZ', 'LANG', 'LD_LIBRARY_PATH', 'CUDA_VISIBLE_DEVICES', 'CUDA_PATH', 'VK_ICD_FILENAMES', 'VK_DRIVER_FILES', 'XDG_RUNTIME_DIR', 'SYSTEMROOT'] as const
/** A log line is a line, not a stream. */
const MAX_LINE_CHARACTERS = 4_000

/** How long to wait before start number `failures` in a row that ended early. Pure. */
export function restartDelayMs(failures: number): number {
  return failures <= 1 ? 0 : Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (failures - 2))
}

type State = { readonly kind: 'running'; readonly child: ChildProcess; readonly link: ChildLink; readonly startedMs: number } | { readonly kind: 'waiting'; readonly timer: NodeJS.Timeout } | { readonly kind: 'closed' } | { readonly kind: 'idle' }

export class EmbeddedWorker {
  readonly #options: EmbeddedWorkerOptions
  readonly #log: Log
  #state: State = { kind: 'idle' }
  #failures = 0
  #starts = 0
  #exited: Promise<void> = Promise.resolve()

  constructor(options: EmbeddedWorkerOptions) {
    requirePermit(options.permit)
    this.#options = options
    this.#log = options.log
    this.#start()
  }

  get closed(): boolean {
    return this.#state.kind === 'closed'
  }

  /** The child's process id; undefined between two children. */
  get pid(): number | undefined {
    return this.#state.kind === 'running' ? this.#state.child.pid : undefined
  }

  /** How often a child was started. */
  get starts(): number {
    return this.#starts
  }

  /** Asks the child to stop, kills it when it does not, and resolves when it is gone. */
  async close(): Promise<void> {
    const state = this.#state
    this.#state = { kind: 'closed' }
    if (state.kind === 'waiting') clearTimeout(state.timer)
    if (state.kind === 'running') {
      state.link.send({ type: 'stop' })
      state.link.end(SERVER_CLOSING)
      const timer = setTimeout(() => state.child.kill('SIGKILL'), this.#options.stopTimeoutMs ?? STOP_TIMEOUT_MS)
      await this.#exited
      clearTimeout(timer)
    }
    await this.#exited
  }

  #start(): void {
    const { registry, settings = {}, program = PROGRAM, helloTimeoutMs = HELLO_TIMEOUT_MS, clock } = this.#options
    const token = randomBytes(24).toString('base64url')
    const passedOn = PASSED_ON.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]]))
    const child = fork(program, [], {
      env: { ...Object.fromEntries(passedOn), ...settings, OVERTONE_INFERENCE_TOKEN: token },
      execArgv: [],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    })
    const link = new ChildLink(child, this.#log)
    this.#starts++
    this.#state = { kind: 'running', child, link, startedMs: clock.monotonicMs() }
    this.#forwardLines(child.stdout)
    this.#forwardLines(child.stderr)
    this.#exited = new Promise((resolve) => {
      let over = false
      const onOver = (how: string) => {
        if (over) return
        over = true
        link.end(how)
        resolve()
        this.#ended(child, how)
      }
      child.once('exit', (code, signal) => onOver(signal === null ? `exit code ${code}` : `signal ${signal}`))
      child.once('error', (error) => onOver(error.message))
    })
    link.onMessage((message) => {
      if (message.type === 'pong' && message.stats.rssBytes > (this.#options.memoryLimitBytes ?? MEMORY_LIMIT_BYTES)) link.close('over its memory limit')
    })
    registry.accept(link, { kind: 'embedded', token }, helloTimeoutMs)
  }

  #ended(child: ChildProcess, how: string): void {
    if (this.#state.kind !== 'running' || this.#state.child !== child) return
    const livedMs = this.#options.clock.monotonicMs() - this.#state.startedMs
    this.#failures = livedMs >= HEALTHY_AFTER_MS ? 1 : this.#failures + 1
    const delayMs = restartDelayMs(this.#failures)
    this.#log.error({ how, livedMs: Math.round(livedMs), delayMs }, 'the inference worker ended; it is started again')
    this.#state = { kind: 'waiting', timer: setTimeout(() => this.#start(), delayMs) }
  }

  /** The child's log lines are JSON of the same logger; anything else it prints is passed on as text. */
  #forwardLines(stream: Readable | null): void {
    if (stream === null) return
    createInterface({ input: stream }).on('line', (line) => {
      const { level, time: _time, name: _name, pid: _pid, msg, ...details } = parseLine(line)
      this.#log[level]({ ...details }, `inference: ${msg}`)
    })
  }
}

type Line = { readonly level: 'debug' | 'info' | 'warn' | 'error'; readonly msg: string; readonly [key: string]: unknown }

function parseLine(line: string): Line {
  try {
    const parsed: unknown = JSON.parse(line)
    if (typeof parsed === 'object' && parsed !== null && 'level' in parsed && 'msg' in parsed) {
      // pino's numbers: 20 debug, 30 info, 40 warn, 50 error.
      const number = Number(parsed.level)
      const level = number >= 50 ? 'error' : number >= 40 ? 'warn' : number >= 30 ? 'info' : 'debug'
      return { ...parsed, level, msg: String(parsed.msg) }
    }
  } catch {
    // Not JSON: a line of a library or of Node itself.
  }
  return { level: 'warn', msg: line.slice(0, MAX_LINE_CHARACTERS) }
}
