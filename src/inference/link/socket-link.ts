// The link to a server on another machine: socket.io, reconnecting for ever; the only import of socket.io-client here.
import { io } from 'socket.io-client'
import type { Socket } from 'socket.io-client'
import type { Clock } from '../../kit/clock.ts'
import type { Log } from '../../kit/log.ts'
import type { ServerMessage, WorkerMessage, WorkerReading } from '../../protocol/inference.ts'
import { ReadingsOutbox } from './readings-outbox.ts'
import type { ServerLink } from './server-link.ts'
import { readServerMessage } from './server-messages.ts'

const NAMESPACE = '/inference'
const FIRST_RETRY_MS = 500
const LAST_RETRY_MS = 10_000
/** After so long without an answer the attempt counts as failed. */
const CONNECT_TIMEOUT_MS = 5_000

export class SocketLink implements ServerLink {
  readonly #socket: Socket
  readonly #log: Log
  readonly #clock: Clock
  readonly #outbox = new ReadingsOutbox()
  readonly #openListeners: (() => void)[] = []
  readonly #messageListeners: ((message: ServerMessage) => void)[] = []
  readonly #closeListeners: ((reason: string) => void)[] = []
  #retry: NodeJS.Timeout | undefined
  #failures = 0
  #closed = false

  /** Connects at once, to the server at `url` (http or https). */
  constructor(url: string, log: Log, clock: Clock) {
    this.#log = log
    this.#clock = clock
    this.#socket = io(new URL(NAMESPACE, url).href, {
      // Polling first would only delay the one connection that is wanted.
      transports: ['websocket'],
      reconnectionDelay: FIRST_RETRY_MS,
      reconnectionDelayMax: LAST_RETRY_MS,
      timeout: CONNECT_TIMEOUT_MS,
      // Another worker in this process (a test) has a connection of its own.
      forceNew: true,
    })
    this.#socket.on('connect', () => this.#opened())
    this.#socket.on('message', (message: unknown) => this.#receive(message))
    this.#socket.on('disconnect', (reason) => this.#lost(reason))
    this.#socket.on('connect_error', (error) => this.#notConnected(error))
    this.#socket.io.on('reconnect_attempt', () => this.#log.debug('connecting to the server again'))
  }

  get closed(): boolean {
    return this.#closed
  }

  onOpen(listener: () => void): void {
    this.#openListeners.push(listener)
    if (this.#socket.connected) listener()
  }

  onMessage(listener: (message: ServerMessage) => void): void {
    this.#messageListeners.push(listener)
  }

  onClose(listener: (reason: string) => void): void {
    this.#closeListeners.push(listener)
  }

  send(message: WorkerMessage): void {
    // socket.io would keep it for the next connection, where it means nothing.
    if (this.#socket.connected) this.#socket.emit('message', message)
  }

  sendReadings(readings: readonly WorkerReading[]): void {
    if (!this.#socket.connected) return
    this.#outbox.hold(readings, this.#clock.monotonicMs())
    this.#flush()
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    clearTimeout(this.#retry)
    this.#outbox.clear()
    this.#socket.disconnect()
  }

  /** While the engine still writes earlier packets, the newest readings wait here, not in its buffer. */
  #flush(): void {
    const { engine } = this.#socket.io
    if (this.#outbox.size === 0 || !this.#socket.connected || engine.writeBuffer.length > 0 || !engine.transport.writable) return
    this.send({ type: 'readings', readings: this.#outbox.take(this.#clock.monotonicMs()) })
  }

  #opened(): void {
    this.#failures = 0
    this.#outbox.clear()
    this.#socket.io.engine.on('drain', () => this.#flush())
    for (const listener of this.#openListeners) listener()
  }

  #receive(message: unknown): void {
    const read = readServerMessage(message, this.#log)
    if (read !== null) for (const listener of this.#messageListeners) listener(read)
  }

  #lost(reason: string): void {
    // Its owner's own close() is no loss.
    if (this.#closed) return
    this.#outbox.clear()
    for (const listener of this.#closeListeners) listener(reason)
    // socket.io does not come back by itself when the server hung up: it may be restarting, or its token may change.
    if (reason === 'io server disconnect') this.#connectLater()
  }

  #notConnected(error: Error): void {
    this.#failures++
    // One line for an outage, not one for each attempt.
    if (this.#failures === 1) {
      const { data } = error as { data?: { code?: string; message?: string } }
      if (data?.code === undefined) this.#log.warn({ reason: error.message }, 'the server cannot be reached; trying again until it can')
      else this.#log.warn({ code: data.code, reason: data.message }, 'the server refuses inference workers; asking again until it takes them')
    }
    if (!this.#socket.active) this.#connectLater()
  }

  #connectLater(): void {
    if (this.#closed) return
    clearTimeout(this.#retry)
    this.#retry = setTimeout(() => this.#socket.connect(), LAST_RETRY_MS / 2)
  }
}
