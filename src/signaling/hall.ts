// All rooms and who is connected: opens a room's media, tells when they died, lets people go, and closes what is empty.
import type { Clock } from '../kit/clock.ts'
import { AppError } from '../kit/errors.ts'
import type { Log } from '../kit/log.ts'
import type { AccessMode } from '../protocol/constants.ts'
import type { LeaveReason } from '../protocol/events.ts'
import type { PeerId, RoomId, WaitingId } from '../protocol/ids.ts'
import { leads } from '../protocol/roles.ts'
import type { Role } from '../protocol/roles.ts'
import type { AnalysisStatusBoard } from './analysis-status.ts'
import type { ConsentDesk } from './consent.ts'
import { tellLeader, tellLeaders } from './door.ts'
import type { Waiting } from './lobby.ts'
import { MeetingTeller } from './meeting-teller.ts'
import type { Meetings } from './meetings.ts'
import type { SignalingLimits } from './options.ts'
import type { Outbox } from './outbox.ts'
import { goneAway, graceIsOver, isAway, lostMedia, withRole, withSilence } from './peer.ts'
import type { Peer } from './peer.ts'
import type { MediaRoom, MediaServer } from './ports.ts'
import { Room } from './room.ts'
import type { Ending, Session } from './session.ts'
import { heirOf } from './succession.ts'

/** A page that was closed does not come back, and its last picture is no person; a reload is back within this. */
export const CLOSED_GRACE_MS = 5000

/** Pings go out every 2.5 s (sockets.ts): after two without an answer, and half a second, somebody is not there. */
export const SILENT_MS = 5500

export type HallParts = {
  readonly media: MediaServer
  readonly outbox: Outbox
  readonly consents: ConsentDesk
  readonly status: AnalysisStatusBoard
  readonly meetings: Meetings
  readonly clock: Clock
  readonly limits: SignalingLimits
  readonly resumeGraceMs: number
  readonly accessMode: AccessMode
  /** Whether a new room has a lobby. */
  readonly lobby: boolean
  /** Somebody became host because nobody led the room any more. */
  readonly onTakeOver: (room: Room, heir: Peer) => void
  readonly log: Log
}

export class Hall {
  readonly #parts: HallParts
  readonly #rooms = new Map<RoomId, Room>()
  readonly #sessions = new Map<string, Session>()
  #closed = false

  constructor(parts: HallParts) {
    this.#parts = parts
  }

  get closed(): boolean {
    return this.#closed
  }

