// What the dashboard knows of all live rooms: the server's picture with its changes put in, pure. What did not change stays the same object.
import type { DashboardChanges, DashboardState, LivePerson, LiveRoom } from '../../src/protocol/dashboard.ts'
import type { PeerId, RoomId } from '../../src/protocol/ids.ts'

/** `toldMs`: the server's clock when they were so; from then on whoever speaks has spoken longer by itself. */
export type BoardPerson = LivePerson & { readonly toldMs: number }
export type BoardRoom = { readonly info: LiveRoom; readonly people: ReadonlyMap<PeerId, BoardPerson> }
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
    const known = before && before.info.meetingId === info.meetingId ? before.people : new Map<PeerId, BoardPerson>()
    next.set(roomId, { info, people: people.length + left.length === 0 ? known : changedPeople(known, people, left, atMs) })
  }
  return { atMs, rooms: next }
}

function changedPeople(before: ReadonlyMap<PeerId, BoardPerson>, people: readonly LivePerson[], left: readonly PeerId[], toldMs: number): ReadonlyMap<PeerId, BoardPerson> {
  const next = new Map(before)
  for (const peerId of left) next.delete(peerId)
  for (const person of people) next.set(person.peerId, { ...person, toldMs })
  return next
}

/** Spoken so far in this meeting. */
export function spokenMs({ speaking, speakingMs, toldMs }: BoardPerson, nowMs: number): number {
  return speaking ? speakingMs + Math.max(0, nowMs - toldMs) : speakingMs
}
