// On a person's tile: the raised hand with its place in the row, and reactions that float for a moment.
import { Hand } from 'lucide-react'
import type { PeerId } from '../../src/protocol/ids.ts'
import type { ConversationState } from '../state/conversation-state.ts'
import { handPosition } from '../state/conversation-state.ts'
import { say } from '../words/words.ts'
import { ReactionGlyph } from './reaction-glyph.tsx'
import './conversation.css'

/** More at once would hide the face. */
const SHOWN_AT_ONCE = 5
/** Places beside each other, so that several at once do not lie on one another. */
const LANES = 3

export function TileSigns({ peerId, conversation }: { readonly peerId: PeerId; readonly conversation: ConversationState }) {
  const position = handPosition(conversation.hands, peerId)
  const reactions = conversation.reactions.filter((shown) => shown.peerId === peerId).slice(-SHOWN_AT_ONCE)
  return (
    <>
      {position !== null && (
        <div className="tile-hand" role="img" aria-label={say('conversation.handRaised', { position })}>
          <Hand aria-hidden="true" />
          {position}
        </div>
      )}
      {reactions.map(({ key, reaction }) => (
        <div key={key} className="tile-reaction" data-lane={key % LANES} role="img" aria-label={say(`conversation.reactions.${reaction}`)}>
          <ReactionGlyph reaction={reaction} />
        </div>
      ))}
    </>
  )
}
