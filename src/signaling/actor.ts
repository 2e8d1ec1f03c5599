// Whoever acts on a room: somebody in it, or somebody who leads it from a moderator's dashboard without being there.
import type { PeerId } from '../protocol/ids.ts'
import type { Role } from '../protocol/roles.ts'
import { ledgerPerson } from './peer.ts'
import type { Peer } from './peer.ts'
import type { LedgerPerson } from './ports.ts'
import type { Room } from './room.ts'

export type Actor = {
  /** Null: not in the room. */
  readonly peerId: PeerId | null
  readonly displayName: string
  readonly role: Role
  /** As what they do is written down. */
  readonly person: LedgerPerson
}

/** Where somebody acts, and as whom. */
export type Place = { readonly room: Room; readonly by: Actor }

export function actorOf(peer: Peer): Actor {
  return { peerId: peer.peerId, displayName: peer.displayName, role: peer.role, person: ledgerPerson(peer) }
}
