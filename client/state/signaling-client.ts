// The socket to the server: requests as promises that fail by name, events as they come.
import { io } from 'socket.io-client'
import type { Socket } from 'socket.io-client'
import type { Ack } from '../../src/protocol/errors.ts'
import type { ClientToServerEvents, RequestName, RequestPayload, ResponseData, ServerToClientEvents } from '../../src/protocol/events.ts'
import { CallError } from './call-error.ts'

/** Longer than a worker's restart, shorter than a person's patience. */
const REQUEST_TIMEOUT_MS = 10_000

export type Request = <Name extends RequestName>(name: Name, payload: RequestPayload<Name>, timeoutMs?: number) => Promise<ResponseData[Name]>
export type ServerSocket = Socket<ServerToClientEvents, ClientToServerEvents>

export class SignalingClient {
  readonly socket: ServerSocket

  constructor() {
    this.socket = io({ autoConnect: false, transports: ['websocket', 'polling'], reconnectionDelay: 300, reconnectionDelayMax: 3000, timeout: 8000 })
  }

  readonly request: Request = (name, payload, timeoutMs = REQUEST_TIMEOUT_MS) =>
    new Promise((resolve, reject) => {
      if (!this.socket.connected) return reject(new CallError('UNREACHABLE'))
      type Reply = Ack<ResponseData[typeof name]>
      const emitter = this.socket.timeout(timeoutMs) as unknown as { emit: (event: string, payload: unknown, done: (error: Error | null, reply: Reply) => void) => void }
      emitter.emit(name, payload, (error, reply) => {
        if (error) reject(new CallError('TIMEOUT'))
        else if (reply.ok) resolve(reply.data)
        else reject(CallError.fromWire(reply.error))
      })
    })

  close(): void {
    this.socket.removeAllListeners()
    this.socket.disconnect()
  }
}
