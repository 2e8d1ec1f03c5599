// The list as one person has it before them: filters, closed rooms, and rows that stand still while they are on them.
import type { RoomId } from '../../src/protocol/ids.ts'
import { Store } from '../state/store.ts'
import type { Readable } from '../state/store.ts'
import type { Board } from './board.ts'
import { NO_FILTERS } from './filters.ts'
import type { Filters } from './filters.ts'
import type { How } from './order.ts'
import { arrangeBoard, NOTHING_ARRANGED, rowsOf } from './rows.ts'
import type { Row } from './rows.ts'

/** So often the order is looked at when nothing comes: rows fall and linger by time. */
const LOOK_MS = 1000

export class RoomsView {
  readonly filters = new Store<Filters>(NO_FILTERS)
  readonly closed = new Store<ReadonlySet<RoomId>>(new Set())
  readonly rows = new Store<readonly Row[]>([])
  /** How many rows would come, go or move if they were not held. */
  readonly pending = new Store(0)
  readonly #board: Readable<Board>
  readonly #nowMs: () => number
  readonly #stop: () => void
  readonly #timer: ReturnType<typeof setInterval>
  #arrangement = NOTHING_ARRANGED
  #held = false

  constructor(board: Readable<Board>, nowMs: () => number) {
    this.#board = board
    this.#nowMs = nowMs
    this.#stop = board.subscribe(() => this.#arrange('live'))
    this.#timer = setInterval(() => this.#arrange('live'), LOOK_MS)
    this.#arrange('anew')
  }

  filter(part: Partial<Filters>): void {
    this.filters.update((filters) => ({ ...filters, ...part }))
    this.#arrange('anew')
  }

  /** Somebody's pointer or focus is on the rows, or not any more. */
  hold(held: boolean): void {
    if (held === this.#held) return
    this.#held = held
    this.#arrange('live')
  }

  toggle(roomId: RoomId): void {
    const next = new Set(this.closed.getSnapshot())
    if (!next.delete(roomId)) next.add(roomId)
    this.#close(next)
  }

  openAll(): void {
    this.#close(new Set())
  }

  closeAll(): void {
    this.#close(new Set(this.#board.getSnapshot().rooms.keys()))
  }

  /** For an alert that points at a row: its room is opened, and filters that hide it go. */
  reveal(roomId: RoomId, isShown: () => boolean): void {
    const next = new Set(this.closed.getSnapshot())
    next.delete(roomId)
    this.#close(next)
    if (!isShown()) this.filter(NO_FILTERS)
  }

  putInOrder(): void {
    this.#arrange('anew')
  }

  close(): void {
    this.#stop()
    clearInterval(this.#timer)
  }

  #close(closed: ReadonlySet<RoomId>): void {
    this.closed.set(closed)
    this.#show()
  }

  #arrange(how: How): void {
    this.#arrangement = arrangeBoard(this.#arrangement, this.#board.getSnapshot(), this.filters.getSnapshot(), this.#nowMs(), how === 'live' && this.#held ? 'held' : how)
    this.pending.set(this.#arrangement.pending)
    this.#show()
  }

  #show(): void {
    const rows = rowsOf(this.#arrangement, this.closed.getSnapshot())
    this.rows.update((before) => (sameRows(before, rows) ? before : rows))
  }
}

function sameRows(a: readonly Row[], b: readonly Row[]): boolean {
  return a.length === b.length && a.every((row, at) => {
    const other = b[at]
    return other !== undefined && row.key === other.key && row.position === other.position && row.of === other.of && (row.kind !== 'room' || (other.kind === 'room' && row.isOpen === other.isOpen))
  })
}
