// A client's connection to the signaling: typed requests that resolve with the answer or reject with the server's code.
import { io, type Socket } from 'socket.io-client'
import { type Ack } from '../protocol/errors.ts'
import { type ClientToServerEvents, type RequestName, type RequestPayload, type ResponseData, type ServerToClientEvents } from '../protocol/events.ts'

const REQUEST_TIMEOUT_MS = 10_000

export class RefusedError extends Error {
  readonly code: string

  constructor(request: string, code: string, message: string) {
    super(`${request} was refused: ${code}: ${message}`)
    this.name = 'RefusedError'
    this.code = code
  }
}

export class CallLink {
  readonly socket: Socket<ServerToClientEvents, ClientToServerEvents>
  readonly #url: string

  constructor(url: string) {
    this.#url = url
    this.socket = io(url, { transports: ['websocket'], forceNew: true, reconnectionDelayMax: 2_000, autoConnect: false })
  }

  /** Resolves once, when the connection stands for the first time; lost ones come back by themselves. */
  connect(): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const timer = setTimeout(() => { reject(new Error(`no answer from ${this.#url}`)) }, REQUEST_TIMEOUT_MS)
    this.socket.once('connect', resolve)
    this.socket.once('connect_error', (error) => { reject(new Error(`${this.#url}: ${error.message}`)) })
    this.socket.connect()
    return promise.finally(() => { clearTimeout(timer) })
  }

  async request<Name extends RequestName>(name: Name, payload: RequestPayload<Name>, timeoutMs = REQUEST_TIMEOUT_MS): Promise<ResponseData[Name]> {
    const untyped = this.socket.timeout(timeoutMs) as unknown as { emitWithAck(event: string, payload: unknown): Promise<Ack<ResponseData[Name]>> }
    const reply = await untyped.emitWithAck(name, payload)
    if (!reply.ok) throw new RefusedError(name, reply.error.code, reply.error.message)
    return reply.data
  }

  close(): void {
    this.socket.close()
  }
}
