// The rows of the list: rooms with those who wait at their doors and their people, arranged, filtered and laid flat; pure.
import type { PeerId, RoomId, WaitingId } from '../../src/protocol/ids.ts'
import type { Board, BoardRoom } from './board.ts'
import { matchesFacet, matchesName, waitingMatches } from './filters.ts'
import type { Filters } from './filters.ts'
import { alertsByPerson, isActive, needsOfPerson, needsOfRoom, rankOf } from './needs.ts'
import { arrange, NO_ORDER } from './order.ts'
import type { Candidate, How, Order } from './order.ts'

export type RowKey = string
type InRoom = { readonly key: RowKey; readonly roomId: RoomId; /** Place among its like, from 1. */ readonly position: number; readonly of: number }
export type Row = InRoom & ({ readonly kind: 'room'; readonly isOpen: boolean } | { readonly kind: 'waiting'; readonly waitingId: WaitingId } | { readonly kind: 'person'; readonly peerId: PeerId })

type Inside = { readonly kind: 'waiting'; readonly id: WaitingId } | { readonly kind: 'person'; readonly id: PeerId }
/** `what`: what stands behind a key. It outlives its row while the rows are held. */
export type Arrangement = { readonly rooms: Order<RoomId>; readonly inside: ReadonlyMap<RoomId, Order<RowKey>>; readonly what: ReadonlyMap<RowKey, Inside>; readonly pending: number }

export const NOTHING_ARRANGED: Arrangement = { rooms: NO_ORDER, inside: new Map(), what: new Map(), pending: 0 }

export const roomKey = (roomId: RoomId): RowKey => `room ${roomId}`
export const personKey = (roomId: RoomId, peerId: PeerId): RowKey => `person ${roomId} ${peerId}`
export const waitingKey = (roomId: RoomId, waitingId: WaitingId): RowKey => `waiting ${roomId} ${waitingId}`

/** An empty list has nothing that could be held. */
export function arrangeBoard(before: Arrangement, board: Board, filters: Filters, nowMs: number, asked: How): Arrangement {
  const how = before.rooms.keys.length === 0 ? 'anew' : asked
  const what = new Map<RowKey, Inside>()
  const inside = new Map<RoomId, Order<RowKey>>()
  const candidates: Candidate<RoomId>[] = []
  let pending = 0
  for (const [roomId, room] of board.rooms) {
    const order = arrange(before.inside.get(roomId) ?? NO_ORDER, insideOf(roomId, room, filters, what), nowMs, how)
    inside.set(roomId, order)
    pending += order.pending
    const needs = needsOfRoom(room)
    candidates.push({ key: roomId, rank: rankOf(needs), sinceMs: needs[0]?.sinceMs ?? null, matches: order.keys.length > 0 || roomMatches(roomId, room, filters) })
  }
  const rooms = arrange(before.rooms, candidates, nowMs, how)
  // Held rows of rooms and people that have gone stay as they were, to be shown as gone.
  if (how === 'held') {
    for (const roomId of rooms.keys) {
      const held = before.inside.get(roomId)
      if (!inside.has(roomId) && held) inside.set(roomId, held)
      for (const key of inside.get(roomId)?.keys ?? []) {
        const known = before.what.get(key)
        if (!what.has(key) && known) what.set(key, known)
      }
    }
  }
  return { rooms, inside, what, pending: pending + rooms.pending }
}

function insideOf(roomId: RoomId, { info, people }: BoardRoom, { text, roomId: only, facet }: Filters, what: Map<RowKey, Inside>): readonly Candidate<RowKey>[] {
  const isWanted = only === null || only === roomId
  const alerts = alertsByPerson(info)
  const waiting = info.waiting.map(({ waitingId, displayName, sinceMs }): Candidate<RowKey> => {
    const key = waitingKey(roomId, waitingId)
    what.set(key, { kind: 'waiting', id: waitingId })
    // Above everybody: they see nothing of the call, and nobody there sees them.
    return { key, rank: -1, sinceMs, matches: isWanted && waitingMatches(facet) && matchesName(text, roomId, displayName) }
  })
  const inCall = [...people.values()].toSorted((a, b) => a.joinedMs - b.joinedMs).map((person): Candidate<RowKey> => {
    const key = personKey(roomId, person.peerId)
    what.set(key, { kind: 'person', id: person.peerId })
    const needs = needsOfPerson(person, alerts.get(person.peerId))
    return { key, rank: rankOf(needs), sinceMs: needs[0]?.sinceMs ?? null, matches: isWanted && matchesFacet(facet, person, needs) && matchesName(text, roomId, person.displayName) }
  })
  return [...waiting, ...inCall]
}

/** For its own sake: it is called so, or an alert is about the whole of it. */
function roomMatches(roomId: RoomId, { info }: BoardRoom, { text, roomId: only, facet }: Filters): boolean {
  if (only !== null && only !== roomId) return false
  if (!matchesName(text, roomId, roomId)) return false
  return facet === 'everyone' || (facet === 'attention' && info.alerts.some((alert) => isActive(alert) && alert.peerId === null))
}

export function rowsOf({ rooms, inside, what }: Arrangement, closed: ReadonlySet<RoomId>): readonly Row[] {
  return rooms.keys.flatMap((roomId, at): readonly Row[] => {
    const keys = inside.get(roomId)?.keys ?? []
    const isOpen = !closed.has(roomId)
    const head: Row = { kind: 'room', key: roomKey(roomId), roomId, isOpen, position: at + 1, of: rooms.keys.length }
    if (!isOpen) return [head]
    const children = keys.flatMap((key, index): readonly Row[] => {
      const one = what.get(key)
      const place = { key, roomId, position: index + 1, of: keys.length }
      if (!one) return []
      return [one.kind === 'person' ? { ...place, kind: 'person', peerId: one.id } : { ...place, kind: 'waiting', waitingId: one.id }]
    })
    return [head, ...children]
  })
}
