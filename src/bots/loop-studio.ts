// Renders loops in a thread of its own, so that drawing never holds up whoever plays them; remembers what it made.
import { join } from 'node:path'
import type { Worker } from 'node:worker_threads'
import { startThread } from '../kit/threads.ts'
import { type LoopRequest, type MediaLoop } from './media-loop.ts'

/** Everything a studio makes: a drawn person, or pictures and sounds from folders. */
export type StudioJob =
  | ({ readonly kind: 'drawn' } & LoopRequest)
  | ({ readonly kind: 'folder'; readonly faceFile: string; readonly voiceFile: string | null } & LoopRequest)

export type StudioAnswer = { readonly id: number; readonly loop: MediaLoop } | { readonly id: number; readonly failure: string }

const CACHE_FOLDER = join(import.meta.dirname, '../../.cache/bots')

export class LoopStudio {
  readonly #cacheFolder: string | null
  readonly #made = new Map<string, Promise<MediaLoop>>()
  readonly #waiting = new Map<number, PromiseWithResolvers<MediaLoop>>()
  #worker: Worker | null = null
  #nextId = 1
  #closed = false

  /** null keeps nothing on disk. */
  constructor(cacheFolder: string | null = CACHE_FOLDER) {
    this.#cacheFolder = cacheFolder
  }

  /** The same job is rendered once. */
  loop(job: StudioJob): Promise<MediaLoop> {
    const key = JSON.stringify(job)
    const known = this.#made.get(key)
    if (known !== undefined) return known
    if (this.#closed) return Promise.reject(new Error('the studio is closed'))
    const worker = this.#worker ??= this.#openWorker()
    const id = this.#nextId++
    const pending = Promise.withResolvers<MediaLoop>()
    // a loop that nobody awaits any more (its bot was closed) must not bring the process down
    pending.promise.catch(() => { this.#made.delete(key) })
    this.#waiting.set(id, pending)
    this.#made.set(key, pending.promise)
    worker.postMessage({ id, job })
    return pending.promise
  }

  #openWorker(): Worker {
    const worker = startThread(new URL('./loop-studio-worker.ts', import.meta.url), { cacheFolder: this.#cacheFolder })
    worker.on('message', (answer: StudioAnswer) => {
      const pending = this.#waiting.get(answer.id)
      this.#waiting.delete(answer.id)
      if ('loop' in answer) pending?.resolve(answer.loop)
      else pending?.reject(new Error(answer.failure))
    })
    worker.on('error', (error: Error) => { this.#failAll(error) })
    return worker
  }

  #failAll(error: Error): void {
    for (const pending of this.#waiting.values()) pending.reject(error)
    this.#waiting.clear()
    this.#worker = null
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    const worker = this.#worker
    this.#failAll(new Error('the studio is closed'))
    await worker?.terminate()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }
}
