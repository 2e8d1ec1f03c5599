// What the conversation adds to the call's page: the hand, the reactions, the chat.
import { Hand, MessageSquareText, SmilePlus } from 'lucide-react'
import type { CallContext, Extension } from '../call/extensions.ts'
import { handPosition } from '../state/conversation-state.ts'
import { say } from '../words/words.ts'
import { ChatPanel } from './chat-panel.tsx'
import { ReactionPicker } from './reaction-picker.tsx'

export function useConversation({ visit, session, call }: CallContext): Extension {
  const { conversation: link } = session
  const isUp = handPosition(call.conversation.hands, call.selfId) !== null
  const toggleHand = (): void => void link.setHand(!isUp)
  return {
    tools: [
      { id: 'hand', name: isUp ? say('conversation.lowerHand') : say('conversation.raiseHand'), icon: Hand, shortcut: 'H', rank: 20, action: { kind: 'press', run: toggleHand }, ...(isUp ? { look: 'on' } : {}) },
      { id: 'reactions', name: say('conversation.react'), icon: SmilePlus, rank: 30, action: { kind: 'popover', content: (close) => <ReactionPicker onReact={(reaction) => { void link.react(reaction); close() }} /> } },
    ],
    panels: [
      { id: 'chat', title: say('conversation.chat'), showName: say('conversation.showChat'), hideName: say('conversation.hideChat'), icon: MessageSquareText, shortcut: 'C', badge: call.conversation.unread.length, rank: 10, content: () => <ChatPanel session={session} call={call} preferences={visit.preferences} /> },
    ],
    keys: { h: toggleHand },
  }
}
