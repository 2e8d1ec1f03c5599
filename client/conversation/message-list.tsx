// The messages of a chat, the newest at the foot, and one's own that are on the way or did not get through.
import { ArrowDown, Trash2 } from 'lucide-react'
import { useLayoutEffect, useRef, useState } from 'react'
import type { ChatMessage } from '../../src/protocol/conversation.ts'
import type { MessageId, PeerId } from '../../src/protocol/ids.ts'
import { problemOf } from '../state/call-error.ts'
import type { ConversationLink } from '../state/conversation-link.ts'
import type { ConversationState, Draft } from '../state/conversation-state.ts'
import { Button } from '../ui/button.tsx'
import { say, sayTime } from '../words/words.ts'
import { groupMessages } from './message-groups.ts'
import { textParts } from './message-text.ts'

/** So near the foot counts as at it. */
const AT_FOOT_PX = 60

type MessageListProps = { readonly isReadOut: boolean; readonly conversation: ConversationState; readonly selfId: PeerId | null; readonly link: ConversationLink; readonly mayDeleteAny: boolean }

export function MessageList({ isReadOut, conversation: { messages, drafts }, selfId, link, mayDeleteAny }: MessageListProps) {
  const ref = useRef<HTMLDivElement>(null)
  const [isAtFoot, setAtFoot] = useState(true)
  const toFoot = (): void => {
    // Not returned: scrolling is a promise in newer browsers, and an effect's result is its end.
    ref.current?.scrollTo({ top: ref.current.scrollHeight })
  }
  // Whoever has scrolled up reads on undisturbed; one's own message is always shown.
  useLayoutEffect(() => {
    if (isAtFoot) toFoot()
    // eslint-disable-next-line react-hooks/exhaustive-deps -- scrolling away is no reason to scroll
  }, [messages])
  useLayoutEffect(toFoot, [drafts.length])
  const onScroll = (): void => {
    const list = ref.current
    if (list) setAtFoot(list.scrollHeight - list.scrollTop - list.clientHeight < AT_FOOT_PX)
  }
  const isOwn = (peerId: PeerId | null): boolean => peerId !== null && peerId === selfId
  return (
    <div className="chat-messages">
      <div className="chat-scroll" ref={ref} onScroll={onScroll} role="log" aria-live={isReadOut ? 'polite' : 'off'} aria-label={say('conversation.messages')} tabIndex={0}>
        {messages.length + drafts.length === 0 && (
          <div className="chat-empty">
            <p>{say('conversation.empty')}</p>
            <p className="soft small">{say('conversation.emptyNote')}</p>
          </div>
        )}
        {groupMessages(messages).map((group) => (
          <section key={group.messages[0]?.messageId} className="chat-group" data-own={isOwn(group.peerId) || undefined}>
            <h2>
              <bdi>{isOwn(group.peerId) ? say('conversation.you') : group.displayName}</bdi> {group.peerId === null && <span className="chat-from">{say('conversation.fromDashboard')}</span>} <time dateTime={new Date(group.timeMs).toISOString()}>{sayTime(group.timeMs)}</time>
            </h2>
            {group.messages.map((message) => (
              <Message key={message.messageId} message={message} onDelete={isOwn(group.peerId) || mayDeleteAny ? (messageId) => void link.delete(messageId) : null} />
            ))}
          </section>
        ))}
        {drafts.map((draft) => (
          <UnsentMessage key={draft.draftId} draft={draft} link={link} />
        ))}
      </div>
      {!isAtFoot && (
        <Button className="chat-to-foot" onPress={toFoot}>
          <ArrowDown aria-hidden="true" />
          {say('conversation.newBelow')}
        </Button>
      )}
    </div>
  )
}

function Message({ message: { messageId, body }, onDelete }: { readonly message: ChatMessage; readonly onDelete: ((messageId: MessageId) => void) | null }) {
  if (body.kind === 'deleted') return <p className="chat-text chat-deleted">{body.by === 'author' ? say('conversation.deletedByAuthor') : say('conversation.deletedByModerator')}</p>
  return (
    <div className="chat-message">
      <MessageText text={body.text} />
      {onDelete && (
        <Button kind="icon" className="button-plain chat-delete" aria-label={say('conversation.deleteMessage')} onPress={() => onDelete(messageId)}>
          <Trash2 aria-hidden="true" />
        </Button>
      )}
    </div>
  )
}

function MessageText({ text }: { readonly text: string }) {
  return (
    <p className="chat-text" dir="auto">
      {textParts(text).map((part, index) =>
        part.kind === 'text' ? (
          part.text
        ) : (
          <a key={index} href={part.href} target="_blank" rel="noopener noreferrer nofollow ugc">
            {part.text}
            <span className="for-ears"> ({say('conversation.opensNewTab')})</span>
          </a>
        ),
      )}
    </p>
  )
}

function UnsentMessage({ draft: { draftId, text, state }, link }: { readonly draft: Draft; readonly link: ConversationLink }) {
  return (
    <section className="chat-group" data-own data-state={state.kind}>
      <h2>{say('conversation.you')}</h2>
      <div className="chat-message">
        <MessageText text={text} />
      </div>
      {state.kind === 'sending' ? (
        <p className="chat-note">{say('conversation.sending')}</p>
      ) : (
        <div className="chat-note" role="alert">
          <p>{say('conversation.notSent', problemOf(state.problem.code))}</p>
          <Button kind="plain" onPress={() => void link.send(text, draftId)}>
            {say('conversation.tryAgain')}
          </Button>
          <Button kind="plain" onPress={() => link.discard(draftId)}>
            {say('conversation.discard')}
          </Button>
        </div>
      )}
    </section>
  )
}
