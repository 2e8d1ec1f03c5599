// What those who lead a room do: let in, lock, mute, stop, remove, ban, change roles; each allowed by the one table, each recorded.
import type { Clock } from '../kit/clock.ts'
import { AppError } from '../kit/errors.ts'
import { digest, newToken } from '../kit/secrets.ts'
import { SOURCES } from '../protocol/constants.ts'
import type { ParsedPayload, ResponseData } from '../protocol/events.ts'
import type { PeerId, WaitingId } from '../protocol/ids.ts'
import type { Moderation } from '../protocol/moderation.ts'
import { may, mayTo } from '../protocol/roles.ts'
import type { Action, PersonAction, RoomAction } from '../protocol/roles.ts'
import type { ConsentDesk } from './consent.ts'
import { tellLeaders } from './door.ts'
import type { Hall } from './hall.ts'
import type { Waiting } from './lobby.ts'
import type { MediaDesk } from './media-requests.ts'
import type { Outbox } from './outbox.ts'
import { ledgerPerson, producersOf } from './peer.ts'
import type { Peer } from './peer.ts'
import type { Ledger, LedgerPerson } from './ports.ts'
import type { Room } from './room.ts'
import type { Session } from './session.ts'

type Empty = Record<string, never>
type Place = { readonly room: Room; readonly peer: Peer }
type ModerationParts = { readonly hall: Hall; readonly media: MediaDesk; readonly consents: ConsentDesk; readonly outbox: Outbox; readonly clock: Clock; readonly ledger: Ledger }

export class ModerationDesk {
  readonly #parts: ModerationParts

  constructor(parts: ModerationParts) {
    this.#parts = parts
  }

