// The dashboard's owner: who looks at it, what each may see just now, what they are told twice a second, and what they ask for.
import type { z } from 'zod'
import type { Clock } from '../kit/clock.ts'
import { AppError, toWireError } from '../kit/errors.ts'
import type { DashboardRequest, DashboardResponses, dashboardSchemas, DashboardServerEvents, DashboardState, RoomChange, RuleScope } from '../protocol/dashboard.ts'
import type { RoomId } from '../protocol/ids.ts'
import type { DASHBOARD_AUDITS } from '../protocol/kept-data.ts'
import type { Place } from './actor.ts'
import type { ConsentDesk } from './consent.ts'
import { act } from './dashboard-actions.ts'
import { actorIn, viewOf } from './dashboard-scope.ts'
import type { Credential, View } from './dashboard-scope.ts'
import type { ConversationDesk } from './conversation-requests.ts'
import type { Hall } from './hall.ts'
import type { LiveBoard } from './live-board.ts'
import type { ModerationDesk } from './moderation.ts'
import type { AlertDesk, Ledger, LedgerPerson } from './ports.ts'
import type { Asker } from './rate-limits.ts'
import type { Suspension } from './suspension.ts'
import type { ViewLog } from './view-log.ts'

export type DashboardEvent = keyof DashboardServerEvents
/** What a dashboard is sent; dashboard-namespace.ts does it with socket.io. */
export interface DashboardOutbox {
  toViewer<Name extends DashboardEvent>(viewer: Viewer, name: Name, data: Parameters<DashboardServerEvents[Name]>[0]): void
  /** To everybody who sees the same; encoded once. */
  toView<Name extends DashboardEvent>(key: string, name: Name, data: Parameters<DashboardServerEvents[Name]>[0]): void
  /** From now on this viewer is sent what goes to the view of this key, and to no other. */
  show(viewer: Viewer, key: string, before: string | null): void
  disconnect(viewer: Viewer): void
}

/** One connection to the dashboard. */
export class Viewer implements Asker {
  readonly socketId: string
  readonly address: string
  readonly credential: Credential
  view: View | null = null

  constructor(socketId: string, address: string, credential: Credential) {
    this.socketId = socketId
    this.address = address
    this.credential = credential
  }

  get identity(): string | null {
    return this.credential.kind === 'token' ? this.credential.identity : null
  }
}

type Payload<Name extends DashboardRequest> = z.output<(typeof dashboardSchemas)[Name]>
export type DashboardParts = {
  readonly hall: Hall
  readonly board: LiveBoard
  readonly alerts: AlertDesk
  readonly moderation: ModerationDesk
  readonly conversations: ConversationDesk
  readonly consents: ConsentDesk
  readonly suspension: Suspension
  readonly analysis: () => 'prohibited' | 'off' | 'available'
  readonly views: ViewLog
  readonly ledger: Ledger
  readonly outbox: DashboardOutbox
  readonly clock: Clock
}

export class Dashboard {
  readonly #parts: DashboardParts
  readonly #viewers = new Map<string, Viewer>()
  #analysis: DashboardState['analysis']

  constructor(parts: DashboardParts) {
    this.#parts = parts
    this.#analysis = this.#analysisNow()
    parts.alerts.onAlerts((roomId, alerts) => parts.board.setAlerts(roomId, alerts))
  }

  get viewers(): number {
    return this.#viewers.size
  }

  connected(viewer: Viewer): void {
    this.#viewers.set(viewer.socketId, viewer)
    this.#look(viewer)
  }

  disconnected(viewer: Viewer): void {
    this.#viewers.delete(viewer.socketId)
  }

