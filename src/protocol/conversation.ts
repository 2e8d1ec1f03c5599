// What people in a room say to each other beside their voices: chat, reactions and raised hands.
import { z } from 'zod'
import { CHAT_TEXT_MAX_LENGTH, CHAT_TEXT_PATTERN, REACTIONS } from './constants.ts'
import type { Reaction } from './constants.ts'
import { messageIdSchema, peerIdSchema } from './ids.ts'
import type { MessageId, PeerId } from './ids.ts'

const text = z.string().max(CHAT_TEXT_MAX_LENGTH).regex(CHAT_TEXT_PATTERN, 'must not contain control characters').trim().min(1)

export const conversationSchemas = {
  'chat:send': z.strictObject({
    text,
    /** The author's own name for it: the same draft sent again (after a lost answer) is the same message. */
    draftId: z.string().min(1).max(64).regex(/^[\w.:-]+$/),
  }),
  'chat:delete': z.strictObject({ messageId: messageIdSchema }),
  'reaction:send': z.strictObject({ reaction: z.enum(REACTIONS) }),
  'hand:raise': z.strictObject({}),
  /** Without a peer: one's own. */
  'hand:lower': z.strictObject({ peerId: peerIdSchema.optional() }),
} as const

export type ChatMessage = {
  readonly messageId: MessageId
  readonly draftId: string
  /** Null: from a moderator's dashboard, by somebody who leads the room without being in it. */
  readonly peerId: PeerId | null
  /** As it was then: the author may have left. */
  readonly displayName: string
  /** Server wall clock (Unix ms). */
  readonly timeMs: number
  /** A deleted message keeps its place, and its words are gone. */
  readonly body: { readonly kind: 'text'; readonly text: string } | { readonly kind: 'deleted'; readonly by: 'author' | 'moderator' }
}

/** Of a list in the order in which they were raised. `raisedAtMs` is Unix ms and never the same twice in one room. */
export type RaisedHand = { readonly peerId: PeerId; readonly raisedAtMs: number }

export type ConversationSnapshot = { readonly messages: readonly ChatMessage[]; readonly hands: readonly RaisedHand[] }

export type ConversationResponses = {
  'chat:send': { readonly messageId: MessageId }
  'chat:delete': Record<string, never>
  'reaction:send': Record<string, never>
  /** 1 for the first. */
  'hand:raise': { readonly position: number }
  'hand:lower': Record<string, never>
}

export type ConversationEvents = {
  'chat:message': (event: { readonly message: ChatMessage }) => void
  'chat:deleted': (event: { readonly messageId: MessageId; readonly by: 'author' | 'moderator' }) => void
  'reaction:shown': (event: { readonly peerId: PeerId; readonly reaction: Reaction }) => void
  /** All hands that are up now. Somebody who leaves takes theirs along without this event. */
  'hands:changed': (event: { readonly hands: readonly RaisedHand[] }) => void
}
