// What every part of the dashboard's page reaches: connection, list, deeds, time, the labels' script, and what is asked of the person.
import { createContext, useContext, useEffect, useRef, useState } from 'react'
import type { Alert } from '../../src/protocol/alerts.ts'
import type { LiveRoom } from '../../src/protocol/dashboard.ts'
import type { PeerId, RoomId } from '../../src/protocol/ids.ts'
import type { Readable } from '../state/store.ts'
import { useStore } from '../state/use-store.ts'
import type { BoardPerson, BoardRoom } from './board.ts'
import type { PersonDeed } from './choices.ts'
import type { Deeds } from './deeds.ts'
import type * as Labels from './labels.tsx'
import type { About, DashboardLink } from './link.ts'
import type { RoomsView } from './rooms-view.ts'
import type { RowKey } from './rows.ts'

/** What a dialog asks about. */
export type Question =
  | { readonly kind: 'put-out'; readonly room: LiveRoom; readonly name: string; readonly deed: PersonDeed }
  | { readonly kind: 'write'; readonly room: LiveRoom }
  | { readonly kind: 'suspend'; readonly on: boolean }

export type Desk = {
  readonly link: DashboardLink
  readonly view: RoomsView
  readonly deeds: Deeds
  /** The server's clock, once a second. */
  readonly now: Readable<number>
  readonly about: About
  /** Of all rooms, as allAlerts has them. */
  readonly alerts: Readable<readonly Alert[]>
  /** Null where nobody is analysed, and until the script is there. */
  readonly labels: typeof Labels | null
  /** Nothing can be done while the picture is old. */
  readonly isLive: boolean
  readonly ask: (question: Question) => void
  /** Shows a row, and gives it the focus. */
  readonly goTo: (key: RowKey, roomId: RoomId) => void
}

const DeskContext = createContext<Desk | null>(null)
export const DeskProvider = DeskContext.Provider

export function useDesk(): Desk {
  const desk = useContext(DeskContext)
  if (!desk) throw new Error('outside the dashboard')
  return desk
}

/** Undefined once it has gone. */
export function useRoom(roomId: RoomId): BoardRoom | undefined {
  const { link } = useDesk()
  return useStore({ subscribe: link.board.subscribe, getSnapshot: () => link.board.getSnapshot().rooms.get(roomId) })
}

/** What changes with the room alone, and not with each of its people. */
export function useRoomInfo(roomId: RoomId): LiveRoom | undefined {
  const { link } = useDesk()
  return useStore({ subscribe: link.board.subscribe, getSnapshot: () => link.board.getSnapshot().rooms.get(roomId)?.info })
}

export function usePerson(roomId: RoomId, peerId: PeerId): BoardPerson | undefined {
  const { link } = useDesk()
  return useStore({ subscribe: link.board.subscribe, getSnapshot: () => link.board.getSnapshot().rooms.get(roomId)?.people.get(peerId) })
}

/** As it was last, also after it has gone. */
export function useLast<T>(value: T | undefined): T | undefined {
  const [last, setLast] = useState(value)
  if (value !== undefined && value !== last) setLast(value)
  return value ?? last
}

/** A change is marked for so long. */
const FRESH_MS = 2000

/** Whether the value has changed lately; not at first sight. */
export function useFresh(value: unknown): boolean {
  const before = useRef(value)
  const [isFresh, setIsFresh] = useState(false)
  useEffect(() => {
    if (Object.is(before.current, value)) return
    before.current = value
    setIsFresh(true)
    const timer = setTimeout(() => setIsFresh(false), FRESH_MS)
    return () => clearTimeout(timer)
  }, [value])
  return isFresh
}
