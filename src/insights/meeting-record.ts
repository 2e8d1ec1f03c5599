// A meeting as it was written down, before anything is reckoned from it: who was there, what could be observed, and shared readings in buckets.
import type { Reaction } from '../protocol/constants.ts'
import type { Modality } from '../protocol/emotion.ts'
import type { MeetingId, RoomId } from '../protocol/ids.ts'
import type { SharedAudience } from '../protocol/observation.ts'
import type { AnalysisOffer, Purpose } from '../protocol/purpose.ts'
import type { MeetingSummary, Span } from '../protocol/report.ts'
import type { Role } from '../protocol/roles.ts'

/** One second or ten seconds of one person. */
export type Bucket = {
  /** Unix ms, a multiple of the step. */
  readonly atMs: number
  readonly audience: SharedAudience
  /** Mean over the bucket's readings, in the order of EMOTIONS; kept in 255ths. */
  readonly probabilities: readonly number[]
  readonly confidence: number
  /** Share of the bucket's readings that were 'unsure'. */
  readonly unsure: number
  readonly modality: Modality
}

export type RecordedPerson = {
  readonly personId: string
  readonly displayName: string
  /** The highest they had. */
  readonly role: Role
  readonly isBot: boolean
  readonly present: readonly Span[]
  /** As the media server heard it, twice a second; pauses not bridged yet. */
  readonly speaking: readonly Span[]
  readonly microphone: readonly Span[]
  readonly camera: readonly Span[]
  readonly screen: readonly Span[]
  readonly hand: readonly Span[]
  readonly reactions: readonly { readonly atMs: number; readonly reaction: Reaction }[]
  readonly chat: readonly number[]
  /** Whenever it changed; holds until the next. */
  readonly quality: readonly { readonly atMs: number; readonly score: number }[]
  /** In order of time; nothing for buckets without a reading. `seconds` only where they were asked for. */
  readonly tens: readonly Bucket[]
  readonly seconds: readonly Bucket[] | null
}

export type MeetingRecord = {
  readonly meetingId: MeetingId
  readonly roomId: RoomId
  readonly purpose: Purpose
  readonly analysis: AnalysisOffer
  readonly startedMs: number
  /** While it runs: of the newest that was written down. */
  readonly endedMs: number
  readonly end: MeetingSummary['end']
  readonly people: readonly RecordedPerson[]
}
