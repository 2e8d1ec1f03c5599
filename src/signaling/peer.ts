// One person (or bot) in a room as a value, and every way it may change.
import type { PeerInfo, ProducerInfo } from '../protocol/events.ts'
import type { PeerId, ProducerId } from '../protocol/ids.ts'
import type { Role } from '../protocol/roles.ts'
import type { LedgerPerson } from './ports.ts'

export type Presence =
  | { readonly kind: 'present'; readonly socketId: string }
  | { readonly kind: 'away'; readonly sinceMs: number; readonly graceMs: number }

/** 'socket': not even an answer to the server's ping; 'media': no packet of theirs reaches the media server. */
export type Silence = 'socket' | 'media'

export type PeerMedia =
  | { readonly kind: 'usable'; readonly producers: readonly ProducerInfo[] }
  /** The media worker died under this peer and it has not joined again since. */
  | { readonly kind: 'lost'; readonly sinceMs: number }

export type Peer = {
  readonly peerId: PeerId
  readonly displayName: string
  readonly isBot: boolean
  readonly role: Role
  /** As their access token names them; null for guests. */
  readonly identity: string | null
  /** The network address they came from. */
  readonly address: string
  /** Of the resume token; the token itself is known to the client alone. */
  readonly tokenDigest: Buffer
  readonly presence: Presence
  /** Where nothing is heard of them although they are present; empty while all is well. */
  readonly silence: readonly Silence[]
  readonly media: PeerMedia
}

const NO_MEDIA: PeerMedia = { kind: 'usable', producers: [] }

export function newPeer({ socketId, ...who }: Omit<Peer, 'presence' | 'silence' | 'media'> & { readonly socketId: string }): Peer {
  return { ...who, presence: { kind: 'present', socketId }, silence: [], media: NO_MEDIA }
}

export function producersOf(peer: Peer): readonly ProducerInfo[] {
  return peer.media.kind === 'usable' ? peer.media.producers : []
}

export function peerInfo(peer: Peer): PeerInfo {
  return { peerId: peer.peerId, displayName: peer.displayName, isBot: peer.isBot, role: peer.role, presence: isAway(peer) ? 'away' : 'here', producers: producersOf(peer) }
}

/** The others see a sign instead of a frozen picture. */
export function isAway(peer: Peer): boolean {
  return peer.presence.kind === 'away' || peer.silence.length > 0
}

export function withSilence(peer: Peer, silence: Silence, silent: boolean): Peer {
  if (peer.silence.includes(silence) === silent) return peer
  return { ...peer, silence: silent ? [...peer.silence, silence] : peer.silence.filter((one) => one !== silence) }
}

/** A place is a person here, and its resume token the key to what is kept of them. */
export function ledgerPerson({ peerId, tokenDigest, displayName }: Peer): LedgerPerson {
  return { personId: peerId, keyDigest: tokenDigest.toString('hex'), displayName }
}

/** The client is back on a socket; media that were lost may be made anew, media that were kept are kept. */
export function attached(peer: Peer, socketId: string): Peer {
  return { ...peer, presence: { kind: 'present', socketId }, silence: peer.silence.filter((one) => one === 'media' && peer.media.kind === 'usable'), media: peer.media.kind === 'lost' ? NO_MEDIA : peer.media }
}

/** `graceMs`: how long this place is kept, by the way in which the connection ended. */
export function goneAway(peer: Peer, nowMs: number, graceMs: number): Peer {
  return peer.presence.kind === 'away' ? peer : { ...peer, presence: { kind: 'away', sinceMs: nowMs, graceMs } }
}

export function lostMedia(peer: Peer, nowMs: number): Peer {
  return { ...peer, silence: peer.silence.filter((one) => one !== 'media'), media: { kind: 'lost', sinceMs: nowMs } }
}

/** Somebody who came back while no media could be had gets the whole grace again. */
export function waitingAgain(peer: Peer, nowMs: number): Peer {
  return {
    ...peer,
    presence: peer.presence.kind === 'away' ? { ...peer.presence, sinceMs: nowMs } : peer.presence,
    media: peer.media.kind === 'lost' ? { kind: 'lost', sinceMs: nowMs } : peer.media,
  }
}

export function withRole(peer: Peer, role: Role): Peer {
  return { ...peer, role }
}

function withProducers(peer: Peer, producers: readonly ProducerInfo[]): Peer {
  return peer.media.kind === 'usable' ? { ...peer, media: { kind: 'usable', producers } } : peer
}

export function withProducer(peer: Peer, producer: ProducerInfo): Peer {
  return withProducers(peer, [...producersOf(peer), producer])
}

export function withoutProducer(peer: Peer, producerId: ProducerId): Peer {
  return withProducers(peer, producersOf(peer).filter((producer) => producer.producerId !== producerId))
}

export function withProducerPaused(peer: Peer, producerId: ProducerId, paused: boolean): Peer {
  return withProducers(peer, producersOf(peer).map((producer) => (producer.producerId === producerId ? { ...producer, paused } : producer)))
}

/** Whether nobody has come back for this place in its own grace, or for its media in `mediaGraceMs`. */
export function graceIsOver(peer: Peer, nowMs: number, mediaGraceMs: number): boolean {
  const awayTooLong = peer.presence.kind === 'away' && nowMs - peer.presence.sinceMs >= peer.presence.graceMs
  const lostTooLong = peer.media.kind === 'lost' && nowMs - peer.media.sinceMs >= mediaGraceMs
  return awayTooLong || lostTooLong
}
