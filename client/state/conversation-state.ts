// What this page knows of the room's conversation, as a pure reducer: messages, one's own drafts, what is unread, hands, reactions.
import type { Reaction } from '../../src/protocol/constants.ts'
import type { ChatMessage, ConversationSnapshot, RaisedHand } from '../../src/protocol/conversation.ts'
import type { MessageId, PeerId } from '../../src/protocol/ids.ts'
import { say } from '../words/words.ts'
import type { CallProblem } from './call-error.ts'

/** Written here and not yet confirmed by the server. */
export type Draft = { readonly draftId: string; readonly text: string; readonly state: { readonly kind: 'sending' } | { readonly kind: 'failed'; readonly problem: CallProblem } }
/** The key tells two equal ones apart. */
export type ShownReaction = { readonly key: number; readonly peerId: PeerId; readonly reaction: Reaction }

export type ConversationState = {
  readonly messages: readonly ChatMessage[]
  readonly drafts: readonly Draft[]
  /** What others wrote while the chat was not in sight. */
  readonly unread: readonly MessageId[]
  readonly isChatOpen: boolean
  readonly hands: readonly RaisedHand[]
  readonly reactions: readonly ShownReaction[]
}

export const NO_CONVERSATION: ConversationState = { messages: [], drafts: [], unread: [], isChatOpen: false, hands: [], reactions: [] }

export type ConversationEvent =
  | { readonly type: 'chat:message'; readonly message: ChatMessage }
  | { readonly type: 'chat:deleted'; readonly messageId: MessageId; readonly by: 'author' | 'moderator' }
  | { readonly type: 'chat:draft'; readonly draft: Draft }
  | { readonly type: 'chat:draft-over'; readonly draftId: string }
  | { readonly type: 'chat:open'; readonly isOpen: boolean }
  | { readonly type: 'hands:changed'; readonly hands: readonly RaisedHand[] }
  | { readonly type: 'reaction:shown'; readonly shown: ShownReaction }
  | { readonly type: 'reaction:over'; readonly key: number }

/** `nameOf` is null for somebody who is not (or no longer) there. */
export type Onlooker = { readonly selfId: PeerId | null; readonly nameOf: (peerId: PeerId) => string | null }
/** `said` is for the live region; null: nothing that needs saying. */
export type Heard = { readonly conversation: ConversationState; readonly said: string | null }

const SPOKEN_LENGTH = 160

export function reduceConversation(state: ConversationState, event: ConversationEvent, onlooker: Onlooker): Heard {
  const quiet = (conversation: ConversationState): Heard => ({ conversation, said: null })
  switch (event.type) {
    case 'chat:message': {
      const { message } = event
      if (state.messages.some(({ messageId }) => messageId === message.messageId)) return quiet(state)
      const next = { ...state, messages: [...state.messages, message], drafts: withoutDraft(state.drafts, message) }
      // The open chat is a live region of its own.
      if ((message.peerId !== null && message.peerId === onlooker.selfId) || state.isChatOpen || message.body.kind === 'deleted') return quiet(next)
      return { conversation: { ...next, unread: [...state.unread, message.messageId] }, said: say('conversation.said.writes', { name: message.displayName, text: shortened(message.body.text) }) }
    }
    case 'chat:deleted': {
      const { messageId, by } = event
      const messages = state.messages.map((message): ChatMessage => (message.messageId === messageId ? { ...message, body: { kind: 'deleted', by } } : message))
      return quiet({ ...state, messages, unread: state.unread.filter((id) => id !== messageId) })
    }
    case 'chat:draft':
      return quiet({ ...state, drafts: [...state.drafts.filter(({ draftId }) => draftId !== event.draft.draftId), event.draft] })
    case 'chat:draft-over':
      return quiet({ ...state, drafts: state.drafts.filter(({ draftId }) => draftId !== event.draftId) })
    case 'chat:open':
      return quiet({ ...state, isChatOpen: event.isOpen, unread: event.isOpen ? [] : state.unread })
    case 'hands:changed':
      return { conversation: { ...state, hands: event.hands }, said: handsSaid(state.hands, event.hands, onlooker) }
    case 'reaction:shown': {
      const { peerId, reaction } = event.shown
      const name = peerId === onlooker.selfId ? say('conversation.you') : onlooker.nameOf(peerId)
      // Somebody who has just left has no tile to show it on.
      return name === null ? quiet(state) : { conversation: { ...state, reactions: [...state.reactions, event.shown] }, said: say('conversation.said.reacts', { name, reaction: say(`conversation.reactions.${reaction}`) }) }
    }
    case 'reaction:over':
      return quiet({ ...state, reactions: state.reactions.filter(({ key }) => key !== event.key) })
  }
}

/** The server's account after a join; what came while this page was away is unread, what was there before the first join is not. */
export function joinedConversation(state: ConversationState, { messages, hands }: ConversationSnapshot, own: PeerId, again: boolean): ConversationState {
  const known = new Set(state.messages.map(({ messageId }) => messageId))
  const old = new Set(state.unread)
  const isNew = ({ messageId, peerId, body }: ChatMessage): boolean => body.kind === 'text' && (old.has(messageId) || (again && !known.has(messageId) && peerId !== own))
  return {
    ...state,
    messages,
    hands,
    reactions: [],
    drafts: messages.reduce((drafts, message) => withoutDraft(drafts, message), state.drafts),
    unread: state.isChatOpen ? [] : messages.filter(isNew).map(({ messageId }) => messageId),
  }
}

/** Somebody left: their hand is down, what they wrote stays. */
export function leftConversation(state: ConversationState, peerId: PeerId): ConversationState {
  return { ...state, hands: state.hands.filter((hand) => hand.peerId !== peerId), reactions: state.reactions.filter((shown) => shown.peerId !== peerId) }
}

/** 1 for the first; null when it is down. */
export function handPosition(hands: readonly RaisedHand[], peerId: PeerId | null): number | null {
  const index = hands.findIndex((hand) => hand.peerId === peerId)
  return index < 0 ? null : index + 1
}

/** Draft ids are made at random, so that one's own are told from others' without asking whose they are. */
function withoutDraft(drafts: readonly Draft[], { draftId }: ChatMessage): readonly Draft[] {
  return drafts.some((draft) => draft.draftId === draftId) ? drafts.filter((draft) => draft.draftId !== draftId) : drafts
}

function shortened(text: string): string {
  return text.length <= SPOKEN_LENGTH ? text : `${text.slice(0, SPOKEN_LENGTH).trimEnd()} …`
}

function handsSaid(before: readonly RaisedHand[], after: readonly RaisedHand[], { selfId, nameOf }: Onlooker): string | null {
  const [was, is] = [handPosition(before, selfId), handPosition(after, selfId)]
  if (was === null && is !== null) return say('conversation.said.ownHandUp', { position: is })
  if (was !== null && is === null) return say('conversation.said.ownHandDown')
  const raised = after.findLast(({ peerId }) => !before.some((hand) => hand.peerId === peerId))
  const name = raised && nameOf(raised.peerId)
  if (raised && name) return say('conversation.said.handUp', { name, position: handPosition(after, raised.peerId) ?? after.length })
  return was !== null && was > 1 && is === 1 ? say('conversation.said.youAreNext') : null
}
