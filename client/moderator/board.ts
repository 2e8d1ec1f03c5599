// What the dashboard knows of all live rooms: the server's picture with its changes put in, pure. What did not change stays the same object.
import type { DashboardChanges, DashboardState, LivePerson, LiveRoom } from '../../src/protocol/dashboard.ts'
import type { PeerId, RoomId } from '../../src/protocol/ids.ts'

export type BoardRoom = { readonly info: LiveRoom; readonly people: ReadonlyMap<PeerId, LivePerson> }
/** `atMs`: the server's clock when this was so. */
export type Board = { readonly atMs: number; readonly rooms: ReadonlyMap<RoomId, BoardRoom> }

export const EMPTY_BOARD: Board = { atMs: 0, rooms: new Map() }

export function boardOf({ atMs, rooms }: Pick<DashboardState, 'atMs' | 'rooms'>): Board {
  return changedBoard({ atMs, rooms: new Map() }, { atMs, rooms, gone: [] })
}

export function changedBoard(board: Board, { atMs, rooms, gone }: DashboardChanges): Board {
  const next = new Map(board.rooms)
  for (const roomId of gone) next.delete(roomId)
  for (const { roomId, room, people, left } of rooms) {
    const before = next.get(roomId)
    const info = room ?? before?.info
    // Of a room that never came whole nothing can be shown.
    if (!info) continue
    // A room that is new, or has begun anew, comes whole.
    const known = before && before.info.meetingId === info.meetingId ? before.people : new Map<PeerId, LivePerson>()
    next.set(roomId, { info, people: people.length + left.length === 0 ? known : changedPeople(known, people, left) })
  }
  return { atMs, rooms: next }
}

function changedPeople(before: ReadonlyMap<PeerId, LivePerson>, people: readonly LivePerson[], left: readonly PeerId[]): ReadonlyMap<PeerId, LivePerson> {
  const next = new Map(before)
  for (const peerId of left) next.delete(peerId)
  for (const person of people) next.set(person.peerId, person)
  return next
}
