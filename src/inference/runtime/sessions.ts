// The owner of the session threads: one port for all models, batching by what waits, restart of a thread that dies or hangs.
import { availableParallelism } from 'node:os'
import type { Worker } from 'node:worker_threads'
import { AppError } from '../../kit/errors.ts'
import { startThread } from '../../kit/threads.ts'
import type { Provider } from '../../protocol/inference.ts'
import { BATCH_BUCKETS, planVariants } from './session-plan.ts'
import type { FromThread, ThreadData, ToThread, Variant, VariantMemory } from './session-plan.ts'
import type { ModelKind, Models } from './sidecar.ts'

/** Reads one sample out of a finished batch; the arrays are reused afterwards, so it copies what it keeps. */
export type ReadOutputs<T> = (outputs: readonly Float32Array[], indexInBatch: number) => T

/** The one port to the models. Inputs stay untouched by their owner until the promise settles. */
export interface Inference {
  readonly provider: { readonly requested: Provider; readonly active: Provider }
  /** `shape` picks one of the detector's input shapes; the other models have one. */
  run<T>(request: { readonly model: ModelKind; readonly shape?: number; readonly inputs: readonly Float32Array[]; readonly read: ReadOutputs<T> }): Promise<T>
  readonly completed: number
  readonly closed: boolean
  close(): Promise<void>
}

export type SessionsOptions = {
  readonly models: Models
  readonly provider: Provider
  /** Default: one for every two cores, the other does packets, decoding and features. */
  readonly threads?: number
  readonly log: { info(details: object, message: string): void; warn(details: object, message: string): void }
  /** Called when threads die faster than they can be replaced. Default: an uncaught error that ends the process. */
  readonly onUnusable?: (reason: string) => void
  readonly watchIntervalMs?: number
  /** How a thread is started. */
  readonly spawn?: (data: ThreadData) => Worker
}

type Job = { readonly model: ModelKind; readonly shape: number; readonly inputs: readonly Float32Array[]; finish(outputs: readonly Float32Array[], index: number): void; fail(error: AppError): void }
type Running = { readonly variant: number; readonly jobs: readonly Job[]; looks: number }
/** `memory` is by variant, then slot. */
type Thread = { readonly worker: Worker; readonly memory: readonly (readonly VariantMemory[])[]; readonly running: (Running | null)[]; readonly active: Provider; readonly fallback: string | null }

/** Two: the next batch lies ready while this one's results travel back. */
const SLOTS_PER_THREAD = 2
const WATCH_INTERVAL_MS = 1_000
/**
 * A batch takes milliseconds; a thread that has one for so many looks is hung, and labels are back within 5 s. Counted in looks,
 * not in clock time: a process that was stopped for a while must not end its threads for it.
 */
const HUNG_AFTER_LOOKS = 3
/** More replacements than this in a minute and the process is better restarted. */
const MAX_REPLACEMENTS_A_MINUTE = 5

export async function openSessions(options: SessionsOptions): Promise<Inference> {
  const sessions = new Sessions(options)
  await sessions.open()
  return sessions
}

export function startSessionThread(data: ThreadData): Worker {
  // Since 1.29 the official builds report to their maker and leave an identifier in the user's folder, unless told not to before they are
  // loaded (https://github.com/microsoft/onnxruntime/pull/27379). Set here: only the main thread's environment is the process's own.
  process.env['ORT_DISABLE_TELEMETRY'] = '1'
  return startThread(new URL('./session-thread.ts', import.meta.url), data)
}

class Sessions implements Inference {
  readonly #options: SessionsOptions
  readonly #variants: readonly Variant[]
  readonly #waiting: Job[] = []
  readonly #threads = new Set<Thread>()
  readonly #workers = new Set<Worker>()
  readonly #watchdog: NodeJS.Timeout
  readonly #replacedAtMs: number[] = []
  #active: Provider = 'cpu'
  #closed = false
  completed = 0

  constructor(options: SessionsOptions) {
    this.#options = options
    this.#variants = planVariants(options.models.sidecars)
    this.#watchdog = setInterval(() => this.#endHungThreads(), options.watchIntervalMs ?? WATCH_INTERVAL_MS).unref()
  }

