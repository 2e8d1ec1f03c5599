// Remote inference workers over socket.io: checks the token of whoever says hello, and hands each on as a message pipe.
import type { Namespace, Socket } from 'socket.io'
import { isLoopback } from '../kit/addresses.ts'
import type { Clock } from '../kit/clock.ts'
import type { Log } from '../kit/log.ts'
import { requirePermit } from '../kit/purpose.ts'
import type { AnalysisPermit } from '../kit/purpose.ts'
import { matchesSecret } from '../kit/secrets.ts'
import { INFERENCE_PROTOCOL_VERSION, workerMessageSchema } from '../protocol/inference.ts'
import type { ServerMessage, WorkerMessage } from '../protocol/inference.ts'

/** Fits analysis/ports.ts's WorkerLink by shape: signaling may not import that room. */
export interface RemoteWorkerLink {
  readonly closed: boolean
  send(message: ServerMessage): void
  onMessage(listener: (message: WorkerMessage) => void): void
  onClose(listener: (reason: string) => void): void
  close(reason: string): void
}
type LinkListener = (link: RemoteWorkerLink, address: string) => void
type Refusal = Extract<ServerMessage, { type: 'refused' }>['code']

/** Source: the protocol; a worker says hello as soon as it is connected. */
export const HELLO_WITHIN_MS = 5000
/** Messages kept for a listener that comes a moment after the link. */
const MAX_UNHEARD = 64

export type InferenceGateOptions = { readonly permit: AnalysisPermit; readonly inferenceToken: string | null; readonly badWorkerMessages: number }
type Waiting = { readonly socket: Socket; readonly sinceMs: number }

/** Made before the server, so that analysis can be opened with it and the server with analysis. */
export class InferenceGate {
  readonly #options: InferenceGateOptions
  readonly #clock: Clock
  readonly #log: Log
  readonly #listeners: LinkListener[] = []
  readonly #waiting = new Map<string, Waiting>()
  readonly #links = new Set<SocketLink>()
  #badMessages = 0
  #refused = 0

  constructor(options: InferenceGateOptions, clock: Clock, log: Log) {
    requirePermit(options.permit)
    this.#options = options
    this.#clock = clock
    this.#log = log
  }

  onLink(listener: LinkListener): void {
    this.#listeners.push(listener)
  }

