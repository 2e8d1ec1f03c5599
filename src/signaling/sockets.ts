// The socket.io server: who may connect, how large a message may be, and how everybody is let go at the end.
import type { Server as HttpServer } from 'node:http'
import { Server } from 'socket.io'
import type { ExtendedError, Socket } from 'socket.io'
import { AppError, toWireError } from '../kit/errors.ts'
import type { ErrorCode } from '../protocol/errors.ts'
import type { Clock } from '../kit/clock.ts'
import { DASHBOARD_NAMESPACE } from '../protocol/constants.ts'
import { ConnectionCounts } from './connection-counts.ts'
import { KeyedBuckets } from './keyed-buckets.ts'
import type { SignalingOptions } from './options.ts'
import { clientAddress, originIsAllowed } from './security.ts'
import type { CallServer } from './socket-outbox.ts'

/** How long a closing connection may take to send what is still to be sent. */
const FLUSH_MS = 500

export type Sockets = {
  readonly io: CallServer
  readonly counts: ConnectionCounts
  readonly addressOf: (socket: { request: Socket['request'] }) => string
  /** Every inference worker is refused while it connects: there is no namespace to say hello in. */
  readonly refuseWorkers: (code: ErrorCode) => void
  /** Drops what is kept of addresses that are quiet. */
  readonly sweep: (nowMs: number) => void
  readonly close: () => Promise<void>
}

export function attachSockets(httpServer: HttpServer, options: SignalingOptions, clock: Clock): Sockets {
  const counts = new ConnectionCounts()
  const handshakes = new KeyedBuckets(options.limits.handshakesPerAddress)
  const { socketsPerAddress, messageBytes } = options.limits
  const addressOf = ({ request }: { request: Socket['request'] }): string => clientAddress(request.headers, request.socket.remoteAddress, options.trustProxy)
  const io: CallServer = new Server(httpServer, {
    serveClient: false,
    maxHttpBufferSize: messageBytes,
    // Whoever answers no two pings is shown as away (hall.ts); the connection itself is given 22.5 s before it is ended (socket.io's defaults: 45).
    pingInterval: 2_500,
    pingTimeout: 20_000,
    connectTimeout: 10_000,
    ...(options.allowedOrigins.length > 0 ? { cors: { origin: [...options.allowedOrigins] } } : {}),
    allowRequest: (request, decide) => {
      if (!originIsAllowed(request.headers, options)) return decide('FORBIDDEN: this page may not connect', false)
      // The coded refusal is below; this stops those who never come so far.
      const handshake = !(request.url ?? '').includes('sid=')
      if (handshake && !handshakes.take(addressOf({ request }), 1, clock.monotonicMs())) return decide('RATE_LIMITED: too many new connections from this address', false)
      if (handshake && counts.count(addressOf({ request })) >= 2 * socketsPerAddress) return decide('LIMIT_REACHED: too many connections from this address', false)
      decide(null, true)
    },
  })
  io.engine.on('connection', (connection: { request: Socket['request']; on: (name: 'close', listener: () => void) => void }) => {
    const address = addressOf(connection)
    counts.opened(address)
    connection.on('close', () => counts.closed(address))
  })
  const limitConnections = (socket: Socket, next: (error?: ExtendedError) => void): void => {
    if (counts.count(addressOf(socket)) <= socketsPerAddress) return next()
    refuse(socket, next, new AppError('LIMIT_REACHED', 'too many connections from this address'))
  }
  io.use(limitConnections)
  for (const name of ['/inference', DASHBOARD_NAMESPACE]) io.of(name).use(limitConnections)

  const refuseWorkers = (code: ErrorCode): void => {
    io.of('/inference').use((socket, next) => refuse(socket, next, new AppError(code)))
  }

  const close = async (): Promise<void> => {
    const gone = allGone(io, FLUSH_MS)
    // Not io.close(): that throws away what is not sent yet, and closes fastify's server.
    for (const name of ['/', '/inference', DASHBOARD_NAMESPACE]) io.of(name).disconnectSockets(true)
    await gone
    io.engine.close()
  }
  return { io, counts, addressOf, refuseWorkers, sweep: (nowMs) => handshakes.sweep(nowMs), close }
}

/** The client gets 'connect_error' with the coded error in `error.data`, and its connection ends. */
function refuse(socket: Socket, next: (error?: ExtendedError) => void, error: AppError): void {
  next(Object.assign(new Error(error.code), { data: toWireError(error) }))
  // After socket.io's own next tick, in which it sends the refusal.
  setImmediate(() => socket.conn.close())
}

/** Resolves when no connection is left, or after the time given. */
function allGone(io: CallServer, withinMs: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const clients = (): object[] => Object.values((io.engine as unknown as { clients: Record<string, object> }).clients)
  const timer = setTimeout(resolve, withinMs)
  const check = (): void => {
    if (clients().length > 0) return
    clearTimeout(timer)
    resolve()
  }
  // engine.io takes a client off its list in its own close listener, which comes first.
  for (const client of clients()) (client as { once: (name: 'close', listener: () => void) => void }).once('close', check)
  check()
  return promise
}
