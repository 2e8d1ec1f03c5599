// Asks an inference worker at intervals whether it lives; one that stops answering is closed as hung.
import type { WorkerStats } from '../protocol/inference.ts'
import type { WorkerLink } from './ports.ts'

type Asked = { readonly afterN: number; readonly answer: (stats: WorkerStats | null) => void }
export type HeartbeatOptions = { readonly intervalMs: number; readonly deadlineMs: number }

/**
 * The deadline is counted in intervals of this process's own timer, not in clock time: when the server itself was held up
 * (a laptop asleep, a stopped debugger) the answers are waiting, and nobody hung.
 */
export class Heartbeat {
  readonly #link: WorkerLink
  readonly #allowedUnanswered: number
  readonly #timer: NodeJS.Timeout
  #n = 0
  #unanswered = 0
  #stats: WorkerStats | null = null
  readonly #asked = new Set<Asked>()

  constructor(link: WorkerLink, options: HeartbeatOptions) {
    this.#link = link
    this.#allowedUnanswered = Math.max(1, Math.ceil(options.deadlineMs / options.intervalMs))
    link.onMessage((message) => {
      if (message.type !== 'pong') return
      for (const asked of [...this.#asked].filter(({ afterN }) => message.n >= afterN)) this.#answer(asked, message.stats)
      if (message.n !== this.#n) return
      this.#unanswered = 0
      this.#stats = message.stats
    })
    link.onClose(() => this.close())
    this.#timer = setInterval(() => this.#beat(), options.intervalMs)
    this.#timer.unref()
  }

  /** From the newest answer. */
  get stats(): WorkerStats | null {
    return this.#stats
  }

  /** Asks now; null when the link closes first. */
  ask(): Promise<WorkerStats | null> {
    return new Promise((resolve) => {
      if (this.#link.closed) return resolve(null)
      this.#asked.add({ afterN: ++this.#n, answer: resolve })
      this.#link.send({ type: 'ping', n: this.#n })
    })
  }

  close(): void {
    clearInterval(this.#timer)
    for (const asked of [...this.#asked]) this.#answer(asked, null)
  }

  #answer(asked: Asked, stats: WorkerStats | null): void {
    this.#asked.delete(asked)
    asked.answer(stats)
  }

  #beat(): void {
    if (this.#unanswered >= this.#allowedUnanswered) {
      this.close()
      this.#link.close('hung')
      return
    }
    this.#unanswered++
    this.#link.send({ type: 'ping', n: ++this.#n })
  }
}
