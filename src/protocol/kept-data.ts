// What the server keeps about a person, as that person gets it: their consents, who saw their labels or acted on them, what they did themselves.
import type { Audience } from './constants.ts'
import type { Modality } from './emotion.ts'
import type { Span } from './report.ts'

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

/** One or ten seconds of a person's labels, of the time in which they shared them with more than themselves. */
export type KeptBucket = {
  readonly atMs: number
  readonly audience: Audience
  /** In the order of EMOTIONS; they add up to 1. */
  readonly probabilities: readonly number[]
  readonly confidence: number
  /** Share of the readings in it that were 'unsure'. */
  readonly unsure: number
  readonly modality: Modality
}

/** What is kept of a person in one meeting, for its hosts. */
export type KeptMeeting = {
  readonly meetingId: string
  readonly roomId: string
  readonly startedMs: number
  /** Null while it goes on. */
  readonly endedMs: number | null
  readonly role: string
  readonly personal: { readonly displayName: string }
  readonly present: readonly Span[]
  readonly speaking: readonly Span[]
  readonly microphone: readonly Span[]
  readonly camera: readonly Span[]
  readonly screen: readonly Span[]
  readonly hand: readonly Span[]
  readonly reactions: readonly { readonly atMs: number; readonly reaction: string }[]
  /** When something was written, never what. */
  readonly chat: readonly number[]
  readonly quality: readonly { readonly atMs: number; readonly score: number }[]
  readonly labels: { readonly everySecond: readonly KeptBucket[]; readonly everyTenSeconds: readonly KeptBucket[] }
}

export type KeptData = {
  readonly atMs: number
  readonly retentionHours: number
  readonly consents: readonly KeptConsent[]
  /** What hosts and moderators saw of this person, or did to them. */
  readonly byOthers: readonly KeptAudit[]
  /** What this person saw or did as host or moderator. */
  readonly byOneself: readonly KeptAudit[]
  readonly meetings: readonly KeptMeeting[]
  /** What this person let programs do; the tokens and secrets themselves are given to nobody again. */
  readonly apiTokens: readonly { readonly createdMs: number; readonly expiresMs: number; readonly lastUsedMs: number | null; readonly revokedMs: number | null; readonly personal: { readonly name: string } }[]
  readonly webhooks: readonly { readonly createdMs: number; readonly events: readonly string[]; readonly personal: { readonly url: string } }[]
}

/** What a deletion took away: entries, and meetings in which anything was; audit entries of two people keep the other one's half. */
export type Erased = { readonly consents: number; readonly audits: number; readonly meetings: number }
