// A room's conversation as a value: what was written, whose hands are up, and every way it may change; the clock is passed in.
import type { ChatMessage, ConversationSnapshot, RaisedHand } from '../protocol/conversation.ts'
import type { MessageId, PeerId } from '../protocol/ids.ts'
import { fullBucket, take } from './token-bucket.ts'
import type { Bucket, BucketTerms } from './token-bucket.ts'

/** What late joiners get: an hour of a talkative room. The oldest go first. */
export const CHAT_LIMITS = { messages: 500, bytes: 128 * 1024 } as const
/** Faster than people write or react, slower than a flood. */
export const PACE = { messages: { capacity: 10, refillPerS: 1 }, reactions: { capacity: 8, refillPerS: 2 } } as const satisfies Record<string, BucketTerms>

type Pace = { readonly [What in keyof typeof PACE]: Bucket }

export type Conversation = {
  readonly messages: readonly ChatMessage[]
  /** Of all texts together, in UTF-8. */
  readonly bytes: number
  readonly hands: readonly RaisedHand[]
  readonly lastRaisedMs: number
  /** By peer id, or by the person at a dashboard who is not in the room. */
  readonly paces: ReadonlyMap<string, Pace>
}

export const SILENCE: Conversation = { messages: [], bytes: 0, hands: [], lastRaisedMs: 0, paces: new Map() }

const bytesOf = ({ body, displayName }: ChatMessage): number => Buffer.byteLength(displayName) + (body.kind === 'text' ? Buffer.byteLength(body.text) : 0)

export function snapshotOf({ messages, hands }: Conversation): ConversationSnapshot {
  return { messages, hands }
}

/** Whether this person may say something more just now; asking takes the token. */
export function paced(conversation: Conversation, who: string, what: keyof Pace, nowMs: number): { readonly conversation: Conversation; readonly allowed: boolean } {
  const before = conversation.paces.get(who) ?? { messages: fullBucket(PACE.messages, nowMs), reactions: fullBucket(PACE.reactions, nowMs) }
  const { bucket, taken } = take(before[what], PACE[what], 1, nowMs)
  return { conversation: { ...conversation, paces: new Map(conversation.paces).set(who, { ...before, [what]: bucket }) }, allowed: taken }
}

export function withMessage(conversation: Conversation, message: ChatMessage): Conversation {
  const messages = [...conversation.messages, message]
  let bytes = conversation.bytes + bytesOf(message)
  let dropped = 0
  while (messages.length - dropped > 1 && (messages.length - dropped > CHAT_LIMITS.messages || bytes > CHAT_LIMITS.bytes)) bytes -= bytesOf(messages[dropped++]!)
  return { ...conversation, messages: messages.slice(dropped), bytes }
}

export function findMessage(conversation: Conversation, messageId: MessageId): ChatMessage | undefined {
  return conversation.messages.find((message) => message.messageId === messageId)
}

export function findDraft(conversation: Conversation, peerId: PeerId, draftId: string): ChatMessage | undefined {
  return conversation.messages.findLast((message) => message.peerId === peerId && message.draftId === draftId)
}

/** Its words are gone; that something stood there is not hidden. */
export function withDeleted(conversation: Conversation, messageId: MessageId, by: 'author' | 'moderator'): Conversation {
  const messages = conversation.messages.map((message): ChatMessage => (message.messageId === messageId && message.body.kind === 'text' ? { ...message, body: { kind: 'deleted', by } } : message))
  return { ...conversation, messages, bytes: messages.reduce((sum, message) => sum + bytesOf(message), 0) }
}

/** Goes to the end of the row; a hand that is up stays where it is. A clock that stepped back does not let anybody pass. */
export function withHand(conversation: Conversation, peerId: PeerId, nowMs: number): Conversation {
  if (positionOf(conversation, peerId) !== null) return conversation
  const raisedAtMs = Math.max(nowMs, conversation.lastRaisedMs + 1)
  return { ...conversation, hands: [...conversation.hands, { peerId, raisedAtMs }], lastRaisedMs: raisedAtMs }
}

export function withoutHand(conversation: Conversation, peerId: PeerId): Conversation {
  return positionOf(conversation, peerId) === null ? conversation : { ...conversation, hands: conversation.hands.filter((hand) => hand.peerId !== peerId) }
}

/** 1 for the first; null when the hand is down. */
export function positionOf({ hands }: Conversation, peerId: PeerId): number | null {
  const index = hands.findIndex((hand) => hand.peerId === peerId)
  return index < 0 ? null : index + 1
}

/** Somebody has left: the hand is down, what was written stays for those who are there. */
export function withoutPerson(conversation: Conversation, peerId: PeerId): Conversation {
  const paces = new Map(conversation.paces)
  paces.delete(peerId)
  return { ...withoutHand(conversation, peerId), paces }
}
