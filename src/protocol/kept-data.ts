// What the server keeps about a person, as that person gets it: their consents, who saw their labels or acted on them, what they did themselves.
import type { Audience } from './constants.ts'

/** One person as what is kept names them. `keyDigest` (hex SHA-256 of a token only their page holds) is what opens their entries to them. */
export type KeptPerson = { readonly personId: string; readonly keyDigest: string; readonly displayName: string }

/** 'withdrawn' by the person; 'ended' with their place in the room; 'suspended' and 'resumed' for the whole server, by a moderator. */
export const CONSENT_CHANGES = ['given', 'changed', 'withdrawn', 'ended', 'suspended', 'resumed'] as const
export type ConsentChange = (typeof CONSENT_CHANGES)[number]

/** The words that were agreed to: which version, in which language, and the SHA-256 (hex) of the text that was shown. */
export type AgreedWords = { readonly version: string; readonly language: string; readonly sha256: string }

export type KeptConsent = {
  readonly atMs: number
  readonly roomId: string
  readonly change: ConsentChange
  /** Who may see the labels from then on; null once the consent is over. */
  readonly audience: Audience | null
  readonly purpose: string
  readonly words: AgreedWords
  readonly personal: { readonly displayName: string }
}

/** A host or moderator was sent somebody's labels; its detail is the audience that allowed it. */
export const LABELS_SEEN = 'labels-seen'

/** A moderator switched analysis off for the whole server (detail 'on'), or lifted that ('off'); its room is '*'. */
export const SUSPEND_ANALYSIS = 'suspend-analysis'

/** What is done at a moderator's dashboard beside the actions of protocol/roles.ts: written to a room from outside, an alert put away, rules changed (of one room, or '*'). */
export const DASHBOARD_AUDITS = ['message', 'dismiss-alert', 'set-rules'] as const

/** `what`: LABELS_SEEN, SUSPEND_ANALYSIS, one of DASHBOARD_AUDITS, or an action of protocol/roles.ts. A side whose person had their data deleted is null. */
export type KeptAudit = {
  readonly atMs: number
  readonly roomId: string
  readonly what: string
  readonly detail: string | null
  readonly role: string
  readonly personal: { readonly by: string | null; readonly whom: string | null }
}

export type KeptData = {
  readonly atMs: number
  readonly retentionHours: number
  readonly consents: readonly KeptConsent[]
  /** What hosts and moderators saw of this person, or did to them. */
  readonly byOthers: readonly KeptAudit[]
  /** What this person saw or did as host or moderator. */
  readonly byOneself: readonly KeptAudit[]
}

/** What a deletion took away, by table; audit entries of two people keep the other one's half. */
export type Erased = { readonly consents: number; readonly audits: number }
