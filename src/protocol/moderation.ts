// Who is let in and what is done to whom: the lobby, the lock, muting, removing, banning and changing roles.
import { z } from 'zod'
import { banIdSchema, peerIdSchema, waitingIdSchema } from './ids.ts'
import type { BanId, PeerId, WaitingId } from './ids.ts'
import { ROLES } from './roles.ts'

const toPerson = () => z.strictObject({ peerId: peerIdSchema })
const toWaiting = () => z.strictObject({ waitingId: waitingIdSchema })
const toRoom = () => z.strictObject({})

export const moderationSchemas = {
  'lobby:admit': toWaiting(),
  'lobby:admit-all': toRoom(),
  'lobby:deny': toWaiting(),
  'lobby:deny-all': toRoom(),
  /** Whether those who come wait until they are let in. Switched off, it lets in everybody who waits. */
  'room:set-lobby': z.strictObject({ on: z.boolean() }),
  /** Nobody new comes in, not even into the lobby. */
  'room:set-lock': z.strictObject({ on: z.boolean() }),
  'room:mute-all': toRoom(),
  'peer:mute': toPerson(),
  /** Nobody's microphone is opened but by themselves: they are asked. */
  'peer:ask-to-unmute': toPerson(),
  'peer:stop-camera': toPerson(),
  'peer:stop-screen': toPerson(),
  /** Out of the room, and free to come back as anybody may. */
  'peer:remove': toPerson(),
  /** Out of the room for as long as there is one. */
  'peer:ban': toPerson(),
  'peer:set-role': z.strictObject({ peerId: peerIdSchema, role: z.enum(ROLES) }),
  'ban:lift': z.strictObject({ banId: banIdSchema }),
} as const

export type Door = { readonly lobby: boolean; readonly locked: boolean }
/** `sinceMs`: server wall clock (Unix ms). */
export type WaitingPerson = { readonly waitingId: WaitingId; readonly displayName: string; readonly sinceMs: number }
export type BannedPerson = { readonly banId: BanId; readonly displayName: string; readonly sinceMs: number }
/** What those who lead the room see of who is outside; empty for everybody else. */
export type Outside = { readonly waiting: readonly WaitingPerson[]; readonly banned: readonly BannedPerson[] }

/** What one person can have done to them in the call. */
export const MODERATIONS = ['mute', 'stop-camera', 'stop-screen', 'ask-to-unmute', 'remove', 'ban'] as const
export type Moderation = (typeof MODERATIONS)[number]

type Empty = Record<string, never>
export type ModerationResponses = { readonly [Name in Exclude<keyof typeof moderationSchemas, 'room:mute-all'>]: Empty } & {
  /** How many microphones were open. */
  'room:mute-all': { readonly muted: number }
}

export type ModerationEvents = {
  'room:door': (event: Door) => void
  /** All who wait and all who are banned now. */
  'room:outside': (event: Outside) => void
  /** To somebody who waits: `room:join` again, with this resume token. */
  'lobby:admitted': (event: { readonly resumeToken: string }) => void
  /** 'ended': nobody is left in the room who could let them in. */
  'lobby:denied': (event: { readonly reason: 'denied' | 'ended' }) => void
  /** To the one it is done to. After 'remove' and 'ban' they are in no room any more. */
  'you:moderated': (event: { readonly moderation: Moderation; readonly by: { /** Null: from a moderator's dashboard. */ readonly peerId: PeerId | null; readonly displayName: string } }) => void
}