  /** Twice a second: everybody's scope is looked at anew before anything goes out. */
  tick(): void {
    const { board, outbox, clock } = this.#parts
    const nowMs = clock.nowMs()
    const delta = board.takeChanges(nowMs)
    if (this.#analysis !== this.#analysisNow()) this.#showAnew()
    const views = new Map<string, { readonly view: View; readonly viewers: Viewer[] }>()
    for (const viewer of this.#viewers.values()) {
      this.#look(viewer)
      if (!viewer.view) continue
      const group = views.get(viewer.view.key) ?? { view: viewer.view, viewers: [] }
      views.set(viewer.view.key, group)
      group.viewers.push(viewer)
    }
    for (const [key, { view, viewers }] of views) {
      const rooms = delta.roomIds.flatMap((roomId) => changeFor(view, roomId, delta.changeOf))
      const gone = delta.gone.filter((roomId) => view.sightOf(roomId) !== null)
      if (rooms.length + gone.length === 0) continue
      outbox.toView(key, 'dashboard:changes', { atMs: nowMs, rooms, gone })
      for (const viewer of viewers) this.#writeDown(viewer, rooms)
    }
  }

  async act({ roomId, action }: Payload<'dashboard:act'>, viewer: Viewer): Promise<DashboardResponses['dashboard:act']> {
    return act(action, this.#placeOf(viewer, roomId), this.#parts)
  }

  suspend({ on }: Payload<'dashboard:suspend-analysis'>, viewer: Viewer): DashboardResponses['dashboard:suspend-analysis'] {
    const { credential } = viewer
    if (credential.kind !== 'token' || credential.room !== '*') throw new AppError('FORBIDDEN', 'only whoever moderates the whole server may')
    this.#checkTime(viewer)
    this.#parts.suspension.set(on, { person: credential.person, role: credential.role })
    if (this.#analysis !== this.#analysisNow()) this.#showAnew()
    return { suspended: this.#parts.suspension.on }
  }

  dismiss({ roomId, alertId }: Payload<'alert:dismiss'>, viewer: Viewer): DashboardResponses['alert:dismiss'] {
    const { by } = this.#placeOf(viewer, roomId)
    if (!this.#parts.alerts.dismiss(roomId, alertId)) throw new AppError('NOT_FOUND', 'there is no such alert any more')
    this.#record(roomId, by.person, by.role, 'dismiss-alert')
    return {}
  }

  async setRules({ scope, rules }: Payload<'rules:set'>, viewer: Viewer): Promise<DashboardResponses['rules:set']> {
    const { person, role } = this.#overRules(viewer, scope)
    await this.#parts.alerts.setRules(scope, rules)
    this.#record(scope, person, role, 'set-rules')
    this.#showAnew()
    return { rules }
  }

  async preview({ scope, rules }: Payload<'rules:preview'>, viewer: Viewer): Promise<DashboardResponses['rules:preview']> {
    this.#overRules(viewer, scope)
    const room = scope === '*' ? undefined : this.#parts.hall.find(scope)
    // Whoever leads a room by a place in it knows this meeting, and nothing of those before it.
    return this.#parts.alerts.preview(scope, rules, viewer.credential.kind === 'places' ? (room ? [room.meetingId] : []) : null)
  }

  /** What they see now, told whole where it is another than before; and the end, where it is nothing. */
  #look(viewer: Viewer): void {
    const view = this.#viewNow(viewer)
    if (!view || view.key === viewer.view?.key) return
    const before = viewer.view?.key ?? null
    viewer.view = view
    this.#parts.outbox.show(viewer, view.key, before)
    this.#showState(viewer, view)
  }

  #viewNow(viewer: Viewer): View | null {
    try {
      this.#checkTime(viewer)
      const view = viewOf(viewer.credential, this.#parts.hall)
      if (!view) throw new AppError('FORBIDDEN', 'you do not lead this room any more')
      return view
    } catch (error) {
      this.#viewers.delete(viewer.socketId)
      viewer.view = null
      this.#parts.outbox.toViewer(viewer, 'dashboard:ended', { error: toWireError(error) })
      this.#parts.outbox.disconnect(viewer)
      return null
    }
  }

  #showState(viewer: Viewer, view: View): void {
    const { board, clock, alerts, outbox } = this.#parts
    const nowMs = clock.nowMs()
    const rooms = board.roomIds.flatMap((roomId) => changeFor(view, roomId, (id, sight) => board.whole(id, sight, nowMs)))
    const scopes: readonly RuleScope[] = view.scope.kind === 'everywhere' ? ['*'] : view.scope.rooms.map(({ roomId }) => roomId)
    const { displayName } = viewer.credential
    outbox.toViewer(viewer, 'dashboard:state', {
      atMs: nowMs, rooms, analysis: this.#analysis,
      viewer: { displayName, scope: view.scope, maySuspend: view.scope.kind === 'everywhere' && (this.#analysis === 'available' || this.#analysis === 'suspended') },
      rules: scopes.map((scope) => ({ scope, rules: alerts.rulesOf(scope) })),
    })
    this.#writeDown(viewer, rooms)
  }

  /** Something that is told with the whole is another now. */
  #showAnew(): void {
    this.#analysis = this.#analysisNow()
    for (const viewer of this.#viewers.values()) if (viewer.view) this.#showState(viewer, viewer.view)
  }

  #analysisNow(): DashboardState['analysis'] {
    const analysis = this.#parts.analysis()
    return analysis === 'available' && this.#parts.suspension.on ? 'suspended' : analysis
  }

  /** Whose labels they are sent, once for each. */
  #writeDown(viewer: Viewer, rooms: readonly RoomChange[]): void {
    const { hall, consents, views } = this.#parts
    for (const { roomId, people } of rooms) {
      const labelled = people.filter(({ label }) => label !== null)
      const room = labelled.length > 0 ? hall.find(roomId) : undefined
      const actor = room && actorIn(viewer.credential, room)
      if (!room || !actor) continue
      for (const { peerId } of labelled) {
        const [subject, granted] = [room.peer(peerId), consents.inForce(peerId)]
        if (subject && granted) views.note(actor, subject, granted)
      }
    }
  }

  /** Throws FORBIDDEN, TOKEN_EXPIRED or NOT_FOUND; who may not see a room does not learn whether there is one. */
  #placeOf(viewer: Viewer, roomId: RoomId): Place {
    this.#checkTime(viewer)
    const room = this.#parts.hall.find(roomId)
    const by = room ? actorIn(viewer.credential, room) : null
    if (room && by) return { room, by }
    if (!room && viewOf(viewer.credential, this.#parts.hall)?.sightOf(roomId)) throw new AppError('NOT_FOUND', 'there is no such room now')
    throw new AppError('FORBIDDEN', 'you do not lead this room')
  }

  #overRules(viewer: Viewer, scope: RuleScope): { readonly person: LedgerPerson; readonly role: string } {
    this.#checkTime(viewer)
    const { credential } = viewer
    if (credential.kind === 'token' && (scope === '*' || !this.#parts.hall.find(scope))) {
      if (credential.room !== '*' && credential.room !== scope) throw new AppError('FORBIDDEN', 'that is not yours to decide')
      return credential
    }
    if (scope === '*') throw new AppError('FORBIDDEN', 'only whoever moderates the whole server may')
    const { by } = this.#placeOf(viewer, scope)
    return { person: by.person, role: by.role }
  }

  #checkTime({ credential }: Viewer): void {
    if (credential.kind === 'token' && credential.expiresMs <= this.#parts.clock.nowMs()) throw new AppError('TOKEN_EXPIRED')
  }

  #record(roomId: RuleScope, by: LedgerPerson, role: string, what: (typeof DASHBOARD_AUDITS)[number]): void {
    this.#parts.ledger.record({ kind: 'audit', atMs: this.#parts.clock.nowMs(), roomId, by, role, what, detail: null, whom: null })
  }
}

function changeFor(view: View, roomId: RoomId, changeOf: (roomId: RoomId, sight: 'everyone' | 'host') => RoomChange | null): readonly RoomChange[] {
  const sight = view.sightOf(roomId)
  const change = sight && changeOf(roomId, sight)
  return change ? [change] : []
}
