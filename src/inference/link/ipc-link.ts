// The link to the server that started this process: messages over Node's IPC channel.
import type { Clock } from '../../kit/clock.ts'
import type { Log } from '../../kit/log.ts'
import type { ServerMessage, WorkerMessage, WorkerReading } from '../../protocol/inference.ts'
import { ReadingsOutbox } from './readings-outbox.ts'
import type { ServerLink } from './server-link.ts'
import { readServerMessage } from './server-messages.ts'

/** The part of `process` that a child started by fork() has. */
export type ParentChannel = {
  send?(message: unknown, handle: undefined, options: undefined, callback: (error: Error | null) => void): boolean
  on(event: 'message', listener: (message: unknown) => void): unknown
  on(event: 'disconnect', listener: () => void): unknown
  off(event: 'message', listener: (message: unknown) => void): unknown
  disconnect?(): void
  /** False once the parent is gone, which may have been before anybody listened. */
  readonly connected?: boolean
}

export class IpcLink implements ServerLink {
  readonly #channel: ParentChannel
  readonly #log: Log
  readonly #clock: Clock
  readonly #outbox = new ReadingsOutbox()
  readonly #messageListeners: ((message: ServerMessage) => void)[] = []
  readonly #closeListeners: ((reason: string) => void)[] = []
  readonly #onMessage = (message: unknown) => this.#receive(message)
  #readingsUnderWay = false
  #closed = false
  /** How it ended by itself. */
  #ended: string | null = null

  constructor(channel: ParentChannel, log: Log, clock: Clock) {
    this.#channel = channel
    this.#log = log
    this.#clock = clock
    channel.on('message', this.#onMessage)
    channel.on('disconnect', () => this.#end('the server is gone'))
    if (channel.connected === false) this.#end('the server is gone')
  }

  get closed(): boolean {
    return this.#closed
  }

  onOpen(listener: () => void): void {
    listener()
  }

  onMessage(listener: (message: ServerMessage) => void): void {
    this.#messageListeners.push(listener)
  }

  /** A listener added after the end hears of it, too: the server may have died while the models were being loaded. */
  onClose(listener: (reason: string) => void): void {
    if (this.#ended === null) this.#closeListeners.push(listener)
    else queueMicrotask(listener.bind(null, this.#ended))
  }

  send(message: WorkerMessage): void {
    this.#write(message, () => {})
  }

  sendReadings(readings: readonly WorkerReading[]): void {
    this.#outbox.hold(readings, this.#clock.monotonicMs())
    this.#flush()
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#outbox.clear()
    this.#channel.off('message', this.#onMessage)
    this.#channel.disconnect?.()
  }

  /** One batch at a time: the next goes when the channel has taken the last. */
  #flush(): void {
    if (this.#readingsUnderWay || this.#outbox.size === 0) return
    this.#readingsUnderWay = true
    this.#write({ type: 'readings', readings: this.#outbox.take(this.#clock.monotonicMs()) }, () => {
      this.#readingsUnderWay = false
      this.#flush()
    })
  }

  #write(message: WorkerMessage, onWritten: () => void): void {
    if (this.#closed) return
    // A parent that died between two events: 'disconnect' follows, and ends the link.
    this.#channel.send?.(message, undefined, undefined, (error) => {
      if (error === null) onWritten()
    })
  }

  #receive(message: unknown): void {
    const read = readServerMessage(message, this.#log)
    if (read !== null) for (const listener of this.#messageListeners) listener(read)
  }

  #end(reason: string): void {
    if (this.#closed) return
    this.#closed = true
    this.#ended = reason
    for (const listener of this.#closeListeners) listener(reason)
  }
}