  admit({ waitingId }: ParsedPayload<'lobby:admit'>, session: Session): Empty {
    const place = this.#leading(session, 'admit')
    this.#admit(place, this.#fromLobby(place.room, waitingId))
    tellLeaders(this.#parts.outbox, place.room)
    return {}
  }

  admitAll(session: Session): Empty {
    this.#admitEverybody(this.#leading(session, 'admit'))
    return {}
  }

  deny({ waitingId }: ParsedPayload<'lobby:deny'>, session: Session): Empty {
    const place = this.#leading(session, 'admit')
    this.#deny(place, this.#fromLobby(place.room, waitingId))
    tellLeaders(this.#parts.outbox, place.room)
    return {}
  }

  denyAll(session: Session): Empty {
    const place = this.#leading(session, 'admit')
    for (const { waitingId } of place.room.lobby.people) this.#deny(place, this.#fromLobby(place.room, waitingId))
    tellLeaders(this.#parts.outbox, place.room)
    return {}
  }

  setLobby({ on }: ParsedPayload<'room:set-lobby'>, session: Session): Empty {
    const place = this.#leading(session, 'set-lobby')
    const { room } = place
    if (room.door.lobby === on) return {}
    room.door = { ...room.door, lobby: on }
    this.#parts.outbox.toRoom(room.roomId, 'room:door', room.door)
    this.#record(place, 'set-lobby', null, on ? 'on' : 'off')
    // Nobody is left waiting in a lobby that is no more.
    if (!on && room.lobby.size > 0) this.#admitEverybody(place)
    return {}
  }

  setLock({ on }: ParsedPayload<'room:set-lock'>, session: Session): Empty {
    const place = this.#leading(session, 'lock')
    const { room } = place
    if (room.door.locked === on) return {}
    room.door = { ...room.door, locked: on }
    this.#parts.outbox.toRoom(room.roomId, 'room:door', room.door)
    this.#record(place, 'lock', null, on ? 'on' : 'off')
    return {}
  }

  async muteAll(session: Session): Promise<ResponseData['room:mute-all']> {
    const place = this.#leading(session, 'mute-all')
    const { room, peer } = place
    const open = room.peers.filter((one) => one.peerId !== peer.peerId && mayTo(peer.role, 'mute', one.role) && producersOf(one).some(({ source, paused }) => source === 'microphone' && !paused))
    this.#record(place, 'mute-all', null)
    await Promise.all(open.map(async (one) => {
      await this.#parts.media.pauseSourceOf(room, one.peerId, 'microphone')
      this.#tell(place, one.peerId, 'mute')
    }))
    return { muted: open.length }
  }

  async mute({ peerId }: ParsedPayload<'peer:mute'>, session: Session): Promise<Empty> {
    const { place, whom } = this.#overPerson(session, 'mute', peerId)
    this.#record(place, 'mute', ledgerPerson(whom))
    await this.#parts.media.pauseSourceOf(place.room, peerId, 'microphone')
    this.#tell(place, peerId, 'mute')
    return {}
  }

  async stopCamera({ peerId }: ParsedPayload<'peer:stop-camera'>, session: Session): Promise<Empty> {
    const { place, whom } = this.#overPerson(session, 'stop-camera', peerId)
    this.#record(place, 'stop-camera', ledgerPerson(whom))
    await this.#parts.media.pauseSourceOf(place.room, peerId, 'camera')
    this.#tell(place, peerId, 'stop-camera')
    return {}
  }

  /** Ended, not paused: nothing is left of a screen that is not shared. */
  stopScreen({ peerId }: ParsedPayload<'peer:stop-screen'>, session: Session): Empty {
    const { place, whom } = this.#overPerson(session, 'stop-screen', peerId)
    this.#record(place, 'stop-screen', ledgerPerson(whom))
    this.#parts.media.closeProducersOf(place.room, peerId, ['screen', 'screen-sound'])
    this.#tell(place, peerId, 'stop-screen')
    return {}
  }

  askToUnmute({ peerId }: ParsedPayload<'peer:ask-to-unmute'>, session: Session): Empty {
    const { place, whom } = this.#overPerson(session, 'ask-to-unmute', peerId)
    this.#record(place, 'ask-to-unmute', ledgerPerson(whom))
    this.#tell(place, peerId, 'ask-to-unmute')
    return {}
  }

  remove({ peerId }: ParsedPayload<'peer:remove'>, session: Session): Empty {
    const { place, whom } = this.#overPerson(session, 'remove', peerId)
    this.#record(place, 'remove', ledgerPerson(whom))
    this.#putOut(place, whom, 'remove')
    return {}
  }

  ban({ peerId }: ParsedPayload<'peer:ban'>, session: Session): Empty {
    const { place, whom } = this.#overPerson(session, 'ban', peerId)
    const { room } = place
    // An address that others here have, too (an office, a proxy), would shut out those others.
    const isShared = room.peers.some((one) => one.peerId !== peerId && one.address === whom.address)
    room.bans.add({ tokenDigest: whom.tokenDigest, identity: whom.identity, address: isShared ? null : whom.address, displayName: whom.displayName, sinceMs: this.#parts.clock.nowMs() })
    this.#record(place, 'ban', ledgerPerson(whom))
    this.#putOut(place, whom, 'ban')
    tellLeaders(this.#parts.outbox, room)
    return {}
  }

  liftBan({ banId }: ParsedPayload<'ban:lift'>, session: Session): Empty {
    const place = this.#leading(session, 'lift-ban')
    const lifted = place.room.bans.lift(banId)
    if (!lifted) throw new AppError('NOT_FOUND', 'nobody is banned under this name')
    this.#record(place, 'lift-ban', outsider(lifted.banId, lifted.displayName))
    tellLeaders(this.#parts.outbox, place.room)
    return {}
  }

  setRole({ peerId, role }: ParsedPayload<'peer:set-role'>, session: Session): Empty {
    const { place, whom } = this.#overPerson(session, 'set-role', peerId)
    if (whom.isBot && role !== 'participant') throw new AppError('WRONG_STATE', 'a bot is a participant')
    if (whom.role === role) return {}
    this.#record(place, 'set-role', ledgerPerson(whom), role)
    this.#parts.hall.setRole(place.room, whom, role)
    if (!may(role, 'consent')) this.#endConsent(whom)
    if (!may(role, 'produce')) this.#parts.media.closeProducersOf(place.room, peerId, SOURCES)
    return {}
  }

  #endConsent({ peerId, presence }: Peer): void {
    if (!this.#parts.consents.termsOf(peerId)) return
    this.#parts.consents.withdraw(peerId, 'ended')
    if (presence.kind === 'present') this.#parts.outbox.toSocket(presence.socketId, 'consent:ended', { reason: 'role' })
  }

  /** Where the sender is, if their role may do it; throws FORBIDDEN. */
  #leading(session: Session, action: RoomAction): Place {
    const place = this.#parts.hall.placeOf(session)
    if (!may(place.peer.role, action)) throw new AppError('FORBIDDEN', 'your role in this room does not allow it')
    return place
  }

  #overPerson(session: Session, action: PersonAction, peerId: PeerId): { readonly place: Place; readonly whom: Peer } {
    const place = this.#parts.hall.placeOf(session)
    const whom = place.room.peer(peerId)
    if (!whom) throw new AppError('NOT_FOUND', 'that person is not in this room')
    if (whom.peerId === place.peer.peerId) throw new AppError('FORBIDDEN', 'that is done to others; you have controls of your own')
    if (!mayTo(place.peer.role, action, whom.role)) throw new AppError('FORBIDDEN', 'your role in this room does not allow it')
    return { place, whom }
  }

  #fromLobby(room: Room, waitingId: WaitingId): Waiting {
    const waiting = this.#parts.hall.takeFromLobby(room, waitingId)
    if (!waiting) throw new AppError('NOT_FOUND', 'nobody waits under this name any more')
    return waiting
  }

  #admitEverybody(place: Place): void {
    for (const { waitingId } of place.room.lobby.people) this.#admit(place, this.#fromLobby(place.room, waitingId))
    tellLeaders(this.#parts.outbox, place.room)
  }

  /** With a token that the room knows, they walk in. */
  #admit(place: Place, waiting: Waiting): void {
    const resumeToken = newToken()
    place.room.memory.remember({ tokenDigest: digest(resumeToken), identity: null }, waiting.role ?? 'participant')
    this.#parts.outbox.toSocket(waiting.socketId, 'lobby:admitted', { resumeToken })
    this.#record(place, 'admit', outsider(waiting.waitingId, waiting.displayName, resumeToken))
  }

  #deny(place: Place, waiting: Waiting): void {
    place.room.knocks.denied({ ...waiting.comer, displayName: waiting.displayName }, this.#parts.clock.monotonicMs())
    this.#parts.outbox.toSocket(waiting.socketId, 'lobby:denied', { reason: 'denied' })
    this.#record(place, 'deny', outsider(waiting.waitingId, waiting.displayName))
  }

  #putOut(place: Place, whom: Peer, moderation: 'remove' | 'ban'): void {
    this.#tell(place, whom.peerId, moderation)
    this.#parts.hall.leave(place.room, whom.peerId, 'removed')
    place.room.memory.forget(whom)
  }

  #tell({ room, peer }: Place, peerId: PeerId, moderation: Moderation): void {
    const presence = room.peer(peerId)?.presence
    if (presence?.kind === 'present') this.#parts.outbox.toSocket(presence.socketId, 'you:moderated', { moderation, by: { peerId: peer.peerId, displayName: peer.displayName } })
  }

  /** The server made somebody host, since nobody led the room any more. */
  recordTakeOver(room: Room, heir: Peer): void {
    this.#record({ room, peer: heir }, 'take-over', null, 'host')
  }

  #record({ room, peer }: Place, what: Action | 'deny' | 'take-over', whom: LedgerPerson | null, detail: string | null = null): void {
    this.#parts.ledger.record({ kind: 'audit', atMs: this.#parts.clock.nowMs(), roomId: room.roomId, by: ledgerPerson(peer), role: peer.role, what, detail, whom })
  }
}

/** Somebody who has no place; `token`: what their page holds, or nothing yet. */
function outsider(personId: string, displayName: string, token: string = newToken()): LedgerPerson {
  return { personId, keyDigest: digest(token).toString('hex'), displayName }
}
