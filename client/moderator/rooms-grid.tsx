// The list of rooms and people: a grid of two levels of which only what is in sight is drawn, walked with arrows, Home, End and letters.
import { useCallback, useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { FocusEvent, KeyboardEvent, PointerEvent } from 'react'
import { useStore } from '../state/use-store.ts'
import { say } from '../words/words.ts'
import { BoardRow } from './board-row.tsx'
import { useDesk } from './desk.ts'
import { drawnRows, edgesOf, scrollFor } from './drawn.ts'
import { keyStep } from './grid-keys.ts'
import type { Row, RowKey } from './rows.ts'
import { TYPED_WITHIN_MS, typedRow } from './typeahead.ts'
import './marks.css'
import './grid.css'
import './cards.css'

/** Narrower than this a row is a card. */
const TABLE_FROM_PX = 780
/** In px; as in grid.css. */
const HEIGHTS = { table: { room: 54, waiting: 42, person: 42 }, cards: { room: 118, waiting: 56, person: 98 } } as const
/** Drawn above and below what is in sight, so that a turn of the wheel shows no gaps. */
const AROUND = 6
const COLUMNS = ['name', 'attention', 'speaking', 'devices', 'connection', 'expression', 'actions'] as const

export type Pointed = { readonly key: RowKey; readonly count: number }

/** `pointed`: a row that something else on the page wants shown and focused. */
export function RoomsGrid({ pointed }: { readonly pointed: Pointed | null }) {
  const { view, link, labels } = useDesk()
  const rows = useStore(view.rows)
  const scroller = useRef<HTMLDivElement>(null)
  const grid = useRef<HTMLDivElement>(null)
  const { layout, sight, onScroll } = useSight(scroller)
  const edges = useMemo(() => edgesOf(rows.map(({ kind }) => HEIGHTS[layout][kind])), [rows, layout])
  const [place, setPlace] = useState<{ readonly key: RowKey | null; readonly index: number }>({ key: null, index: 0 })
  const [menuKey, setMenuKey] = useState<RowKey | null>(null)
  const found = rows.findIndex(({ key }) => key === place.key)
  // A row that has gone hands the focus to the one that took its place.
  const active = found >= 0 ? found : Math.min(place.index, rows.length - 1)
  const wantsFocus = useRef(false)
  const hasFocus = useRef(false)
  const drawn = drawnRows(edges, sight, AROUND, active)

  const show = useCallback((index: number): void => {
    const box = scroller.current
    if (box) box.scrollTop = scrollFor(edges, index, { scrollPx: box.scrollTop, heightPx: box.clientHeight })
  }, [edges])
  const focusRow = useCallback((index: number): void => {
    const row = rows[index]
    if (!row) return
    wantsFocus.current = true
    setPlace({ key: row.key, index })
    show(index)
  }, [rows, show])
  useLayoutEffect(() => {
    const row = (): HTMLElement | null => grid.current?.querySelector<HTMLElement>('[role="row"][tabindex="0"]') ?? null
    if (wantsFocus.current) {
      wantsFocus.current = false
      row()?.focus({ preventScroll: true })
    } else if (hasFocus.current && document.activeElement === document.body) {
      // Its row was moved, or has gone.
      row()?.focus({ preventScroll: true })
    }
  })
  usePointed(pointed, rows, focusRow)

  const hold = useHold(view.hold.bind(view), menuKey !== null)
  const onMenu = useCallback((key: RowKey, isOpen: boolean): void => {
    setMenuKey(isOpen ? key : null)
    if (isOpen) setPlace({ key, index: rows.findIndex((row) => row.key === key) })
  }, [rows])
  const nameOf = (row: Row): string => {
    const room = link.board.getSnapshot().rooms.get(row.roomId)
    if (row.kind === 'room') return row.roomId
    return (row.kind === 'person' ? room?.people.get(row.peerId)?.displayName : room?.info.waiting.find(({ waitingId }) => waitingId === row.waitingId)?.displayName) ?? ''
  }
  const typed = useRef({ letters: '', atMs: 0 })
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    const element = event.target instanceof Element ? event.target.closest<HTMLElement>('.board-row') : null
    const row = rows[active]
    if (!element || !row) return
    const step = keyStep(event, { rows, active, pageRows: Math.max(1, Math.floor(sight.heightPx / HEIGHTS[layout].person) - 1), row: element, rtl: getComputedStyle(element).direction === 'rtl' })
    if (step) {
      event.preventDefault()
      event.stopPropagation()
      if (step.kind === 'row') focusRow(step.index)
      else if (step.kind === 'control') step.control.focus()
      else if (step.kind === 'self') element.focus()
      else if (step.kind === 'toggle') view.toggle(row.roomId)
      else if (step.kind === 'menu') onMenu(row.key, true)
      return
    }
    if (event.key.length !== 1 || event.key === ' ' || event.ctrlKey || event.metaKey || event.altKey) return
    const before = typed.current
    const letters = event.timeStamp - before.atMs < TYPED_WITHIN_MS ? before.letters + event.key : event.key
    typed.current = { letters, atMs: event.timeStamp }
    const index = typedRow(rows.map(nameOf), active, letters)
    event.preventDefault()
    event.stopPropagation()
    if (index !== null) focusRow(index)
  }
  const onFocus = (event: FocusEvent): void => {
    hasFocus.current = true
    const key = event.target.closest<HTMLElement>('.board-row')?.dataset['key']
    if (key !== undefined && key !== place.key) setPlace({ key, index: rows.findIndex((row) => row.key === key) })
    hold.onFocus(event)
  }
  const onBlur = (event: FocusEvent): void => {
    if (event.relatedTarget instanceof Node && event.currentTarget.contains(event.relatedTarget)) return
    // Whatever has gone has no next: the focus is given back after the render.
    hasFocus.current = event.relatedTarget === null && !event.target.isConnected
    hold.onBlur()
  }
  const columns = labels ? COLUMNS : COLUMNS.filter((name) => name !== 'expression')
  return (
    <div ref={grid} className="board" role="treegrid" aria-label={say('moderator.list')} aria-rowcount={rows.length + 1} aria-colcount={columns.length} aria-describedby="board-keys" data-layout={layout} data-labels={labels !== null || undefined} onKeyDownCapture={onKeyDown} onFocus={onFocus} onBlur={onBlur}>
      <p id="board-keys" hidden>
        {say('moderator.keys')}
      </p>
      <div role="rowgroup" className="board-head">
        <div role="row" className="board-row board-columns" aria-rowindex={1}>
          {columns.map((name) => (
            <div key={name} role="columnheader" className={`board-cell board-cell-${name}`}>
              {say(`moderator.columns.${name}`)}
            </div>
          ))}
        </div>
      </div>
      <div role="rowgroup" className="board-scroll" ref={scroller} onScroll={onScroll} onPointerEnter={hold.onPointerEnter} onPointerLeave={hold.onPointerLeave}>
        <div role="presentation" className="board-canvas" style={{ height: edges.at(-1) ?? 0 }}>
          {drawn.map((index) => {
            const row = rows[index]
            return row && <BoardRow key={row.key} row={row} index={index} topPx={edges[index] ?? 0} heightPx={HEIGHTS[layout][row.kind]} isActive={index === active} isMenuOpen={row.key === menuKey} onMenu={onMenu} />
          })}
        </div>
      </div>
    </div>
  )
}

