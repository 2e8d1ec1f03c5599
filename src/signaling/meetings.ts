// Tells everybody who watches over meetings what happens in them; a watch that fails costs nobody else anything.
import type { Clock } from '../kit/clock.ts'
import type { Log } from '../kit/log.ts'
import type { Meeting, Observation } from '../protocol/observation.ts'
import type { AnalysisOffer, Purpose } from '../protocol/purpose.ts'
import type { MeetingWatch } from './ports.ts'

export type MeetingsParts = {
  readonly watches: readonly MeetingWatch[]
  readonly purpose: Purpose
  readonly analysis: () => AnalysisOffer
  /** Whether a moderator has switched analysis off for the whole server. */
  readonly isSuspended: () => boolean
  readonly clock: Clock
  readonly log: Log
}

export class Meetings {
  readonly #parts: MeetingsParts

  constructor(parts: MeetingsParts) {
    this.#parts = parts
  }

  opened(meeting: Meeting): void {
    this.tell(meeting, { kind: 'opened', purpose: this.#parts.purpose, analysis: this.#parts.analysis() })
    if (this.#parts.isSuspended()) this.tell(meeting, { kind: 'suspended', on: true })
  }

  tell(meeting: Meeting, observation: Observation): void {
    const atMs = this.#parts.clock.nowMs()
    for (const watch of this.#parts.watches) {
      try {
        watch.observe(meeting, observation, atMs)
      } catch (error) {
        this.#parts.log.error({ err: error, kind: observation.kind }, 'a watch over meetings failed; the meeting goes on')
      }
    }
  }
}
