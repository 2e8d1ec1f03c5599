// What somebody at a dashboard may see and do, as it stands now: by an access token, or by the places that they have in rooms.
import type { Scope } from '../protocol/dashboard.ts'
import type { PeerId, RoomId } from '../protocol/ids.ts'
import { leads } from '../protocol/roles.ts'
import type { Role } from '../protocol/roles.ts'
import { actorOf } from './actor.ts'
import type { Actor } from './actor.ts'
import type { Sight } from './live-person.ts'
import type { LedgerPerson } from './ports.ts'
import type { Room } from './room.ts'

export type Credential =
  | { readonly kind: 'token'; readonly identity: string; readonly role: Role; readonly room: RoomId | '*'; readonly expiresMs: number; readonly displayName: string; readonly person: LedgerPerson }
  /** Found by their resume tokens; whether they lead is asked anew each time. */
  | { readonly kind: 'places'; readonly displayName: string; readonly places: readonly { readonly roomId: RoomId; readonly peerId: PeerId }[] }

/** The rooms as they are now. */
export interface Rooms {
  readonly rooms: readonly Room[]
  find(roomId: RoomId): Room | undefined
}

/** As whom they act in a room; null where they do not lead it. What a room knows of an identity (its role there, a ban) counts more than the token. */
export function actorIn(credential: Credential, room: Room): Actor | null {
  if (credential.kind === 'places') {
    const place = credential.places.find(({ roomId }) => roomId === room.roomId)
    const peer = place && room.peer(place.peerId)
    return peer && leads(peer.role) ? actorOf(peer) : null
  }
  const { identity, displayName, person } = credential
  if (credential.room !== '*' && credential.room !== room.roomId) return null
  if (room.bans.has({ tokenDigest: null, identity, address: null })) return null
  const role = room.memory.roleOf({ tokenDigest: null, identity }) ?? credential.role
  return leads(role) ? { peerId: null, displayName, role, person } : null
}

/** What is shared with the host alone is for whoever has a place as host in the room. */
function sightIn(credential: Credential, room: Room): Sight {
  if (credential.kind === 'places') return actorIn(credential, room)?.role === 'host' ? 'host' : 'everyone'
  return room.peers.some(({ identity, role }) => identity === credential.identity && role === 'host') ? 'host' : 'everyone'
}

/** Everything that a viewer may see, in one value; viewers of the same `key` see the same. */
export type View = { readonly key: string; readonly scope: Scope; readonly sightOf: (roomId: RoomId) => Sight | null }

/** Null: nothing any more. */
export function viewOf(credential: Credential, rooms: Rooms): View | null {
  return credential.kind === 'token' && credential.room === '*' ? viewOfAll(credential, rooms) : viewOfSome(credential, rooms)
}

/** Most rooms are seen as everybody sees them: only the others are kept. */
function viewOfAll(credential: Extract<Credential, { kind: 'token' }>, { rooms }: Rooms): View {
  const others = new Map<RoomId, Sight | null>()
  for (const room of rooms) {
    const sight = actorIn(credential, room) ? sightIn(credential, room) : null
    if (sight !== 'everyone') others.set(room.roomId, sight)
  }
  const key = ['*', credential.role, ...[...others].map(([roomId, sight]) => `${roomId}:${sight ?? 'none'}`).toSorted()].join(' ')
  return { key, scope: { kind: 'everywhere', role: credential.role }, sightOf: (roomId) => (others.has(roomId) ? others.get(roomId) ?? null : 'everyone') }
}

function viewOfSome(credential: Credential, rooms: Rooms): View | null {
  const named = credential.kind === 'token' ? [credential.room as RoomId] : [...new Set(credential.places.map(({ roomId }) => roomId))]
  const seen = named.flatMap((roomId): readonly { readonly roomId: RoomId; readonly role: Role; readonly sight: Sight }[] => {
    const room = rooms.find(roomId)
    // A room that is not open yet knows nobody.
    if (!room) return credential.kind === 'token' ? [{ roomId, role: credential.role, sight: 'everyone' }] : []
    const actor = actorIn(credential, room)
    return actor ? [{ roomId, role: actor.role, sight: sightIn(credential, room) }] : []
  })
  if (seen.length === 0) return null
  const sights = new Map(seen.map(({ roomId, sight }) => [roomId, sight]))
  return {
    key: seen.map(({ roomId, role, sight }) => `${roomId}:${role}:${sight}`).toSorted().join(' '),
    scope: { kind: 'rooms', rooms: seen.map(({ roomId, role }) => ({ roomId, role })) },
    sightOf: (roomId) => sights.get(roomId) ?? null,
  }
}
