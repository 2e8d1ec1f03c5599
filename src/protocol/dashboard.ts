// The moderator's dashboard: what its namespace tells of live rooms, and what may be done from it.
import { z } from 'zod'
import { rulesSchema } from './alerts.ts'
import type { Alert, RuleKind, Rules } from './alerts.ts'
import { CHAT_TEXT_MAX_LENGTH, CHAT_TEXT_PATTERN } from './constants.ts'
import type { Emotion, Modality } from './emotion.ts'
import type { Ack, WireError } from './errors.ts'
import { banIdSchema, messageIdSchema, peerIdSchema, roomIdSchema, waitingIdSchema } from './ids.ts'
import type { BanId, MeetingId, MessageId, PeerId, RoomId, WaitingId } from './ids.ts'
import type { Door } from './moderation.ts'
import type { MoodLabel, Withheld } from './report.ts'
import { ROLES } from './roles.ts'
import type { Role } from './roles.ts'

/** The handshake's `auth` is DashboardAuth; a refusal is a coded error in `connect_error`. */
export { DASHBOARD_NAMESPACE } from './constants.ts'

/** Either an access token (npm run token, or a sign-in) of a host or moderator, for its room or all ('*'); or the resume tokens of places in rooms that one leads just now. */
export const dashboardAuthSchema = z.union([
  z.strictObject({
    accessToken: z.string().min(1).max(4096),
    /** A random token of the page's own (32 bytes in base64url), kept among its data keys: it opens what is kept of what was seen and done here ("My data"). */
    dataKey: z.string().max(43).regex(/^[\w-]{43}$/).optional(),
  }),
  z.strictObject({ keys: z.array(z.string().min(1).max(128)).min(1).max(20) }),
])
export type DashboardAuth = z.input<typeof dashboardAuthSchema>

export type LivePerson = {
  readonly peerId: PeerId
  readonly displayName: string
  readonly role: Role
  readonly isBot: boolean
  readonly joinedMs: number
  readonly here: boolean
  readonly microphone: boolean
  readonly camera: boolean
  readonly screen: boolean
  readonly speaking: boolean
  /** Spoken in this meeting up to the message's `atMs`; it grows by itself while they speak. */
  readonly speakingMs: number
  readonly handSinceMs: number | null
  /** 0 to 10; null until something is known. */
  readonly quality: number | null
  /** Whether they share labels with this viewer; of who is analysed for themselves alone nothing is told. */
  readonly analysed: boolean
  /** Only what this viewer may see: of those who share with everyone; with the host too where the viewer is that room's host (has a place as such in it). Null when nothing was read for 3 s. `confidence` in steps of 0.05. */
  readonly label: { readonly label: Emotion | 'unsure'; readonly confidence: number; readonly modality: Modality } | null
}

export type LiveMood =
  | { readonly kind: 'shown'; readonly analysed: number; readonly people: Readonly<Record<MoodLabel, number>> }
  | { readonly kind: 'withheld'; readonly why: Withheld; readonly minimum: number }

/** Everything of a room but its people. */
export type LiveRoom = {
  readonly roomId: RoomId
  readonly meetingId: MeetingId
  readonly startedMs: number
  readonly door: Door
  readonly waiting: readonly { readonly waitingId: WaitingId; readonly displayName: string; readonly sinceMs: number }[]
  /** Of those who share with everyone. */
  readonly mood: LiveMood
  /** Unix ms of the last time that anybody spoke; null: nobody has. */
  readonly spokeMs: number | null
  /** Newest first; those that are over stay until they are dismissed, 50 at most. */
  readonly alerts: readonly Alert[]
}

/** What changed in one room since the last message; a room that is new comes whole. */
export type RoomChange = {
  readonly roomId: RoomId
  readonly room?: LiveRoom
  readonly people: readonly LivePerson[]
  readonly left: readonly PeerId[]
}

/** At most twice a second, and only when something changed. */
export type DashboardChanges = { readonly atMs: number; readonly rooms: readonly RoomChange[]; readonly gone: readonly RoomId[] }

/** What a viewer may see and do: in every room, or in these (which need not be open), as what. In a room that knows them by another role (or has banned them) that one counts. */
export type Scope =
  | { readonly kind: 'everywhere'; readonly role: Role }
  | { readonly kind: 'rooms'; readonly rooms: readonly { readonly roomId: RoomId; readonly role: Role }[] }
/** Whose rules: of every room that has none of its own, or of one. */
export type RuleScope = RoomId | '*'

