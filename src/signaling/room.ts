// One room: its people, the seats promised to those joining, and the state of its media.
import { AppError } from '../kit/errors.ts'
import { sameDigest } from '../kit/secrets.ts'
import type { MeetingId, PeerId, ProducerId, RoomId } from '../protocol/ids.ts'
import type { LeaveReason, PeerInfo, ProducerInfo } from '../protocol/events.ts'
import type { Door, Outside } from '../protocol/moderation.ts'
import { leads } from '../protocol/roles.ts'
import { SILENCE, withoutPerson } from './conversation.ts'
import type { Conversation } from './conversation.ts'
import { KnockLimit } from './knocks.ts'
import { BanList, Lobby } from './lobby.ts'
import type { MeetingTeller } from './meeting-teller.ts'
import { peerInfo, producersOf } from './peer.ts'
import type { Peer } from './peer.ts'
import type { MediaRoom } from './ports.ts'
import { RoomMemory } from './room-memory.ts'

export type RoomMedia =
  | { readonly kind: 'none' }
  | { readonly kind: 'opening'; readonly opened: Promise<MediaRoom> }
  | { readonly kind: 'open'; readonly media: MediaRoom }

export class Room {
  readonly roomId: RoomId
  /** Whom it knows from before. */
  readonly memory = new RoomMemory()
  readonly lobby = new Lobby((people) => this.teller.waiting(people))
  readonly bans = new BanList()
  readonly knocks = new KnockLimit()
  /** Tells of whatever changes here those who watch over meetings. */
  readonly teller: MeetingTeller
  readonly #seats: number
  readonly #peers = new Map<PeerId, Peer>()
  #promised = 0
  #closed = false
  media: RoomMedia = { kind: 'none' }
  door: Door
  #conversation: Conversation = SILENCE

  constructor(roomId: RoomId, seats: number, door: Door, teller: MeetingTeller) {
    this.roomId = roomId
    this.teller = teller
    this.door = door
    this.#seats = seats
  }

  get closed(): boolean {
    return this.#closed
  }

  /** Of the meeting that goes on in it. */
  get meetingId(): MeetingId {
    return this.teller.meeting.meetingId
  }

  /** In memory only, and gone with the room. */
  get conversation(): Conversation {
    return this.#conversation
  }

  set conversation(conversation: Conversation) {
    const { hands } = this.#conversation
    this.#conversation = conversation
    if (conversation.hands !== hands) this.teller.hands(conversation.hands)
  }

  /** Nobody is in it and nobody is on the way in; there may be people who wait. */
  get empty(): boolean {
    return this.#peers.size === 0 && this.#promised === 0
  }

  get peers(): readonly Peer[] {
    return [...this.#peers.values()]
  }

  /** Those who are there and may let others in. */
  get leaders(): readonly Peer[] {
    return this.peers.filter((peer) => leads(peer.role))
  }

  get outside(): Outside {
    return { waiting: this.lobby.people.map(({ waitingId, displayName, sinceMs }) => ({ waitingId, displayName, sinceMs })), banned: this.bans.people }
  }

  peer(peerId: PeerId): Peer | undefined {
    return this.#peers.get(peerId)
  }

  /** Keeps a seat while the room's media are opened; throws ROOM_FULL. */
  promiseSeat(): void {
    if (this.#peers.size + this.#promised >= this.#seats) throw new AppError('ROOM_FULL')
    this.#promised += 1
  }

  releaseSeat(): void {
    this.#promised -= 1
  }

  admit(peer: Peer): void {
    this.#peers.set(peer.peerId, peer)
    this.memory.remember(peer, peer.role)
    this.teller.joined(peer)
  }

  /** Applies one of peer.ts's changes; nothing happens when the peer has left meanwhile. */
  change(peerId: PeerId, change: (peer: Peer) => Peer): void {
    const peer = this.#peers.get(peerId)
    if (!peer) return
    const changed = change(peer)
    this.#peers.set(peerId, changed)
    this.teller.look(changed)
  }

  remove(peerId: PeerId, reason: LeaveReason): Peer | undefined {
    const peer = this.#peers.get(peerId)
    this.#peers.delete(peerId)
    this.conversation = withoutPerson(this.conversation, peerId)
    this.teller.left(peerId, reason)
    return peer
  }

  /** Compares with everybody's digest and never stops early: the time taken tells nothing. */
  findByToken(tokenDigest: Buffer): Peer | undefined {
    let found: Peer | undefined
    for (const peer of this.#peers.values()) if (sameDigest(peer.tokenDigest, tokenDigest)) found = peer
    return found
  }

  findProducer(producerId: ProducerId): { readonly peer: Peer; readonly producer: ProducerInfo } | undefined {
    for (const peer of this.#peers.values()) {
      const producer = producersOf(peer).find((candidate) => candidate.producerId === producerId)
      if (producer) return { peer, producer }
    }
    return undefined
  }

  infoOfOthers(peerId: PeerId): readonly PeerInfo[] {
    return this.peers.filter((peer) => peer.peerId !== peerId).map(peerInfo)
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.teller.close()
    this.#peers.clear()
    this.conversation = SILENCE
    this.closeMedia()
  }

  closeMedia(): void {
    const media = this.media
    this.media = { kind: 'none' }
    if (media.kind === 'open') media.media.close()
  }
}