  get counts(): { readonly links: number; readonly waiting: number; readonly refused: number; readonly badMessages: number } {
    return { links: this.#links.size, waiting: this.#waiting.size, refused: this.#refused, badMessages: this.#badMessages }
  }

  attach(namespace: Namespace, addressOf: (socket: Socket) => string): void {
    namespace.on('connection', (socket) => {
      this.#waiting.set(socket.id, { socket, sinceMs: this.#clock.monotonicMs() })
      socket.on('disconnect', () => this.#waiting.delete(socket.id))
      socket.once('message', (message: unknown) => this.#hello(socket, message, addressOf(socket)))
    })
  }

  #hello(socket: Socket, message: unknown, address: string): void {
    if (!this.#waiting.delete(socket.id)) return
    if (typeOf(message) !== 'hello') return this.#refuse(socket, 'BAD_REQUEST', 'the first message must be hello')
    const version = (message as { protocolVersion?: unknown }).protocolVersion
    if (version !== INFERENCE_PROTOCOL_VERSION) return this.#refuse(socket, 'PROTOCOL_VERSION', `the server speaks version ${INFERENCE_PROTOCOL_VERSION}`)
    const parsed = workerMessageSchema.safeParse(message)
    if (!parsed.success || parsed.data.type !== 'hello') {
      const keys = parsed.success ? '' : [...new Set(parsed.error.issues.map((issue) => issue.path.join('.') || issue.message))].join(', ')
      return this.#refuse(socket, 'BAD_REQUEST', `hello is not in the agreed form: ${keys}`.slice(0, 500))
    }
    if (!matchesSecret(this.#options.inferenceToken, parsed.data.token)) return this.#refuse(socket, 'UNAUTHORIZED', 'the token is wrong, or this server takes no remote workers')
    if (parsed.data.rtp.srtp === null && !isLoopback(parsed.data.rtp.ip)) return this.#refuse(socket, 'BAD_REQUEST', 'rtp.srtp: media leave this machine encrypted or not at all')
    const link = new SocketLink(socket, { log: this.#log, maxBadMessages: this.#options.badWorkerMessages, onBadMessage: () => (this.#badMessages += 1) })
    this.#links.add(link)
    link.onClose(() => this.#links.delete(link))
    for (const listener of this.#listeners) guarded(this.#log, () => listener(link, address))
    link.deliver(parsed.data)
  }

  #refuse(socket: Socket, code: Refusal, message: string): void {
    this.#refused += 1
    this.#log.warn({ code }, 'a remote inference worker was refused')
    socket.emit('message', { type: 'refused', code, message } satisfies ServerMessage)
    socket.disconnect(true)
  }

  /** Refuses whoever has been connected too long without saying hello. */
  sweep(): void {
    const nowMs = this.#clock.monotonicMs()
    for (const { socket, sinceMs } of this.#waiting.values()) {
      if (nowMs - sinceMs < HELLO_WITHIN_MS) continue
      this.#waiting.delete(socket.id)
      this.#refuse(socket, 'BAD_REQUEST', 'no hello arrived in time')
    }
  }

  close(): void {
    for (const link of this.#links) link.close('server closing')
    for (const { socket } of this.#waiting.values()) socket.disconnect(true)
  }
}

class SocketLink implements RemoteWorkerLink {
  readonly #socket: Socket
  readonly #options: { readonly log: Log; readonly maxBadMessages: number; readonly onBadMessage: () => void }
  readonly #messageListeners: ((message: WorkerMessage) => void)[] = []
  readonly #closeListeners: ((reason: string) => void)[] = []
  #unheard: WorkerMessage[] = []
  #badMessages = 0
  #closed = false

  constructor(socket: Socket, options: { log: Log; maxBadMessages: number; onBadMessage: () => void }) {
    this.#socket = socket
    this.#options = options
    socket.on('message', (message: unknown) => this.#receive(message))
    socket.on('disconnect', (reason) => this.#ended(reason))
  }

  get closed(): boolean {
    return this.#closed
  }

  send(message: ServerMessage): void {
    if (!this.#closed) this.#socket.emit('message', message)
  }

  onMessage(listener: (message: WorkerMessage) => void): void {
    this.#messageListeners.push(listener)
    const unheard = this.#unheard
    this.#unheard = []
    for (const message of unheard) this.deliver(message)
  }

  onClose(listener: (reason: string) => void): void {
    this.#closeListeners.push(listener)
  }

  close(reason: string): void {
    if (this.#closed) return
    this.#ended(reason)
    this.#socket.disconnect(true)
  }

  /** Hands a message that passed the schema to whoever listens. */
  deliver(message: WorkerMessage): void {
    if (this.#closed) return
    if (this.#messageListeners.length === 0) {
      if (this.#unheard.length < MAX_UNHEARD) this.#unheard.push(message)
      return
    }
    for (const listener of this.#messageListeners) guarded(this.#options.log, () => listener(message))
  }

  #receive(message: unknown): void {
    if (this.#closed) return
    const parsed = workerMessageSchema.safeParse(message)
    if (parsed.success) return this.deliver(parsed.data)
    this.#badMessages += 1
    this.#options.onBadMessage()
    this.#options.log.warn({ badMessages: this.#badMessages }, 'an inference worker sent a message that is not in the agreed form')
    if (this.#badMessages >= this.#options.maxBadMessages) this.close('too many malformed messages')
  }

  #ended(reason: string): void {
    if (this.#closed) return
    this.#closed = true
    for (const listener of this.#closeListeners) guarded(this.#options.log, () => listener(reason))
  }
}

function typeOf(message: unknown): unknown {
  return typeof message === 'object' && message !== null ? (message as { type?: unknown }).type : undefined
}

/** A listener's fault is logged, and does not reach the socket that delivered the message. */
function guarded(log: Log, call: () => void): void {
  try {
    call()
  } catch (error) {
    log.error({ err: error }, 'a listener of an inference link failed')
  }
}
