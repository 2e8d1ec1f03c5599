// The connection to the server over a whole call: how it is lost, how it comes back, and made anew where it is dead.
import { SignalingClient } from './signaling-client.ts'
import type { Request, ServerSocket } from './signaling-client.ts'

const CONNECTING_MS = 5000
const AFTER_CLOSING_MS = 1000

type ConnectionEvents = {
  readonly onUp: () => void
  readonly onLost: (reason: 'connection' | 'server-closing') => void
  /** The server ended it for good: the place was taken by another tab. */
  readonly onTaken: () => void
}

export class Connection {
  readonly #client = new SignalingClient()
  readonly #events: ConnectionEvents
  #renewedMs = -Infinity
  #closed = false

  constructor(events: ConnectionEvents) {
    this.#events = events
    this.#listen()
  }

  get socket(): ServerSocket {
    return this.#client.socket
  }

  get request(): Request {
    return this.#client.request
  }

  open(): void {
    this.socket.connect()
  }

  /** A new connection is a new join with the resume token. */
  renew(): void {
    this.#renewedMs = performance.now()
    this.#events.onLost('connection')
    this.socket.disconnect().connect()
  }

  /** At once, but not before a connection that is being made has had its time. */
  renewSoon(): void {
    if (performance.now() - this.#renewedMs >= CONNECTING_MS) this.renew()
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#client.close()
  }

  #listen(): void {
    const { socket } = this
    const { onUp, onLost, onTaken } = this.#events
    let serverIsClosing = false
    socket.on('connect', onUp)
    socket.on('connect_error', () => onLost('connection'))
    socket.on('disconnect', (reason) => {
      if (reason === 'io client disconnect') return
      const endedByServer = reason === 'io server disconnect'
      if (endedByServer && !serverIsClosing) return onTaken()
      onLost(serverIsClosing ? 'server-closing' : 'connection')
      // socket.io does not come back by itself when the server ended the connection.
      if (endedByServer) setTimeout(() => !this.#closed && socket.connect(), AFTER_CLOSING_MS)
      serverIsClosing = false
    })
    socket.on('server:closing', () => {
      serverIsClosing = true
    })
  }
}
