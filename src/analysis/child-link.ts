// The link to a child process over Node's IPC; closing it kills the child, since a hung one hears nothing.
import type { ChildProcess } from 'node:child_process'
import type { Log } from '../kit/log.ts'
import { workerMessageSchema } from '../protocol/inference.ts'
import type { ServerMessage, WorkerMessage } from '../protocol/inference.ts'
import type { WorkerLink } from './ports.ts'

export class ChildLink implements WorkerLink {
  readonly #child: ChildProcess
  readonly #messageListeners: ((message: WorkerMessage) => void)[] = []
  readonly #closeListeners: ((reason: string) => void)[] = []
  #closed = false

  constructor(child: ChildProcess, log: Log) {
    this.#child = child
    child.on('message', (message) => {
      if (this.#closed) return
      const parsed = workerMessageSchema.safeParse(message)
      if (parsed.success) for (const listener of this.#messageListeners) listener(parsed.data)
      else log.warn({ issues: parsed.error.issues.slice(0, 3).map(({ path, code }) => ({ path, code })) }, 'the inference worker sent a message that is not in the agreed form')
    })
    child.once('disconnect', () => this.close('the worker closed its channel'))
  }

  get closed(): boolean {
    return this.#closed
  }

  send(message: ServerMessage): void {
    if (this.#closed || !this.#child.connected) return
    // A child that dies in between is noticed by its exit; the error here says nothing more.
    this.#child.send(message, () => {})
  }

  onMessage(listener: (message: WorkerMessage) => void): void {
    this.#messageListeners.push(listener)
  }

  onClose(listener: (reason: string) => void): void {
    this.#closeListeners.push(listener)
  }

  close(reason: string): void {
    if (this.#closed) return
    // SIGKILL ends a stopped process, too (signal(7)).
    this.#child.kill('SIGKILL')
    this.end(reason)
  }

  /** The child is gone. */
  end(reason: string): void {
    if (this.#closed) return
    this.#closed = true
    for (const listener of this.#closeListeners) listener(reason)
  }
}
