// What the conversation adds to the call's page: the hand, the reactions, the chat.
import { Hand, MessageSquareText, SmilePlus } from 'lucide-react'
import type { CallContext, Extension } from '../call/extensions.ts'
import { handPosition } from '../state/conversation-state.ts'
import { ChatPanel } from './chat-panel.tsx'
import { CONVERSATION_WORDS as WORDS } from './conversation-words.ts'
import { ReactionPicker } from './reaction-picker.tsx'

export function useConversation({ session, call }: CallContext): Extension {
  const { conversation: link } = session
  const isUp = handPosition(call.conversation.hands, call.selfId) !== null
  const toggleHand = (): void => void link.setHand(!isUp)
  return {
    tools: [
      { id: 'hand', name: isUp ? WORDS.lowerHand : WORDS.raiseHand, icon: Hand, shortcut: 'H', rank: 20, action: { kind: 'press', run: toggleHand }, ...(isUp ? { look: 'on' } : {}) },
      { id: 'reactions', name: WORDS.react, icon: SmilePlus, rank: 30, action: { kind: 'popover', content: (close) => <ReactionPicker onReact={(reaction) => { void link.react(reaction); close() }} /> } },
    ],
    panels: [
      { id: 'chat', title: WORDS.chat, showName: WORDS.showChat, hideName: WORDS.hideChat, icon: MessageSquareText, shortcut: 'C', badge: call.conversation.unread.length, rank: 10, content: () => <ChatPanel session={session} call={call} /> },
    ],
    keys: { h: toggleHand },
  }
}