  get provider(): { readonly requested: Provider; readonly active: Provider } {
    return { requested: this.#options.provider, active: this.#active }
  }

  get closed(): boolean {
    return this.#closed
  }

  async open(): Promise<void> {
    const threads = this.#options.threads ?? Math.max(1, Math.floor(availableParallelism() / 2))
    try {
      const opened = await Promise.all(Array.from({ length: threads }, () => this.#openThread()))
      const { active, fallback } = opened[0]!
      this.#active = active
      if (fallback !== null) this.#options.log.warn({ requested: this.#options.provider, active, reason: fallback }, 'execution provider is not available, using another')
    } catch (error) {
      await this.close()
      throw error
    }
  }

  run<T>(request: { readonly model: ModelKind; readonly shape?: number; readonly inputs: readonly Float32Array[]; readonly read: ReadOutputs<T> }): Promise<T> {
    if (this.#closed) return Promise.reject(new AppError('SHUTTING_DOWN', 'the inference sessions are closed'))
    return new Promise<T>((resolve, reject) => {
      this.#waiting.push({
        model: request.model, shape: request.shape ?? 0, inputs: request.inputs,
        finish: (outputs, index) => {
          try {
            resolve(request.read(outputs, index))
          } catch (cause) {
            reject(cause)
          }
        },
        fail: reject,
      })
      this.#dispatch()
    })
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    clearInterval(this.#watchdog)
    for (const job of this.#waiting.splice(0)) job.fail(new AppError('SHUTTING_DOWN', 'the inference sessions are closed'))
    await Promise.all([...this.#workers].map((worker) => worker.terminate()))
  }

  #openThread(): Promise<Thread> {
    const data: ThreadData = { provider: this.#options.provider, graphs: this.#options.models.graphs, variants: this.#variants, slots: SLOTS_PER_THREAD }
    const worker = (this.#options.spawn ?? startSessionThread)(data)
    this.#workers.add(worker)
    let thread: Thread | null = null
    return new Promise((resolve, reject) => {
      worker.on('message', (message: FromThread) => {
        if (message.kind === 'ready') {
          thread = { worker, memory: message.memory, running: new Array<Running | null>(SLOTS_PER_THREAD).fill(null), active: message.active, fallback: message.fallback }
          this.#threads.add(thread)
          resolve(thread)
          this.#dispatch()
        } else if (message.kind === 'failed') {
          reject(new AppError('INTERNAL', `the models could not be loaded: ${message.message}`))
          void worker.terminate()
        } else if (thread) this.#settle(thread, message)
      })
      worker.on('error', (error) => {
        this.#options.log.warn({ reason: error.message }, 'inference thread failed')
        reject(new AppError('INTERNAL', `the inference thread failed: ${error.message}`, { cause: error }))
      })
      worker.on('exit', (code) => {
        this.#workers.delete(worker)
        reject(new AppError('INTERNAL', `the inference thread stopped with code ${code}`))
        if (thread) this.#lose(thread)
      })
    })
  }

  #settle(thread: Thread, message: Extract<FromThread, { slot: number }>): void {
    const running = thread.running[message.slot]
    if (!running) return
    const { outputs } = thread.memory[running.variant]![message.slot]!
    for (const [index, job] of running.jobs.entries()) {
      if (message.kind === 'done') {
        this.completed++
        job.finish(outputs, index)
      } else job.fail(new AppError('INTERNAL', `the ${job.model} model failed: ${message.message}`))
    }
    thread.running[message.slot] = null
    this.#dispatch()
  }

  /** Rejects what the thread was doing and opens another in its place. */
  #lose(thread: Thread): void {
    this.#threads.delete(thread)
    for (const running of thread.running) for (const job of running?.jobs ?? []) job.fail(new AppError('INTERNAL', 'the inference thread stopped'))
    if (this.#closed) return
    const nowMs = performance.now()
    this.#replacedAtMs.push(nowMs)
    const recent = this.#replacedAtMs.filter((atMs) => nowMs - atMs < 60_000)
    this.#replacedAtMs.splice(0, this.#replacedAtMs.length, ...recent)
    if (recent.length > MAX_REPLACEMENTS_A_MINUTE) return this.#giveUp(`inference threads stopped ${recent.length} times within a minute`)
    this.#options.log.warn({}, 'inference thread stopped, opening another')
    void this.#openThread().catch((error: unknown) => this.#giveUp(error instanceof Error ? error.message : String(error)))
  }

  #giveUp(reason: string): void {
    if (this.#closed) return
    void this.close()
    if (this.#options.onUnusable) return this.#options.onUnusable(reason)
    // Uncaught on purpose: without models this process is of no use, and its supervisor opens another.
    throw new AppError('INTERNAL', reason)
  }

  #endHungThreads(): void {
    for (const thread of this.#threads) {
      for (const running of thread.running) if (running) running.looks++
      if (!thread.running.some((running) => running && running.looks >= HUNG_AFTER_LOOKS)) continue
      this.#options.log.warn({}, 'inference thread does not answer')
      void thread.worker.terminate()
    }
  }

  #dispatch(): void {
    while (this.#waiting.length > 0) {
      const free = this.#leastBusyThread()
      if (!free) return
      const jobs = this.#takeBatch()
      const variant = this.#variants.findIndex(({ model, batch }, index) => model === jobs[0]!.model && (model === 'detector' ? index === jobs[0]!.shape : batch >= jobs.length))
      const { inputs } = free.thread.memory[variant]![free.slot]!
      for (const [index, job] of jobs.entries()) for (const [which, values] of job.inputs.entries()) inputs[which]!.set(values, index * values.length)
      free.thread.running[free.slot] = { variant, jobs, looks: 0 }
      free.thread.worker.postMessage({ kind: 'run', slot: free.slot, variant } satisfies ToThread)
    }
  }

  #leastBusyThread(): { readonly thread: Thread; readonly slot: number } | null {
    let best: { readonly thread: Thread; readonly slot: number } | null = null
    let bestBusy = SLOTS_PER_THREAD
    for (const thread of this.#threads) {
      const busy = thread.running.reduce((count, running) => count + (running ? 1 : 0), 0)
      if (busy < bestBusy) {
        best = { thread, slot: thread.running.indexOf(null) }
        bestBusy = busy
      }
    }
    return best
  }

  /** The oldest request, with the others of its model that wait. On a processor padding costs as much as work, so the batch is rounded down there. */
  #takeBatch(): readonly Job[] {
    const first = this.#waiting[0]!
    if (first.model === 'detector') return [this.#waiting.shift()!]
    const alike = this.#waiting.filter((job) => job.model === first.model).slice(0, BATCH_BUCKETS.at(-1))
    const count = this.#active === 'cpu' ? BATCH_BUCKETS.findLast((bucket) => bucket <= alike.length)! : alike.length
    const taken = new Set(alike.slice(0, count))
    const rest = this.#waiting.filter((job) => !taken.has(job))
    this.#waiting.splice(0, this.#waiting.length, ...rest)
    return [...taken]
  }
}