  get rooms(): readonly Room[] {
    return [...this.#rooms.values()]
  }

  get peers(): number {
    return this.rooms.reduce((sum, room) => sum + room.peers.length, 0)
  }

  find(roomId: RoomId): Room | undefined {
    return this.#rooms.get(roomId)
  }

  /** Who holds the resume token of this digest, wherever they are. */
  findByToken(tokenDigest: Buffer): { readonly room: Room; readonly peer: Peer } | undefined {
    for (const room of this.#rooms.values()) {
      const peer = room.findByToken(tokenDigest)
      if (peer) return { room, peer }
    }
    return undefined
  }

  connected(session: Session): void {
    this.#sessions.set(session.socketId, session)
    session.heardMs = this.#parts.clock.monotonicMs()
  }

  /** Something came from the other side. */
  heard(session: Session): void {
    session.heardMs = this.#parts.clock.monotonicMs()
    const room = session.place.kind === 'in' ? this.#rooms.get(session.place.roomId) : undefined
    if (room && session.place.kind === 'in') this.change(room, session.place.peerId, (peer) => (isOn(peer, session.socketId) ? withSilence(peer, 'socket', false) : peer))
  }

  /** Changes a person, and tells the others where that took them away or brought them back. */
  change(room: Room, peerId: PeerId, change: (peer: Peer) => Peer): void {
    const before = room.peer(peerId)
    room.change(peerId, change)
    const after = room.peer(peerId)
    if (!before || !after || isAway(before) === isAway(after)) return
    this.#parts.outbox.toRoom(room.roomId, isAway(after) ? 'peer:away' : 'peer:back', { peerId }, after.presence.kind === 'present' ? [after.presence.socketId] : [])
  }

  /** The connection ended: the person's place is kept for the grace, a shorter one where the connection was closed and not lost. */
  disconnected(session: Session, ending: Ending): void {
    session.close(ending)
    const graceMs = ending === 'closed' ? Math.min(CLOSED_GRACE_MS, this.#parts.resumeGraceMs) : this.#parts.resumeGraceMs
    this.#sessions.delete(session.socketId)
    this.leaveLobby(session)
    if (session.place.kind !== 'in') return
    const nowMs = this.#parts.clock.monotonicMs()
    const room = this.#rooms.get(session.place.roomId)
    if (room) this.change(room, session.place.peerId, (peer) => (isOn(peer, session.socketId) ? goneAway(peer, nowMs, graceMs) : peer))
  }

  /** Ends an older connection whose place a newer one takes. */
  replaced(socketId: string, roomId: RoomId): void {
    const session = this.#sessions.get(socketId)
    if (session) session.place = { kind: 'outside' }
    this.#parts.outbox.exit(socketId, roomId)
    this.#parts.outbox.disconnect(socketId)
  }

  /** Where the sender of a request is; throws NOT_JOINED. */
  placeOf(session: Session): { readonly room: Room; readonly peer: Peer } {
    if (session.place.kind !== 'in') throw new AppError('NOT_JOINED')
    const room = this.#rooms.get(session.place.roomId)
    const peer = room?.peer(session.place.peerId)
    if (!room || !peer) throw new AppError('NOT_JOINED')
    return { room, peer }
  }

  /** The room's media for somebody in it; throws NOT_JOINED, or MEDIA_UNAVAILABLE until they have joined again after a worker's death. */
  mediaOf(session: Session): { readonly room: Room; readonly peer: Peer; readonly media: MediaRoom } {
    const { room, peer } = this.placeOf(session)
    if (room.media.kind !== 'open' || peer.media.kind !== 'usable') throw new AppError('MEDIA_UNAVAILABLE')
    return { room, peer, media: room.media.media }
  }

  /** The room of this name, made when there is none; throws TOO_MANY_ROOMS. */
  roomFor(roomId: RoomId): Room {
    const existing = this.#rooms.get(roomId)
    if (existing) return existing
    if (this.#rooms.size >= this.#parts.limits.rooms) throw new AppError('TOO_MANY_ROOMS')
    const room = new Room(roomId, this.#parts.limits.peersPerRoom, { lobby: this.#parts.lobby, locked: false }, new MeetingTeller(roomId, this.#parts.meetings))
    this.#rooms.set(roomId, room)
    return room
  }

  async openMedia(room: Room): Promise<MediaRoom> {
    if (room.media.kind === 'open' && room.media.media.closed) this.#mediaDied(room, room.media.media)
    if (room.media.kind === 'open') return room.media.media
    if (room.media.kind === 'none') room.media = { kind: 'opening', opened: this.#open(room) }
    return room.media.opened
  }

  async #open(room: Room): Promise<MediaRoom> {
    // One turn later, so that `opening` is in place before this can fail.
    await Promise.resolve()
    try {
      const media = await this.#parts.media.openRoom(room.roomId)
      if (room.closed) {
        media.close()
        throw new AppError('SHUTTING_DOWN')
      }
      if (media.closed) throw new AppError('MEDIA_UNAVAILABLE')
      media.onDied(() => this.#mediaDied(room, media))
      media.onConsumerClosed(({ peerId, consumerId }) => {
        const presence = room.peer(peerId)?.presence
        if (presence?.kind === 'present') this.#parts.outbox.toSocket(presence.socketId, 'consumer:closed', { consumerId })
      })
      media.onActiveSpeaker((peerId) => {
        if (peerId === null || room.peer(peerId)) this.#parts.outbox.toRoom(room.roomId, 'speaker:active', { peerId })
      })
      media.onSpeakers((peerIds) => room.teller.speaking(peerIds))
      media.onScore(({ peerId, score }) => room.teller.quality(peerId, score))
      media.onReachable(({ peerId, reachable }) => this.change(room, peerId, (peer) => (peer.media.kind === 'usable' ? withSilence(peer, 'media', !reachable) : peer)))
      media.onQuality(({ peerId, report }) => {
        const presence = room.peer(peerId)?.presence
        if (presence?.kind === 'present') this.#parts.outbox.qualityToSocket(presence.socketId, report)
      })
      room.media = { kind: 'open', media }
      return media
    } catch (error) {
      room.media = { kind: 'none' }
      throw error
    }
  }

  /** Everything the room's people had in the media server is gone; their places and their consent are not. */
  #mediaDied(room: Room, media: MediaRoom): void {
    if (room.media.kind !== 'open' || room.media.media !== media) return
    room.media = { kind: 'none' }
    const nowMs = this.#parts.clock.monotonicMs()
    for (const peer of room.peers) this.change(room, peer.peerId, (before) => lostMedia(before, nowMs))
    room.teller.speaking([])
    this.#parts.log.warn({ peers: room.peers.length }, "a room's media worker died; its people are told to join again")
    this.#parts.outbox.toRoom(room.roomId, 'room:rejoin', { reason: 'media-worker-died' })
    this.#parts.status.refresh(room)
  }

  /** Takes a person out of the room: consent first, then media, then the others are told. */
  leave(room: Room, peerId: PeerId, reason: LeaveReason): void {
    const peer = room.remove(peerId, reason)
    if (!peer) return
    this.#parts.consents.withdraw(peerId, 'ended')
    if (room.media.kind === 'open') room.media.media.removePeer(peerId)
    // Somebody whose place was taken from them is told as the others are; somebody who left knows.
    if (reason === 'left') this.#exit(room, peer)
    this.#parts.outbox.toRoom(room.roomId, 'peer:left', { peerId, reason })
    if (reason !== 'left') this.#exit(room, peer)
    this.#parts.status.refresh(room)
    const heir = heirOf(room, this.#parts.accessMode)
    if (heir) {
      this.setRole(room, heir, 'host')
      this.#parts.onTakeOver(room, heir)
    }
    this.closeIfEmpty(room)
  }

  /** The person themselves is told as everybody is. */
  setRole(room: Room, { peerId }: Peer, role: Role): void {
    room.change(peerId, (peer) => withRole(peer, role))
    const peer = room.peer(peerId)
    if (!peer) return
    room.memory.remember(peer, role)
    this.#parts.outbox.toRoom(room.roomId, 'peer:role', { peerId, role })
    if (leads(role)) tellLeader(this.#parts.outbox, room, peer)
  }

  #exit(room: Room, peer: Peer): void {
    if (peer.presence.kind !== 'present') return
    const session = this.#sessions.get(peer.presence.socketId)
    if (session) session.place = { kind: 'outside' }
    this.#parts.outbox.exit(peer.presence.socketId, room.roomId)
  }

  /** Somebody who waited gives up, by saying so or by going away. */
  leaveLobby(session: Session): void {
    if (session.place.kind !== 'waiting') return
    const room = this.#rooms.get(session.place.roomId)
    const waiting = room?.lobby.take(session.place.waitingId)
    if (room && waiting) {
      room.knocks.gaveUp({ ...waiting.comer, displayName: waiting.displayName }, this.#parts.clock.monotonicMs())
      tellLeaders(this.#parts.outbox, room)
    }
    session.place = { kind: 'outside' }
    if (room) this.closeIfEmpty(room)
  }

  /** Undefined when they have given up meanwhile. */
  takeFromLobby(room: Room, waitingId: WaitingId): Waiting | undefined {
    const waiting = room.lobby.take(waitingId)
    const session = waiting && this.#sessions.get(waiting.socketId)
    if (session) session.place = { kind: 'outside' }
    return waiting
  }

  closeIfEmpty(room: Room): void {
    if (!room.empty || this.#rooms.get(room.roomId) !== room) return
    room.teller.close()
    // Where a host comes by token they may still come; elsewhere nobody is left who could let anybody in.
    if (this.#parts.accessMode === 'token' && room.lobby.size > 0) return room.closeMedia()
    for (const { waitingId, socketId } of room.lobby.people) {
      this.takeFromLobby(room, waitingId)
      this.#parts.outbox.toSocket(socketId, 'lobby:denied', { reason: 'ended' })
    }
    this.#rooms.delete(room.roomId)
    room.close()
  }

  /** Lets go of everybody whose grace is over, and tells of those who have fallen silent. */
  sweep(): void {
    const nowMs = this.#parts.clock.monotonicMs()
    for (const session of this.#sessions.values()) {
      if (session.place.kind !== 'in' || nowMs - session.heardMs < SILENT_MS) continue
      const room = this.#rooms.get(session.place.roomId)
      if (room) this.change(room, session.place.peerId, (peer) => (isOn(peer, session.socketId) ? withSilence(peer, 'socket', true) : peer))
    }
    for (const room of this.rooms) {
      for (const peer of room.peers) if (graceIsOver(peer, nowMs, this.#parts.resumeGraceMs)) this.leave(room, peer.peerId, 'disconnected')
    }
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    for (const room of this.rooms) {
      for (const peer of room.peers) this.#parts.consents.withdraw(peer.peerId, 'ended')
      this.#rooms.delete(room.roomId)
      room.close()
    }
  }
}

function isOn(peer: Peer, socketId: string): boolean {
  return peer.presence.kind === 'present' && peer.presence.socketId === socketId
}
