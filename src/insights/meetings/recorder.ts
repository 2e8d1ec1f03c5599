// Writes down what happens in meetings as it is told, within seconds, and says when a meeting is over and when all of it is written.
import type { Clock } from '../../kit/clock.ts'
import type { Log } from '../../kit/log.ts'
import type { MeetingId } from '../../protocol/ids.ts'
import type { Meeting, Observation } from '../../protocol/observation.ts'
import type { LedgerHealth, MeetingWatch } from '../../signaling/ports.ts'
import { LiveMeeting } from './live-meeting.ts'
import { CAPACITY_BYTES, MeetingWriter } from './meeting-writer.ts'
import type { MeetingWriterParts, Missing } from './meeting-writer.ts'

/** What a server that dies may lose at most, with the time that writing takes. */
export const FLUSH_MS = 2000

export type EndedMeeting = Meeting & { readonly endedMs: number }

export type MeetingRecorderParts = Pick<MeetingWriterParts, 'write' | 'log' | 'later'> & {
  readonly clock: Clock
  /** All of it is written. */
  readonly onClosed: (meeting: EndedMeeting) => void
  readonly onEnded: (meeting: EndedMeeting) => void
  readonly capacityBytes?: number
}

export class MeetingRecorder implements MeetingWatch {
  readonly #parts: MeetingRecorderParts
  readonly #log: Log
  readonly #writer: MeetingWriter
  readonly #live = new Map<MeetingId, LiveMeeting>()
  /** Over, and not yet written to the end. */
  #closed: readonly EndedMeeting[] = []
  #callOff: () => void
  #hasFailed = false

  constructor(parts: MeetingRecorderParts) {
    this.#parts = parts
    this.#log = parts.log
    this.#writer = new MeetingWriter({ write: (rows) => parts.write(rows), tellAgain: (missing) => this.#tellAgain(missing), onWritten: () => this.#tellClosed(), capacityBytes: parts.capacityBytes ?? CAPACITY_BYTES, log: parts.log, later: parts.later })
    this.#callOff = parts.later(FLUSH_MS, () => this.#beat())
  }

  get health(): LedgerHealth {
    return this.#writer.health
  }

  observe(meeting: Meeting, observation: Observation, atMs: number): void {
    try {
      this.#observe(meeting, observation, atMs)
    } catch (error) {
      if (!this.#hasFailed) this.#log.error({ err: error, kind: observation.kind }, 'an observation of a meeting could not be reduced; it is said once')
      this.#hasFailed = true
    }
  }

  /** Resolves when everything told so far is written. */
  async flush(): Promise<void> {
    this.#reduce()
    await this.#writer.flush()
  }

  /** Before this person's data are deleted: what waits of them is dropped, and in meetings that go on nothing more is written of them. */
  forget(keyDigest: string): void {
    for (const live of this.#live.values()) this.#writer.forget(live.forget(keyDigest))
  }

  close(): void {
    this.#callOff()
    this.#writer.close()
  }

  #observe(meeting: Meeting, observation: Observation, atMs: number): void {
    if (observation.kind === 'opened') {
      this.#live.set(meeting.meetingId, new LiveMeeting(meeting, observation, atMs, this.#writer.put))
      return
    }
    const live = this.#live.get(meeting.meetingId)
    if (observation.kind !== 'closed') return live?.observe(observation, atMs)
    if (!live) return
    this.#live.delete(meeting.meetingId)
    live.close(atMs)
    const ended = { ...meeting, endedMs: atMs }
    this.#closed = [...this.#closed, ended]
    this.#parts.onEnded(ended)
    // What keeps it from being written is said by the writer, which tries again.
    this.flush().catch(() => undefined)
  }

  #beat(): void {
    this.#callOff = this.#parts.later(FLUSH_MS, () => this.#beat())
    this.#reduce()
    this.#writer.pump()
  }

  #reduce(): void {
    const nowMs = this.#parts.clock.nowMs()
    for (const live of this.#live.values()) {
      live.flush(nowMs)
      live.tell(nowMs, null)
    }
  }

  #tellClosed(): void {
    const closed = this.#closed
    this.#closed = []
    for (const meeting of closed) this.#parts.onClosed(meeting)
  }

  #tellAgain({ meetingId, personIds }: Missing): readonly string[] {
    const live = this.#live.get(meetingId as MeetingId)
    if (!live || personIds.length === 0) return []
    const nowMs = this.#parts.clock.nowMs()
    live.tell(nowMs, null)
    return live.tellAgain(personIds, nowMs)
  }
}
