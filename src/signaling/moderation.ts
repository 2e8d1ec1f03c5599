// What those who lead a room do: let in, lock, mute, stop, remove, ban, change roles; each allowed by the one table, each recorded.
import type { Clock } from '../kit/clock.ts'
import { AppError } from '../kit/errors.ts'
import { digest, newToken } from '../kit/secrets.ts'
import { SOURCES } from '../protocol/constants.ts'
import type { ParsedPayload, ResponseData } from '../protocol/events.ts'
import type { BanId, PeerId, WaitingId } from '../protocol/ids.ts'
import type { Moderation } from '../protocol/moderation.ts'
import { may, mayTo } from '../protocol/roles.ts'
import type { Action, PersonAction, RoomAction } from '../protocol/roles.ts'
import { actorOf } from './actor.ts'
import type { Place } from './actor.ts'
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

type Empty = Record<string, never>
/** What is done to one person's microphone, camera or screen, which stay theirs. */
type Stop = 'mute' | 'ask-to-unmute' | 'stop-camera' | 'stop-screen'
type ModerationParts = { readonly hall: Hall; readonly media: MediaDesk; readonly consents: ConsentDesk; readonly outbox: Outbox; readonly clock: Clock; readonly ledger: Ledger }

export class ModerationDesk {
  readonly #parts: ModerationParts

  constructor(parts: ModerationParts) {
    this.#parts = parts
  }

