// The ledger's tables as the query builder sees them; what names a person stands in columns called personal, as in the log.
import type { Generated } from 'kysely'

type Consent = {
  readonly id: Generated<number>
  readonly at_ms: number
  readonly room_id: string
  readonly person_id: string
  readonly change: string
  readonly audience: string | null
  readonly purpose: string
  readonly words_version: string
  readonly words_language: string
  readonly words_sha256: string
  /** The display name. */
  readonly personal: string
}

/** Who (`actor`) saw or did what to whom (`subject`). A side is null where there is none, or where its person's data were deleted. */
type Audit = {
  readonly id: Generated<number>
  readonly at_ms: number
  readonly room_id: string
  readonly what: string
  readonly detail: string | null
  readonly role: string
  readonly actor_id: string | null
  readonly actor_personal: string | null
  readonly subject_id: string | null
  readonly subject_personal: string | null
}

export type LedgerTables = {
  readonly consent_log: Consent
  readonly audit_log: Audit
  /** Whose entries a key opens: the digest of a token, never the token. */
  readonly person_key: { readonly digest: string; readonly person_id: string; readonly at_ms: number }
  /** What stands where entries were: when, why and how many, and nobody's name. */
  readonly erasure_log: { readonly id: Generated<number>; readonly at_ms: number; readonly reason: string; readonly consents: number; readonly audits: number; readonly meetings: Generated<number> }
  /** What the triggers let go: filled and emptied within the one transaction that deletes. */
  readonly erasing: { readonly person_id: string | null; readonly before_ms: number | null }
}