/** What of the list is in sight; in steps of a few rows, so that scrolling draws anew only when other rows come into it. */
function useSight(scroller: { readonly current: HTMLDivElement | null }) {
  const [sight, setSight] = useState({ scrollPx: 0, heightPx: 900 })
  const [layout, setLayout] = useState<keyof typeof HEIGHTS>('table')
  const read = useCallback((): void => {
    const box = scroller.current
    if (!box) return
    const step = HEIGHTS.table.person * 2
    const next = { scrollPx: Math.floor(box.scrollTop / step) * step, heightPx: box.clientHeight + step }
    setSight((before) => (before.scrollPx === next.scrollPx && before.heightPx === next.heightPx ? before : next))
    setLayout(box.clientWidth >= TABLE_FROM_PX ? 'table' : 'cards')
  }, [scroller])
  useLayoutEffect(() => {
    const box = scroller.current
    if (!box) return
    read()
    const observer = new ResizeObserver(read)
    observer.observe(box)
    return () => observer.disconnect()
  }, [scroller, read])
  return { layout, sight, onScroll: read }
}

/** Rows stand still under a pointer that can hover, under a focus that is seen, and while a menu of theirs is open. */
function useHold(hold: (held: boolean) => void, isMenuOpen: boolean) {
  const on = useRef({ pointer: false, focus: false })
  const tell = (): void => hold(on.current.pointer || on.current.focus || isMenuOpen)
  useLayoutEffect(tell)
  const set = (part: Partial<typeof on.current>): void => {
    on.current = { ...on.current, ...part }
    tell()
  }
  return {
    onPointerEnter: ({ pointerType }: PointerEvent) => set({ pointer: pointerType !== 'touch' }),
    onPointerLeave: () => set({ pointer: false }),
    onFocus: ({ target }: FocusEvent) => set({ focus: target.matches(':focus-visible') }),
    onBlur: () => set({ focus: false }),
  }
}

function usePointed(pointed: Pointed | null, rows: readonly Row[], focusRow: (index: number) => void): void {
  const done = useRef(0)
  useLayoutEffect(() => {
    if (!pointed || pointed.count === done.current) return
    const index = rows.findIndex(({ key }) => key === pointed.key)
    // Its room may be opened in this very moment: then it comes with the next rows.
    if (index < 0) return
    done.current = pointed.count
    focusRow(index)
  }, [pointed, rows, focusRow])
}
