// One drawn row of the list, in its place.
import { useCallback } from 'react'
import type { RowKey, Row } from './rows.ts'
import { PersonCells, RoomCells, WaitingCells } from './row-cells.tsx'
import { useStore } from '../state/use-store.ts'
import { memoInLanguage } from '../ui/memo-in-language.tsx'
import type { BoardRoom } from './board.ts'
import { useDesk } from './desk.ts'

type BoardRowProps = {
  readonly row: Row
  readonly index: number
  readonly topPx: number
  readonly heightPx: number
  readonly isActive: boolean
  readonly isMenuOpen: boolean
  readonly onMenu: (key: RowKey, isOpen: boolean) => void
}

export const BoardRow = memoInLanguage(function BoardRow({ row, index, topPx, heightPx, isActive, isMenuOpen, onMenu }: BoardRowProps) {
  const { key } = row
  const onOpenChange = useCallback((isOpen: boolean) => onMenu(key, isOpen), [key, onMenu])
  const menu = { isOpen: isMenuOpen, onOpenChange, isActive }
  const hasGone = useGone(row)
  return (
    <div
      className="board-row"
      role="row"
      data-kind={row.kind}
      data-key={key}
      data-gone={hasGone || undefined}
      tabIndex={isActive ? 0 : -1}
      aria-rowindex={index + 2}
      aria-level={row.kind === 'room' ? 1 : 2}
      aria-posinset={row.position}
      aria-setsize={row.of}
      {...(row.kind === 'room' ? { 'aria-expanded': row.isOpen } : {})}
      style={{ transform: `translateY(${topPx}px)`, height: heightPx }}
    >
      {row.kind === 'room' && <RoomCells row={row} menu={menu} />}
      {row.kind === 'waiting' && <WaitingCells row={row} menu={menu} />}
      {row.kind === 'person' && <PersonCells row={row} menu={menu} />}
    </div>
  )
})

function useGone(row: Row): boolean {
  const { link } = useDesk()
  return useStore({ subscribe: link.board.subscribe, getSnapshot: () => isGone(row, link.board.getSnapshot().rooms.get(row.roomId)) })
}

function isGone(row: Row, room: BoardRoom | undefined): boolean {
  if (!room || row.kind === 'room') return !room
  return row.kind === 'person' ? !room.people.has(row.peerId) : !room.info.waiting.some(({ waitingId }) => waitingId === row.waitingId)
}
