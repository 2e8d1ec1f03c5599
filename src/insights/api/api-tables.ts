// The tables of API tokens and webhooks as the query builder sees them; names, identities and addresses that people gave stand in columns called personal.

export type ApiTables = {
  readonly api_token: {
    readonly id: string
    /** SHA-256 (hex); the token itself is kept nowhere. */
    readonly digest: string
    /** What its maker called it. */
    readonly personal: string
    /** Whom its maker's access token named; null for guests. */
    readonly identity_personal: string | null
    readonly created_ms: number
    readonly expires_ms: number
    /** To the minute. */
    readonly used_ms: number | null
    readonly revoked_ms: number | null
  }
  readonly webhook: {
    readonly id: string
    readonly personal_url: string
    readonly identity_personal: string | null
    /** As participants have it. */
    readonly identity_digest: string | null
    /** JSON. */
    readonly events: string
    /** What deliveries are signed with: it has to be known to sign. */
    readonly secret: string
    readonly origin: string
    readonly created_ms: number
    readonly failures: number
    readonly disabled_ms: number | null
    readonly disabled_because: string | null
  }
  /** The keys (digests) of whoever made a token or webhook: `owner` is its id. */
  readonly api_owner: { readonly owner: string; readonly digest: string }
  readonly webhook_delivery: {
    readonly id: string
    readonly webhook_id: string
    readonly event: string
    readonly payload: string
    readonly created_ms: number
    /** 'waiting', 'delivered' or 'failed'. */
    readonly state: string
    readonly next_ms: number | null
  }
  readonly webhook_attempt: { readonly delivery_id: string; readonly n: number; readonly at_ms: number; readonly duration_ms: number; readonly status: number | null; readonly fault: string | null }
  /** Which events of which meetings have been queued: each once, whenever the server ends. */
  readonly webhook_told: { readonly meeting_id: string; readonly event: string }
}
