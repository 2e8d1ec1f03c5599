// Rows that wait to be written, the newest of each name; within a bound, and in an order in which they can be taken up.
import { keyOf } from './meeting-rows.ts'
import type { FactRow, MeetingRow, PersonRow, Row, Rows } from './meeting-rows.ts'

/** What a fact takes in memory beside its block's bytes, about. */
const FACT_BYTES = 200

export class PendingRows {
  readonly #meetings = new Map<string, MeetingRow>()
  readonly #people = new Map<string, PersonRow>()
  readonly #facts = new Map<string, FactRow>()
  readonly #capacityBytes: number
  #bytes = 0

  constructor(capacityBytes: number) {
    this.#capacityBytes = capacityBytes
  }

  get count(): number {
    return this.#meetings.size + this.#people.size + this.#facts.size
  }

  /** False where no place is left. Meetings and people always have one: they are few, and without them nothing else can be written. */
  put(row: Row): boolean {
    const key = keyOf(row)
    if (row.kind === 'meeting') this.#meetings.set(key, row)
    else if (row.kind === 'person') this.#people.set(key, row)
    else {
      const bytes = this.#bytes - sizeOf(this.#facts.get(key)) + sizeOf(row)
      if (bytes > this.#capacityBytes && !this.#facts.has(key)) return false
      this.#bytes = bytes
      this.#facts.set(key, row)
    }
    return true
  }

  /** The oldest, at most so many facts. */
  first(facts: number): Rows {
    return { meetings: [...this.#meetings.values()], people: [...this.#people.values()], facts: this.#facts.values().take(facts).toArray() }
  }

  /** What was written, unless something newer took its place meanwhile. */
  done(row: Row): void {
    const key = keyOf(row)
    if (row.kind === 'meeting') drop(this.#meetings, key, row)
    else if (row.kind === 'person') drop(this.#people, key, row)
    else if (drop(this.#facts, key, row)) this.#bytes -= sizeOf(row)
  }

  forget(personIds: ReadonlySet<string>): void {
    for (const row of [...this.#people.values(), ...this.#facts.values()]) if (personIds.has(row.personId)) this.done(row)
  }
}

const sizeOf = (row: FactRow | undefined): number => (row === undefined ? 0 : FACT_BYTES + (row.kind === 'block' ? row.data.length : 0))

function drop<T>(rows: Map<string, T>, key: string, row: Row): boolean {
  return rows.get(key) === (row as T) && rows.delete(key)
}
