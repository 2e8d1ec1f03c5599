// Takes meetings' rows to the database in batches; while it cannot be written they wait, up to an end, and that is said once.
import type { Log } from '../../kit/log.ts'
import type { LedgerHealth } from '../../signaling/ports.ts'
import type { KeepError } from '../keeper.ts'
import { RetriedWrites } from '../retried-writes.ts'
import type { Later } from '../retried-writes.ts'
import type { Row, Rows } from './meeting-rows.ts'
import { PendingRows } from './pending-rows.ts'

/** A minute of 50 people who all share, talk and move is about 200 kB: hours wait. */
export const CAPACITY_BYTES = 32 * 1024 * 1024
const BATCH_FACTS = 2000

/** Of whom something was to be written that the database does not know: it was deleted or replaced under the server. */
export type Missing = { readonly meetingId: string; readonly personIds: readonly string[] }

export type MeetingWriterParts = {
  readonly write: (rows: Rows) => Promise<readonly Missing[]>
  /** Puts again what the database does not know; gives back of whom it could. */
  readonly tellAgain: (missing: Missing) => readonly string[]
  /** Everything put so far is written. */
  readonly onWritten: () => void
  readonly capacityBytes: number
  readonly log: Log
  readonly later: Later
}

export class MeetingWriter {
  readonly #parts: MeetingWriterParts
  readonly #pending: PendingRows
  readonly #writes: RetriedWrites
  #lost = 0

  constructor(parts: MeetingWriterParts) {
    this.#parts = parts
    this.#pending = new PendingRows(parts.capacityBytes)
    this.#writes = new RetriedWrites({
      writeAll: (succeeded) => this.#writeAll(succeeded), later: parts.later, onWritten: parts.onWritten,
      onFail: (error) => parts.log.error({ err: error, queued: this.#pending.count }, 'what happens in meetings cannot be written (settings data.folder, data.postgresUrl): the calls go on, and what waits is written when the database can be'),
      onRecover: () => parts.log.info({ lost: this.#lost }, 'what happens in meetings is written again'),
    })
  }

  get health(): LedgerHealth {
    return { state: this.#writes.isFailing ? 'failing' : 'ok', queued: this.#pending.count, lost: this.#lost }
  }

  /** Never waits and never throws. */
  readonly put = (row: Row): void => {
    if (this.#pending.put(row)) return
    if (this.#lost === 0) this.#parts.log.error({ capacityBytes: this.#parts.capacityBytes }, 'what happens in meetings has no place left to wait: from here on it is lost until the database can be written')
    this.#lost += 1
  }

  forget(personIds: readonly string[]): void {
    this.#pending.forget(new Set(personIds))
  }

  /** Writes when it is time to: while it fails the next try has its own. */
  pump(): void {
    this.#writes.pump()
  }

  /** Tries at once, and resolves when everything put so far is written; rejects with what keeps it from being so. */
  flush(): Promise<void> {
    return this.#writes.flush()
  }

  close(): void {
    this.#writes.close()
    if (this.#pending.count > 0) this.#parts.log.error({ rows: this.#pending.count }, 'the server ends with observations of meetings that could not be written')
  }

  async #writeAll(succeeded: () => void): Promise<void> {
    const toldAgain = new Set<string>()
    while (this.#pending.count > 0) {
      await this.#writeBatch(this.#pending.first(BATCH_FACTS), toldAgain)
      succeeded()
    }
  }

  /** One row that the database refuses does not hold up the others. */
  async #writeBatch(rows: Rows, toldAgain: Set<string>): Promise<void> {
    let missing: readonly Missing[]
    try {
      missing = await this.#parts.write(rows)
    } catch (error) {
      if ((error as KeepError).kind !== 'refused') throw error
      const each = [...rows.meetings, ...rows.people, ...rows.facts]
      if (each.length > 1) {
        for (const row of each) await this.#writeBatch(only(row), toldAgain)
        return
      }
      this.#lost += 1
      this.#parts.log.error({ err: error, kind: each[0]?.kind }, 'the database refused an observation of a meeting')
      missing = []
    }
    // Whoever is told of again, once in each run, keeps their facts for the next batch.
    const kept = new Set<string>()
    for (const { meetingId, personIds } of missing) {
      const first = personIds.filter((personId) => !toldAgain.has(`${meetingId} ${personId}`))
      for (const personId of this.#parts.tellAgain({ meetingId, personIds: first })) kept.add(`${meetingId} ${personId}`)
    }
    for (const person of kept) toldAgain.add(person)
    for (const row of [...rows.meetings, ...rows.people, ...rows.facts]) if (row.kind === 'meeting' || !kept.has(`${row.meetingId} ${row.personId}`)) this.#pending.done(row)
  }
}

function only(row: Row): Rows {
  return { meetings: row.kind === 'meeting' ? [row] : [], people: row.kind === 'person' ? [row] : [], facts: row.kind === 'meeting' || row.kind === 'person' ? [] : [row] }
}
