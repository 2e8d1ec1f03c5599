// One person in a meeting that goes on, as rows: intervals that open and close, events, quality when it changes, and buckets of readings.
import { digest } from '../../kit/secrets.ts'
import type { Reading } from '../../protocol/emotion.ts'
import type { MeetingId } from '../../protocol/ids.ts'
import type { KeptPerson } from '../../protocol/kept-data.ts'
import type { SharedAudience } from '../../protocol/observation.ts'
import { ROLES } from '../../protocol/roles.ts'
import type { Role } from '../../protocol/roles.ts'
import { blockStart, bucketOf, pack, STEPS_MS, withReading } from './buckets.ts'
import type { StepMs, Sums } from './buckets.ts'
import type { Row } from './meeting-rows.ts'
import type { IntervalKind } from './meeting-tables.ts'

/** A reading may come so much later than what it was made from; its block is kept that long. */
export const LATEST_MS = 5000

export type LivePersonParts = {
  readonly meetingId: MeetingId
  readonly person: KeptPerson
  readonly identity: string | null
  readonly role: Role
  readonly isBot: boolean
  readonly put: (row: Row) => void
}

type Block = { readonly stepMs: StepMs; readonly fromMs: number; readonly sums: Map<number, Sums>; isDirty: boolean }

export class LivePerson {
  readonly #parts: LivePersonParts
  readonly #open = new Map<IntervalKind, number>()
  readonly #blocks = new Map<string, Block>()
  #role: Role
  #wasHost = false
  #events = 0
  #score: number | null = null
  #isForgotten = false

  constructor(parts: LivePersonParts, atMs: number) {
    this.#parts = parts
    this.#role = parts.role
    this.#wasHost = parts.role === 'host'
    this.tell(atMs)
  }

  get personId(): string {
    return this.#parts.person.personId
  }

  get keyDigest(): string {
    return this.#parts.person.keyDigest
  }

  /** Also when the database has lost it. False where nothing is written of them any more. */
  tell(atMs: number): boolean {
    if (this.#isForgotten) return false
    const { meetingId, person, identity, isBot } = this.#parts
    const identityDigest = this.#wasHost && identity !== null ? digest(identity).toString('hex') : null
    this.#put({ kind: 'person', meetingId, ...person, identityDigest, role: this.#role, wasHost: this.#wasHost, isBot, atMs })
    for (const [of, fromMs] of this.#open) this.#interval(of, fromMs, null)
    return true
  }

  become(role: Role, atMs: number): void {
    this.#wasHost ||= role === 'host'
    if (ROLES.indexOf(role) >= ROLES.indexOf(this.#role)) return
    this.#role = role
    this.tell(atMs)
  }

  set(of: IntervalKind, on: boolean, atMs: number): void {
    const fromMs = this.#open.get(of)
    if (on === (fromMs !== undefined)) return
    if (fromMs === undefined) this.#open.set(of, atMs)
    else this.#open.delete(of)
    // A clock that was set back ends nothing before it began.
    this.#interval(of, fromMs ?? atMs, fromMs === undefined ? null : Math.max(fromMs, atMs))
  }

  setNone(atMs: number): void {
    for (const of of [...this.#open.keys()]) this.set(of, false, atMs)
  }

  did(event: string, atMs: number): void {
    this.#put({ kind: 'event', ...this.#of, n: this.#events++, atMs, event })
  }

  heard(score: number, atMs: number): void {
    if (score === this.#score) return
    this.#score = score
    this.#put({ kind: 'quality', ...this.#of, atMs, score })
  }

  read(reading: Reading, audience: SharedAudience, atMs: number): void {
    if (this.#isForgotten) return
    // By when the evidence came in; a worker whose clock is off does not move it further than a reading takes.
    const readMs = Math.min(atMs, Math.max(atMs - LATEST_MS, reading.timeMs))
    for (const stepMs of STEPS_MS) {
      const fromMs = blockStart(readMs, stepMs)
      const key = `${stepMs} ${fromMs}`
      const block: Block = this.#blocks.get(key) ?? { stepMs, fromMs, sums: new Map(), isDirty: true }
      const place = Math.floor((readMs - fromMs) / stepMs)
      block.sums.set(place, withReading(block.sums.get(place) ?? null, reading, audience))
      block.isDirty = true
      this.#blocks.set(key, block)
    }
  }

  /** Blocks that changed since the last time become rows; those to which nothing can be added any more are let go. */
  flush(nowMs: number): void {
    for (const [key, block] of this.#blocks) {
      const { stepMs, fromMs, sums } = block
      if (block.isDirty) {
        const buckets = [...sums].toSorted(([one], [other]) => one - other).map(([place, of]) => bucketOf(of, fromMs + place * stepMs))
        this.#put({ kind: 'block', ...this.#of, stepMs, fromMs, data: pack(buckets, stepMs) })
        block.isDirty = false
      }
      if (fromMs !== blockStart(nowMs, stepMs) && fromMs !== blockStart(nowMs - 2 * LATEST_MS, stepMs)) this.#blocks.delete(key)
    }
  }

  /** Their data were deleted: nothing more is written of them in this meeting. */
  forget(): void {
    this.#isForgotten = true
    this.#open.clear()
    this.#blocks.clear()
  }

  get #of(): { readonly meetingId: MeetingId; readonly personId: string } {
    return { meetingId: this.#parts.meetingId, personId: this.personId }
  }

  #interval(of: IntervalKind, fromMs: number, toMs: number | null): void {
    this.#put({ kind: 'interval', ...this.#of, of, fromMs, toMs })
  }

  #put(row: Row): void {
    if (!this.#isForgotten) this.#parts.put(row)
  }
}
