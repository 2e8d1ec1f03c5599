// The door of a room: who walks in, who waits in the lobby, who is turned away; and what those who lead the room see of it.
import { AppError } from '../kit/errors.ts'
import { leads } from '../protocol/roles.ts'
import type { Role } from '../protocol/roles.ts'
import type { Outbox } from './outbox.ts'
import type { Peer } from './peer.ts'
import type { Room } from './room.ts'
import type { Session } from './session.ts'

const MINUTE_MS = 60_000

/** Somebody at the door. `role`: the one they would have inside. */
export type AtDoor = {
  readonly displayName: string
  readonly role: Role
  /** As their access token says; kept while they wait. */
  readonly ticketRole: Role | null
  readonly isBot: boolean
  readonly identity: string | null
  /** Of the resume token that they present, if any. */
  readonly tokenDigest: Buffer | null
}

/**
 * Returns where they may walk in; throws BANNED, ROOM_LOCKED, KNOCK_LIMIT or, with them in the lobby, LOBBY_WAIT. Whoever leads the room, and whoever
 * was in it or let into it before, finds no lobby and no lock: no host waits at their own door.
 */
export function passDoor(room: Room, comer: AtDoor, session: Session, parts: { readonly outbox: Outbox; readonly nowMs: number; readonly monotonicMs: number; readonly seats: number }): void {
  const { tokenDigest, identity } = comer
  const isKnown = room.memory.knows(tokenDigest)
  // Neighbours and colleagues share an address: it counts for strangers alone.
  if (room.bans.has({ tokenDigest, identity, address: isKnown || comer.isBot ? null : session.address })) throw new AppError('BANNED')
  if (isKnown || comer.isBot || leads(comer.role)) return
  if (room.door.locked) throw new AppError('ROOM_LOCKED')
  if (!room.door.lobby) return
  const who = { tokenDigest, identity, address: session.address }
  const waitMs = room.knocks.waitMs({ ...who, displayName: comer.displayName }, parts.monotonicMs)
  if (waitMs > 0) throw new AppError('KNOCK_LIMIT', `you were turned away too often; knock again in ${Math.ceil(waitMs / MINUTE_MS)} min`)
  if (room.lobby.size >= parts.seats) throw new AppError('ROOM_FULL', 'this room is full, its lobby too')
  const waitingId = room.lobby.add({ displayName: comer.displayName, sinceMs: parts.nowMs, socketId: session.socketId, role: comer.ticketRole, comer: who })
  session.place = { kind: 'waiting', roomId: room.roomId, waitingId }
  tellLeaders(parts.outbox, room)
  throw new AppError('LOBBY_WAIT')
}

/** Who waits and who is banned, to everybody who may change it. */
export function tellLeaders(outbox: Outbox, room: Room): void {
  for (const leader of room.leaders) tellLeader(outbox, room, leader)
}

export function tellLeader(outbox: Outbox, room: Room, { presence }: Peer): void {
  if (presence.kind === 'present') outbox.toSocket(presence.socketId, 'room:outside', room.outside)
}