  admit({ waitingId }: ParsedPayload<'lobby:admit'>, place: Place): Empty {
    checkMay(place, 'admit')
    this.#admit(place, this.#fromLobby(place.room, waitingId))
    tellLeaders(this.#parts.outbox, place.room)
    return {}
  }

  admitAll(place: Place): Empty {
    checkMay(place, 'admit')
    this.#admitEverybody(place)
    return {}
  }

  deny({ waitingId }: ParsedPayload<'lobby:deny'>, place: Place): Empty {
    checkMay(place, 'admit')
    this.#deny(place, this.#fromLobby(place.room, waitingId))
    tellLeaders(this.#parts.outbox, place.room)
    return {}
  }

  denyAll(place: Place): Empty {
    checkMay(place, 'admit')
    for (const { waitingId } of place.room.lobby.people) this.#deny(place, this.#fromLobby(place.room, waitingId))
    tellLeaders(this.#parts.outbox, place.room)
    return {}
  }

  setLobby({ on }: ParsedPayload<'room:set-lobby'>, place: Place): Empty {
    checkMay(place, 'set-lobby')
    const { room } = place
    if (room.door.lobby === on) return {}
    room.door = { ...room.door, lobby: on }
    this.#parts.outbox.toRoom(room.roomId, 'room:door', room.door)
    this.#record(place, 'set-lobby', null, on ? 'on' : 'off')
    // Nobody is left waiting in a lobby that is no more.
    if (!on && room.lobby.size > 0) this.#admitEverybody(place)
    return {}
  }

  setLock({ on }: ParsedPayload<'room:set-lock'>, place: Place): Empty {
    checkMay(place, 'lock')
    const { room } = place
    if (room.door.locked === on) return {}
    room.door = { ...room.door, locked: on }
    this.#parts.outbox.toRoom(room.roomId, 'room:door', room.door)
    this.#record(place, 'lock', null, on ? 'on' : 'off')
    return {}
  }

  async muteAll(place: Place): Promise<ResponseData['room:mute-all']> {
    checkMay(place, 'mute-all')
    const { room, by } = place
    const open = room.peers.filter((one) => one.peerId !== by.peerId && mayTo(by.role, 'mute', one.role) && producersOf(one).some(({ source, paused }) => source === 'microphone' && !paused))
    this.#record(place, 'mute-all', null)
    await Promise.all(open.map(async (one) => {
      await this.#parts.media.pauseSourceOf(room, one.peerId, 'microphone')
      this.#tell(place, one.peerId, 'mute')
    }))
    return { muted: open.length }
  }

  async stop(what: Stop, { peerId }: ParsedPayload<'peer:mute'>, place: Place): Promise<Empty> {
    const whom = this.#overPerson(place, what, peerId)
    this.#record(place, what, ledgerPerson(whom))
    if (what === 'mute') await this.#parts.media.pauseSourceOf(place.room, peerId, 'microphone')
    if (what === 'stop-camera') await this.#parts.media.pauseSourceOf(place.room, peerId, 'camera')
    // Ended, not paused: nothing is left of a screen that is not shared.
    if (what === 'stop-screen') this.#parts.media.closeProducersOf(place.room, peerId, ['screen', 'screen-sound'])
    this.#tell(place, peerId, what)
    return {}
  }

  remove({ peerId }: ParsedPayload<'peer:remove'>, place: Place): Empty {
    const whom = this.#overPerson(place, 'remove', peerId)
    this.#record(place, 'remove', ledgerPerson(whom))
    this.#putOut(place, whom, 'remove')
    return {}
  }

  ban({ peerId }: ParsedPayload<'peer:ban'>, place: Place): { readonly banId: BanId } {
    const whom = this.#overPerson(place, 'ban', peerId)
    const { room } = place
    // An address that others here have, too (an office, a proxy), would shut out those others.
    const isShared = room.peers.some((one) => one.peerId !== peerId && one.address === whom.address)
    const banId = room.bans.add({ tokenDigest: whom.tokenDigest, identity: whom.identity, address: isShared ? null : whom.address, displayName: whom.displayName, sinceMs: this.#parts.clock.nowMs() })
    this.#record(place, 'ban', ledgerPerson(whom))
    this.#putOut(place, whom, 'ban')
    tellLeaders(this.#parts.outbox, room)
    return { banId }
  }

  liftBan({ banId }: ParsedPayload<'ban:lift'>, place: Place): Empty {
    checkMay(place, 'lift-ban')
    const lifted = place.room.bans.lift(banId)
    if (!lifted) throw new AppError('NOT_FOUND', 'nobody is banned under this name')
    this.#record(place, 'lift-ban', outsider(lifted.banId, lifted.displayName))
    tellLeaders(this.#parts.outbox, place.room)
    return {}
  }

  setRole({ peerId, role }: ParsedPayload<'peer:set-role'>, place: Place): Empty {
    const whom = this.#overPerson(place, 'set-role', peerId)
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

  /** Throws NOT_FOUND, or FORBIDDEN. */
  #overPerson({ room, by }: Place, action: PersonAction, peerId: PeerId): Peer {
    const whom = room.peer(peerId)
    if (!whom) throw new AppError('NOT_FOUND', 'that person is not in this room')
    if (whom.peerId === by.peerId) throw new AppError('FORBIDDEN', 'that is done to others; you have controls of your own')
    if (!mayTo(by.role, action, whom.role)) throw new AppError('FORBIDDEN', 'your role in this room does not allow it')
    return whom
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

  #tell({ room, by }: Place, peerId: PeerId, moderation: Moderation): void {
    const presence = room.peer(peerId)?.presence
    if (presence?.kind === 'present') this.#parts.outbox.toSocket(presence.socketId, 'you:moderated', { moderation, by: { peerId: by.peerId, displayName: by.displayName } })
  }

  /** The server made somebody host, since nobody led the room any more. */
  recordTakeOver(room: Room, heir: Peer): void {
    this.#record({ room, by: actorOf(heir) }, 'take-over', null, 'host')
  }

  #record({ room, by }: Place, what: Action | 'deny' | 'take-over', whom: LedgerPerson | null, detail: string | null = null): void {
    this.#parts.ledger.record({ kind: 'audit', atMs: this.#parts.clock.nowMs(), roomId: room.roomId, by: by.person, role: by.role, what, detail, whom })
  }
}

/** Throws FORBIDDEN. */
function checkMay({ by }: Place, action: RoomAction): void {
  if (!may(by.role, action)) throw new AppError('FORBIDDEN', 'your role in this room does not allow it')
}

/** Somebody who has no place; `token`: what their page holds, or nothing yet. */
function outsider(personId: string, displayName: string, token: string = newToken()): LedgerPerson {
  return { personId, keyDigest: digest(token).toString('hex'), displayName }
}
