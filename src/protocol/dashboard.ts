// The moderator's dashboard: what its namespace tells of live rooms, and what may be done from it.
import { z } from 'zod'
import { rulesSchema } from './alerts.ts'
import type { Alert, Rules } from './alerts.ts'
import { CHAT_TEXT_MAX_LENGTH, CHAT_TEXT_PATTERN } from './constants.ts'
import type { Emotion, Modality } from './emotion.ts'
import type { Ack } from './errors.ts'
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
  z.strictObject({ accessToken: z.string().min(1).max(4096) }),
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
  /** Spoken so far in this meeting. */
  readonly speakingMs: number
  readonly handSinceMs: number | null
  /** 0 to 10; null until something is known. */
  readonly quality: number | null
  readonly analysed: boolean
  /** Only what this viewer may see: of those who share with everyone; with the host too where the viewer is that room's host. */
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

export type DashboardState = {
  readonly atMs: number
  readonly rooms: readonly RoomChange[]
  /** Whether analysis is suspended on the whole server, and whether there is any. */
  readonly analysis: 'prohibited' | 'off' | 'available' | 'suspended'
  readonly viewer: { readonly displayName: string; readonly role: Role; readonly scope: RoomId | '*'; readonly maySuspend: boolean }
  readonly rules: Rules
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

export const dashboardSchemas = {
  'dashboard:act': z.strictObject({ roomId: roomIdSchema, action: actionSchema }),
  /** The whole server; only with a scope of '*'. */
  'dashboard:suspend-analysis': z.strictObject({ on: z.boolean() }),
  'alert:dismiss': z.strictObject({ roomId: roomIdSchema, alertId: z.string().min(1).max(64) }),
  /** Of this scope. */
  'rules:set': z.strictObject({ rules: rulesSchema }),
  /** What these rules would have said in the meetings of the last 24 h that are kept, in this scope. */
  'rules:preview': z.strictObject({ rules: rulesSchema }),
} as const
export type DashboardRequest = keyof typeof dashboardSchemas

export type DashboardResponses = {
  /** `undo`: the action that takes it back, where there is one. */
  'dashboard:act': { readonly undo: DashboardAction | null; readonly messageId?: MessageId; readonly banId?: BanId }
  'dashboard:suspend-analysis': { readonly suspended: boolean }
  'alert:dismiss': Record<string, never>
  'rules:set': { readonly rules: Rules }
  'rules:preview': { readonly meetings: number; readonly fromMs: number | null; readonly alerts: readonly Alert[]; readonly more: number }
}

export type DashboardClientEvents = {
  [Name in DashboardRequest]: (payload: z.input<(typeof dashboardSchemas)[Name]>, ack: (reply: Ack<DashboardResponses[Name]>) => void) => void
}

export type DashboardServerEvents = {
  /** Once, at the start, and again after the scope or the server's analysis changed. */
  'dashboard:state': (state: DashboardState) => void
  'dashboard:changes': (changes: DashboardChanges) => void
  'server:closing': (event: Record<string, never>) => void
}
