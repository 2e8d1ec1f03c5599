// The dashboard over socket.io: lets viewers in by their credentials, brings their requests to the dispatcher, and sends what the dashboard tells.
import type { Namespace, Socket } from 'socket.io'
import type { Clock } from '../kit/clock.ts'
import { toWireError } from '../kit/errors.ts'
import type { Log } from '../kit/log.ts'
import { dashboardSchemas } from '../protocol/dashboard.ts'
import type { DashboardClientEvents, DashboardServerEvents } from '../protocol/dashboard.ts'
import { Dashboard, Viewer } from './dashboard.ts'
import type { DashboardEvent, DashboardOutbox, DashboardParts } from './dashboard.ts'
import type { DashboardDoor } from './dashboard-door.ts'
import { Dispatcher } from './dispatcher.ts'
import type { RateLimits } from './rate-limits.ts'

export type DashboardNamespace = Namespace<DashboardClientEvents, DashboardServerEvents, object, { viewer: Viewer }>
type DashboardSocket = Socket<DashboardClientEvents, DashboardServerEvents, object, { viewer: Viewer }>

/** A preview reads what is kept of many meetings. */
const COSTS = { 'rules:preview': 40, 'rules:set': 10, 'dashboard:suspend-analysis': 10 }

export type DashboardNamespaceParts = Omit<DashboardParts, 'outbox'> & {
  readonly namespace: DashboardNamespace
  readonly door: DashboardDoor
  readonly rateLimits: RateLimits
  readonly addressOf: (socket: { request: Socket['request'] }) => string
  readonly clock: Clock
  readonly log: Log
}

export function openDashboard(parts: DashboardNamespaceParts): Dashboard {
  const { namespace, door, rateLimits, addressOf, clock, log } = parts
  const outbox = new NamespaceOutbox(namespace)
  const dashboard = new Dashboard({ ...parts, outbox })
  const dispatcher = new Dispatcher<Viewer>({
    schemas: dashboardSchemas, costs: COSTS, rateLimits, clock, log,
    handlers: {
      'dashboard:act': (request: never, viewer) => dashboard.act(request, viewer),
      'dashboard:suspend-analysis': (request: never, viewer) => dashboard.suspend(request, viewer),
      'alert:dismiss': (request: never, viewer) => dashboard.dismiss(request, viewer),
      'rules:set': (request: never, viewer) => dashboard.setRules(request, viewer),
      'rules:preview': (request: never, viewer) => dashboard.preview(request, viewer),
    },
    disconnect: (viewer) => outbox.disconnect(viewer),
  })

  namespace.use((socket, next) => {
    const address = addressOf(socket)
    door.enter(socket.handshake.auth, address).then(
      (credential) => {
        socket.data.viewer = new Viewer(socket.id, address, credential)
        next()
      },
      (error: unknown) => {
        const wire = toWireError(error)
        if (wire.code === 'INTERNAL') log.error({ err: error }, 'a dashboard could not be let in')
        // The connection may carry a call as well: only the dashboard is refused.
        next(Object.assign(new Error(wire.code), { data: wire }))
      },
    )
  })
  namespace.on('connection', (socket: DashboardSocket) => {
    const { viewer } = socket.data as { viewer: Viewer }
    socket.onAny((event: unknown, ...args: unknown[]) => void dispatcher.dispatch(viewer, event, args))
    // An event that a client names 'error' would otherwise be thrown by the emitter.
    ;(socket as unknown as Socket).on('error', () => undefined)
    socket.on('disconnect', () => {
      dashboard.disconnected(viewer)
      rateLimits.forgetSocket(socket.id)
    })
    dashboard.connected(viewer)
  })
  return dashboard
}

class NamespaceOutbox implements DashboardOutbox {
  readonly #namespace: DashboardNamespace

  constructor(namespace: DashboardNamespace) {
    this.#namespace = namespace
  }

  toViewer<Name extends DashboardEvent>({ socketId }: Viewer, name: Name, data: Parameters<DashboardServerEvents[Name]>[0]): void {
    this.#namespace.to(socketId).emit(name, ...args<Name>(data))
  }

  toView<Name extends DashboardEvent>(key: string, name: Name, data: Parameters<DashboardServerEvents[Name]>[0]): void {
    this.#namespace.to(channel(key)).emit(name, ...args<Name>(data))
  }

  show({ socketId }: Viewer, key: string, before: string | null): void {
    if (before !== null) this.#namespace.in(socketId).socketsLeave(channel(before))
    this.#namespace.in(socketId).socketsJoin(channel(key))
  }

  disconnect({ socketId }: Viewer): void {
    this.#namespace.in(socketId).disconnectSockets()
  }
}

/** Every socket is in a socket.io room of its own id: the prefix keeps our names apart from those. */
const channel = (key: string): string => `view:${key}`

/** socket.io wants the parameter list of one event, which TypeScript cannot see in a generic name. */
function args<Name extends DashboardEvent>(data: Parameters<DashboardServerEvents[Name]>[0]): Parameters<DashboardServerEvents[Name]> {
  return [data] as unknown as Parameters<DashboardServerEvents[Name]>
}
