// Who leads a room: as what somebody enters it, and who becomes host when nobody leads it any more.
import type { AccessMode } from '../protocol/constants.ts'
import { leads } from '../protocol/roles.ts'
import type { Role } from '../protocol/roles.ts'
import type { Peer } from './peer.ts'
import type { Room } from './room.ts'

export function isLed(room: Room): boolean {
  return room.peers.some((peer) => leads(peer.role))
}

/** `known`: from an earlier stay, or else from the access token; null for a guest. A bot that opens a room opens it for somebody. */
export function roleOnEntry(room: Room, known: Role | null, isBot: boolean, mode: AccessMode): Role {
  if (known !== null) return known
  return mode === 'open' && !isBot && !isLed(room) ? 'host' : 'participant'
}

/** Where anybody may open a room, nobody is left in one that nobody leads: the longest-present participant takes over. */
export function heirOf(room: Room, mode: AccessMode): Peer | null {
  if (mode !== 'open' || isLed(room)) return null
  const candidates = room.peers.filter((peer) => peer.role === 'participant' && !peer.isBot)
  return candidates.find((peer) => peer.presence.kind === 'present') ?? candidates[0] ?? null
}
