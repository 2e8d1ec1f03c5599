// Opens the signaling room: the web server, the call's sockets, the gate for remote inference workers, all wired together.
import type { Server as TlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'
import type { DisconnectReason } from 'socket.io'
import type { Clock } from '../kit/clock.ts'
import type { Log } from '../kit/log.ts'
import { permitAnalysis } from '../kit/purpose.ts'
import { DASHBOARD_NAMESPACE, PROTOCOL_VERSION } from '../protocol/constants.ts'
import { requestSchemas } from '../protocol/events.ts'
import type { DeploymentInfo } from '../protocol/purpose.ts'
import { AccessDesk } from './access.ts'
import { AnalysisStatusBoard } from './analysis-status.ts'
import { CertificateWatch, readCertificate } from './certificate.ts'
import { ConnectivityDesk } from './connectivity.ts'
import { ConsentDesk } from './consent.ts'
import { ConsentRequests } from './consent-requests.ts'
import { ConversationDesk } from './conversation-requests.ts'
import { DashboardDoor } from './dashboard-door.ts'
import { openDashboard } from './dashboard-namespace.ts'
import type { DashboardNamespace } from './dashboard-namespace.ts'
import { Dispatcher } from './dispatcher.ts'
import { Hall } from './hall.ts'
import { handlersOf, REQUEST_COSTS } from './handlers.ts'
import { createHttp } from './http.ts'
import type { Health } from './http.ts'
import type { InferenceGate } from './inference-namespace.ts'
import { JoinDesk } from './join.ts'
import { LiveBoard } from './live-board.ts'
import type { Surroundings } from './live-board.ts'
import { MediaDesk } from './media-requests.ts'
import { Meetings } from './meetings.ts'
import { ModerationDesk } from './moderation.ts'
import { NO_ANALYSIS } from './no-analysis.ts'
import type { SignalingOptions } from './options.ts'
import type { Peer } from './peer.ts'
import type { AlertDesk, Analysis, Analytics, Ledger, MediaServer, MeetingWatch } from './ports.ts'
import { RateLimits } from './rate-limits.ts'
import { ReadingsDesk } from './readings.ts'
import type { Room } from './room.ts'
import { Session } from './session.ts'
import type { Ending } from './session.ts'
import { SocketOutbox } from './socket-outbox.ts'
import { Suspension } from './suspension.ts'
import type { SuspendedBy } from './suspension.ts'
import { attachSockets } from './sockets.ts'
import { ViewLog } from './view-log.ts'

export type SignalingPorts = {
  readonly media: MediaServer
  /** Null: nobody can be analysed on this server. */
  readonly analysis: Analysis | null
  /** The gate that analysis listens at for remote workers, made before both of them; null: none is let in. */
  readonly inferenceGate: InferenceGate | null
  /** Where consents and audits are written down. */
  readonly ledger: Ledger
  /** Whoever is told what happens in meetings. */
  readonly watches: readonly MeetingWatch[]
  /** Rules and what they say; a watch itself, and named among them. */
  readonly alerts: AlertDesk
  /** What hosts get at over the HTTP API; null: nothing is kept of meetings. */
  readonly analytics: Analytics | null
}

export interface Signaling extends AsyncDisposable {
  /** Where it listens; `url` is for a browser on this machine. */
  readonly address: { readonly host: string; readonly port: number; readonly url: string }
  /** The web server, for `app.inject()`. */
  readonly app: FastifyInstance
  readonly closed: boolean
  health(): Health
  /** Ends graces and deadlines that are over; called by a timer unless `sweepIntervalMs` is null. */
  sweep(): void
  /** Reads the TLS certificate again; false when it is no good (the log says why), or there is none. */
  reloadCertificate(): boolean
  /** Switches analysis off for the whole server at once, or on again for those who had agreed. Throws ANALYSIS_PROHIBITED_BY_PURPOSE or ANALYSIS_OFF where there is none. */
  suspendAnalysis(on: boolean, by: SuspendedBy): void
  /** Tells everybody 'server:closing', lets the last messages out, and closes rooms, sockets and server. */
  close(): Promise<void>
}

export async function openSignaling(options: SignalingOptions, ports: SignalingPorts, log: Log, clock: Clock): Promise<Signaling> {
  const { media } = ports
  const permit = permitAnalysis(options.purpose)
  const analysis = (permit === null ? null : ports.analysis) ?? NO_ANALYSIS
  const gate = permit === null ? null : ports.inferenceGate
  const deployment = (): DeploymentInfo => ({ purpose: options.purpose, analysis: permit === null ? 'prohibited' : analysis.state === 'off' ? 'off' : 'available', access: options.access.mode, retentionHours: ports.ledger.retentionHours, ...(options.signIn === null ? {} : { signIn: true as const }) })
  const startedMs = clock.monotonicMs()
  const { clientFolder, trustProxy, allowedOrigins, limits } = options
  const certificate = options.tls === null ? null : readCertificate(options.tls, clock.nowMs())
  const access = new AccessDesk(options.access, clock)
  const { app, sweep: sweepHttp } = await createHttp({
    certificate, signIn: options.signIn, accessSecret: options.access.secret, access, analytics: ports.analytics, serverVersion: options.serverVersion, clientFolder, trustProxy, allowedOrigins, perAddress: limits.httpPerAddress, log, health: () => health(), deployment,
    myData: { ledger: ports.ledger, clock, endConsent: (tokenDigest) => consentRequests.endFor(tokenDigest) },
  })
  await app.ready()
  const sockets = attachSockets(app.server, options, clock)
  const outbox = new SocketOutbox(sockets.io)
  const consents = new ConsentDesk({ permit, purpose: options.purpose, analysis, ledger: ports.ledger, clock, log, onChange: (roomId, peerId, audience) => hall.find(roomId)?.teller.consent(peerId, audience) })
  const board = new LiveBoard({ surroundingsOf: (roomId) => surroundingsOf(hall.find(roomId)), groupMinimum: options.groupMinimum })
  const meetings = new Meetings({ watches: [board, ...ports.watches], purpose: options.purpose, analysis: () => deployment().analysis, isSuspended: () => consents.suspended, clock, log })
  const status = new AnalysisStatusBoard(analysis, consents, outbox)
  const onTakeOver = (room: Room, heir: Peer): void => moderation.recordTakeOver(room, heir)
  const hall = new Hall({ media, outbox, consents, status, meetings, clock, limits: options.limits, resumeGraceMs: options.resumeGraceMs, accessMode: options.access.mode, lobby: options.access.lobby, onTakeOver, log })
  const suspension = new Suspension({ offer: () => deployment().analysis, hall, consents, status, ledger: ports.ledger, clock, log })
  const joins = new JoinDesk({ hall, access, outbox, consents, status, clock, botToken: options.botToken, lobbySeats: options.limits.peersPerRoom, deployment })
  const mediaDesk = new MediaDesk({ hall, outbox, consents, status, analysis, clock, turn: options.turn })
  const connectivity = new ConnectivityDesk({ media, clock, turn: options.turn, limits: options.limits })
  const conversations = new ConversationDesk({ hall, outbox, clock, ledger: ports.ledger })
  const moderation = new ModerationDesk({ hall, media: mediaDesk, consents, outbox, clock, ledger: ports.ledger })
  const consentRequests = new ConsentRequests({ hall, consents, status, outbox })
  const views = new ViewLog(ports.ledger, clock)
  const readingsDesk = new ReadingsDesk(consents, outbox, views, clock)
  const rateLimits = new RateLimits({ perSocket: options.limits.requestsPerSocket, perAddress: limits.requestsPerAddress, perIdentity: limits.requestsPerIdentity })
  const handlers = handlersOf({ hall, joins, media: mediaDesk, connectivity, moderation, consents: consentRequests, conversations })
  const dispatcher = new Dispatcher<Session>({ schemas: requestSchemas, costs: REQUEST_COSTS, handlers, rateLimits, clock, log, disconnect: (session) => outbox.disconnect(session.socketId) })

  sockets.io.on('connection', (socket) => {
    const session = new Session(socket.id, sockets.addressOf(socket))
    hall.connected(session)
    socket.conn.on('packet', () => hall.heard(session))
    socket.onAny((event: unknown, ...args: unknown[]) => void dispatcher.dispatch(session, event, args))
    // An event that a client names 'error' would otherwise be thrown by the emitter.
    socket.on('error', () => undefined)
    socket.on('disconnect', (reason) => {
      hall.disconnected(session, endingOf(reason))
      connectivity.disconnected(session)
      rateLimits.forgetSocket(socket.id)
    })
  })
  const dashboardDoor = new DashboardDoor({ access, hall, clock })
  const dashboard = openDashboard({
    namespace: sockets.io.of(DASHBOARD_NAMESPACE) as unknown as DashboardNamespace, door: dashboardDoor, rateLimits, addressOf: sockets.addressOf, hall, board, alerts: ports.alerts, moderation, conversations, consents,
    suspension, analysis: () => deployment().analysis, views, ledger: ports.ledger, clock, log,
  })
  if (gate) gate.attach(sockets.io.of('/inference'), (socket) => sockets.addressOf(socket))
  else sockets.refuseWorkers(permit === null ? 'ANALYSIS_PROHIBITED_BY_PURPOSE' : 'ANALYSIS_OFF')

  analysis.onReadings((roomId, readings) => {
    const room = hall.find(roomId)
    if (room) readingsDesk.distribute(room, readings)
  })
  analysis.onStateChange(() => status.announce(hall.rooms))

  const health = (): Health => ({
    status: hall.closed ? 'closing' : 'ok',
    version: options.serverVersion,
    protocolVersion: PROTOCOL_VERSION,
    uptimeS: Math.round((clock.monotonicMs() - startedMs) / 1000),
    rooms: hall.rooms.length,
    people: hall.peers,
    connections: sockets.counts.total,
    purpose: options.purpose,
    analysis: suspension.on ? 'suspended' : analysis.state,
    inference: gate?.counts ?? null,
    readings: readingsDesk.counts,
    ledger: ports.ledger.health,
    dashboards: dashboard.viewers,
    requests: dispatcher.answered,
  })
  const sweep = (): void => {
    hall.sweep()
    dashboard.tick()
    dashboardDoor.sweep(clock.monotonicMs())
    connectivity.sweep()
    certificates?.look()
    gate?.sweep()
    rateLimits.sweep(clock.monotonicMs())
    sockets.sweep(clock.monotonicMs())
    sweepHttp()
  }

  // 'localhost' may name two addresses, and fastify would open a second server without the sockets.
  try {
    await app.listen({ host: options.host === 'localhost' ? '127.0.0.1' : options.host, port: options.port })
  } catch (error) {
    await sockets.close()
    await app.close()
    throw cannotListen(options, error)
  }
  const { address, port, family } = app.server.address() as AddressInfo
  const host = address === '0.0.0.0' || address === '::' || address === '127.0.0.1' ? 'localhost' : family === 'IPv6' ? `[${address}]` : address
  const certificates = options.tls === null || certificate === null ? null : new CertificateWatch(options.tls, certificate, {
    // Connections that stand keep theirs.
    apply: ({ cert, key }) => (app.server as unknown as TlsServer).setSecureContext({ cert, key }),
    clock, log,
  })
  const timer = options.sweepIntervalMs === null ? null : setInterval(sweep, options.sweepIntervalMs)
  log.info({ host: address, port, ...deployment() }, 'signaling is open')

  let closing: Promise<void> | null = null
  const close = (): Promise<void> => {
    closing ??= (async () => {
      if (timer) clearInterval(timer)
      sockets.io.emit('server:closing', {})
      sockets.io.of(DASHBOARD_NAMESPACE).emit('server:closing', {})
      connectivity.close()
      hall.close()
      gate?.close()
      await sockets.close()
      await app.close()
      log.info('signaling is closed')
    })()
    return closing
  }
  return {
    address: { host: address, port, url: `${certificate === null ? 'http' : 'https'}://${host}:${port}` },
    app,
    get closed() {
      return closing !== null
    },
    health,
    sweep,
    suspendAnalysis: (on, by) => suspension.set(on, by),
    reloadCertificate: () => certificates?.reload() ?? false,
    close,
    [Symbol.asyncDispose]: close,
  }
}

/** What the dashboard shows of a room beside what is observed in it. */
function surroundingsOf(room: Room | undefined): Surroundings | null {
  return room ? { door: room.door, waiting: room.outside.waiting } : null
}

const LISTEN_PROBLEMS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'something else listens there; end it, or choose another port',
  EACCES: 'this user may not; choose a port from 1024',
  EADDRNOTAVAIL: 'this machine has no such address',
  ENOTFOUND: 'the name has no address',
}

/** Says what to change, for the person who started it. */
function cannotListen({ host, port }: SignalingOptions, cause: unknown): Error {
  const { code = '', message = String(cause) } = cause as { code?: string; message?: string }
  return new Error(`the web server cannot listen on ${host}, TCP port ${port}: ${LISTEN_PROBLEMS[code] ?? message} (settings http.host and http.port)`, { cause })
}

/** socket.io's reasons: https://socket.io/docs/v4/server-socket-instance/#disconnect */
function endingOf(reason: DisconnectReason): Ending {
  return reason === 'transport close' || reason === 'client namespace disconnect' ? 'closed' : 'lost'
}
