// The tables of meetings as the query builder sees them; display names stand in a column called personal.
import type { Generated } from 'kysely'

/** The number that stands in the database for each kind; never changed, only added to. */
export const INTERVAL_KINDS = { present: 0, speaking: 1, microphone: 2, camera: 3, screen: 4, hand: 5 } as const
export type IntervalKind = keyof typeof INTERVAL_KINDS

export type MeetingTables = {
  readonly meeting: {
    readonly id: Generated<number>
    readonly meeting_id: string
    readonly room_id: string
    readonly purpose: string
    readonly analysis: string
    readonly started_ms: number
    /** The newest moment up to which everything is written: where the server dies, its meetings end there. */
    readonly written_ms: number
    readonly ended_ms: number | null
    /** 'running', 'closed' or 'interrupted'. */
    readonly ending: string
    /** What comparing needs of it, as JSON (protocol/report.ts Comparison, with the summary's speaking share); null until it is reckoned, and again after a person in it was deleted. */
    readonly comparison: string | null
  }
  readonly participant: {
    readonly id: Generated<number>
    readonly meeting: number
    /** Null, with an empty name and nothing else left of them, once the person had their data deleted. */
    readonly person_id: string | null
    readonly personal: string
    /** SHA-256 (hex) of their access token's identity; of hosts alone. */
    readonly identity_digest: string | null
    /** The highest they had. */
    readonly role: string
    readonly was_host: number
    readonly is_bot: number
  }
  /** `to_ms` is null while it goes on. */
  readonly meeting_interval: { readonly participant: number; readonly kind: number; readonly from_ms: number; readonly to_ms: number | null }
  /** `kind`: 'chat', or a reaction. */
  readonly meeting_event: { readonly participant: number; readonly n: number; readonly at_ms: number; readonly kind: string }
  readonly meeting_quality: { readonly participant: number; readonly at_ms: number; readonly score: number }
  /** Up to 60 buckets in one row: see buckets.ts. */
  readonly meeting_block: { readonly participant: number; readonly step_ms: number; readonly from_ms: number; readonly data: Uint8Array }
}
