// The keeper as the server's thread has it: passes everything on to the database's thread, and starts that again when it ended.
import type { Worker } from 'node:worker_threads'
import { startThread } from '../kit/threads.ts'
import type { JobArgs, JobName, JobResult } from './jobs.ts'
import { KeepError } from './keeper.ts'
import type { Keeper, KeeperOptions } from './keeper.ts'
import type { Answer, Asked, Question } from './thread-messages.ts'

type Waiting = { readonly resolve: (result: never) => void; readonly reject: (error: KeepError) => void }

export class ThreadKeeper implements Keeper {
  readonly #options: KeeperOptions
  readonly #waiting = new Map<number, Waiting>()
  #worker: Worker | null = null
  #asked = 0

  constructor(options: KeeperOptions) {
    this.#options = options
  }

  open(): Promise<void> {
    return this.#ask({ kind: 'open' })
  }

  run<Name extends JobName>(name: Name, ...args: JobArgs<Name>): Promise<JobResult<Name>> {
    return this.#ask({ kind: 'run', name, args })
  }

  async close(): Promise<void> {
    if (!this.#worker) return
    await this.#ask({ kind: 'close' }).catch(() => undefined)
    await this.end()
  }

  /** Without a word to it, as when it hangs: what waits for it is rejected. */
  async end(): Promise<void> {
    await this.#worker?.terminate()
  }

  #ask<T>(asked: Asked): Promise<T> {
    const worker = this.#worker ?? this.#start()
    const n = ++this.#asked
    return new Promise<T>((resolve, reject) => {
      this.#waiting.set(n, { resolve, reject })
      worker.postMessage({ ...asked, n } satisfies Question)
    })
  }

  #start(): Worker {
    const worker = startThread(new URL('./keeper-thread.ts', import.meta.url), this.#options)
    this.#worker = worker
    let reason = 'the database thread ended'
    worker.on('message', (answer: Answer) => {
      const waiting = this.#waiting.get(answer.n)
      this.#waiting.delete(answer.n)
      if (answer.kind === 'done') waiting?.resolve(answer.result as never)
      else waiting?.reject(new KeepError(answer.kind, answer.message))
    })
    worker.on('error', (error) => { reason = `the database thread failed: ${error instanceof Error ? error.message : String(error)}` })
    worker.on('exit', () => {
      if (this.#worker !== worker) return
      this.#worker = null
      for (const waiting of this.#waiting.values()) waiting.reject(new KeepError('unavailable', reason))
      this.#waiting.clear()
    })
    return worker
  }
}
