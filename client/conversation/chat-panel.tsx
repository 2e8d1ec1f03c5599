// The chat in the side panel: raised hands while there are any, the messages, the field to write in.
import { useEffect } from 'react'
import { may } from '../../src/protocol/roles.ts'
import type { CallSession } from '../state/call-session.ts'
import type { CallState } from '../state/call-state.ts'
import type { PreferencesStore } from '../state/preferences.ts'
import { useStore } from '../state/use-store.ts'
import { Composer } from './composer.tsx'
import { HandsList } from './hands-list.tsx'
import { MessageList } from './message-list.tsx'
import './conversation.css'

/** What was being written when the panel closed, for each call. */
const unsent = new WeakMap<CallSession, string>()

export function ChatPanel({ session, call, preferences }: { readonly session: CallSession; readonly call: CallState; readonly preferences: PreferencesStore }) {
  const isReadOut = !useStore(preferences).silenced.includes('chat')
  const link = session.conversation
  useEffect(() => {
    link.setChatOpen(true)
    return () => link.setChatOpen(false)
  }, [link])
  return (
    <div className="chat">
      <HandsList call={call} link={link} mayLowerAny={may(call.role, 'lower-hand')} />
      <MessageList isReadOut={isReadOut} conversation={call.conversation} selfId={call.selfId} link={link} mayDeleteAny={may(call.role, 'delete-message')} />
      <Composer kept={unsent.get(session) ?? ''} keep={(text) => unsent.set(session, text)} onSend={(text) => void link.send(text)} />
    </div>
  )
}