export type DashboardState = {
  readonly atMs: number
  readonly rooms: readonly RoomChange[]
  /** Whether analysis is suspended on the whole server, and whether there is any. */
  readonly analysis: 'prohibited' | 'off' | 'available' | 'suspended'
  readonly viewer: { readonly displayName: string; readonly scope: Scope; readonly maySuspend: boolean }
  /** Those that this viewer may change: of '*', or of each room of the scope. */
  readonly rules: readonly { readonly scope: RuleScope; readonly rules: Rules }[]
}

const text = z.string().max(CHAT_TEXT_MAX_LENGTH).regex(CHAT_TEXT_PATTERN, 'must not contain control characters').trim().min(1)

export const actionSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('admit'), waitingId: waitingIdSchema }),
  z.strictObject({ kind: z.literal('deny'), waitingId: waitingIdSchema }),
  z.strictObject({ kind: z.literal('mute'), peerId: peerIdSchema }),
  z.strictObject({ kind: z.literal('ask-to-unmute'), peerId: peerIdSchema }),
  z.strictObject({ kind: z.literal('stop-camera'), peerId: peerIdSchema }),
  z.strictObject({ kind: z.literal('stop-screen'), peerId: peerIdSchema }),
  z.strictObject({ kind: z.literal('lower-hand'), peerId: peerIdSchema }),
  z.strictObject({ kind: z.literal('remove'), peerId: peerIdSchema }),
  z.strictObject({ kind: z.literal('ban'), peerId: peerIdSchema }),
  z.strictObject({ kind: z.literal('lift-ban'), banId: banIdSchema }),
  z.strictObject({ kind: z.literal('set-role'), peerId: peerIdSchema, role: z.enum(ROLES) }),
  z.strictObject({ kind: z.literal('mute-all') }),
  z.strictObject({ kind: z.literal('lock'), on: z.boolean() }),
  z.strictObject({ kind: z.literal('set-lobby'), on: z.boolean() }),
  /** To everybody in the room, as a message of the chat. */
  z.strictObject({ kind: z.literal('message'), text }),
  z.strictObject({ kind: z.literal('delete-message'), messageId: messageIdSchema }),
])
export type DashboardAction = z.input<typeof actionSchema>

const ruleScopeSchema = z.union([z.literal('*'), roomIdSchema])

export const dashboardSchemas = {
  'dashboard:act': z.strictObject({ roomId: roomIdSchema, action: actionSchema }),
  /** The whole server; only with a scope of '*'. */
  'dashboard:suspend-analysis': z.strictObject({ on: z.boolean() }),
  'alert:dismiss': z.strictObject({ roomId: roomIdSchema, alertId: z.string().min(1).max(64) }),
  'rules:set': z.strictObject({ scope: ruleScopeSchema, rules: rulesSchema }),
  /** What these rules would have said in the meetings of the last 24 h that are kept, in this scope; to whoever leads a room by their place in it: in this meeting so far. */
  'rules:preview': z.strictObject({ scope: ruleScopeSchema, rules: rulesSchema }),
} as const
export type DashboardRequest = keyof typeof dashboardSchemas

export type DashboardResponses = {
  /** `undo`: the action that takes it back, where there is one. */
  'dashboard:act': { readonly undo: DashboardAction | null; readonly messageId?: MessageId; readonly banId?: BanId }
  'dashboard:suspend-analysis': { readonly suspended: boolean }
  'alert:dismiss': Record<string, never>
  'rules:set': { readonly rules: Rules }
  /** Newest first, without names; `notKept`: kinds that what is kept cannot tell of. `more`: how many alerts are left out. */
  'rules:preview': { readonly meetings: number; readonly fromMs: number | null; readonly alerts: readonly Alert[]; readonly more: number; readonly notKept: readonly RuleKind[] }
}

export type DashboardClientEvents = {
  [Name in DashboardRequest]: (payload: z.input<(typeof dashboardSchemas)[Name]>, ack: (reply: Ack<DashboardResponses[Name]>) => void) => void
}

export type DashboardServerEvents = {
  /** Once, at the start, and again after the scope or the server's analysis changed. */
  'dashboard:state': (state: DashboardState) => void
  'dashboard:changes': (changes: DashboardChanges) => void
  /** The viewer leads nothing any more, or their token has expired; the connection ends after it. */
  'dashboard:ended': (event: { readonly error: WireError }) => void
  'server:closing': (event: Record<string, never>) => void
}
