// Whose hands are up, in the order in which they were raised.
import { Hand } from 'lucide-react'
import type { PeerId } from '../../src/protocol/ids.ts'
import type { CallState } from '../state/call-state.ts'
import type { ConversationLink } from '../state/conversation-link.ts'
import { Button } from '../ui/button.tsx'
import { say } from '../words/words.ts'

export function HandsList({ call, link, mayLowerAny }: { readonly call: CallState; readonly link: ConversationLink; readonly mayLowerAny: boolean }) {
  const { hands } = call.conversation
  if (hands.length === 0) return null
  const nameOf = (peerId: PeerId): string => (peerId === call.selfId ? say('conversation.you') : (call.peers.find((peer) => peer.peerId === peerId)?.displayName ?? ''))
  return (
    <section className="hands" aria-label={say('conversation.raisedHands')}>
      <h2>
        <Hand aria-hidden="true" />
        {say('conversation.raisedHands')}
      </h2>
      <ol>
        {hands.map(({ peerId }, index) => (
          <li key={peerId}>
            <span className="hands-position">{index + 1}</span>
            <bdi>{nameOf(peerId)}</bdi>
            {peerId === call.selfId ? (
              <Button kind="plain" onPress={() => void link.setHand(false)}>
                {say('conversation.lowerHand')}
              </Button>
            ) : (
              mayLowerAny && (
                <Button kind="plain" aria-label={say('conversation.lowerHandOf', { name: nameOf(peerId) })} onPress={() => void link.lowerHandOf(peerId)}>
                  {say('conversation.lowerHand')}
                </Button>
              )
            )}
          </li>
        ))}
      </ol>
    </section>
  )
}
