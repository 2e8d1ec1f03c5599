// The six reactions to choose from.
import { Toolbar } from 'react-aria-components'
import { REACTIONS } from '../../src/protocol/constants.ts'
import type { Reaction } from '../../src/protocol/constants.ts'
import { Button } from '../ui/button.tsx'
import { CONVERSATION_WORDS as WORDS } from './conversation-words.ts'
import { ReactionGlyph } from './reaction-glyph.tsx'

export function ReactionPicker({ onReact }: { readonly onReact: (reaction: Reaction) => void }) {
  return (
    <Toolbar className="reaction-picker" aria-label={WORDS.react}>
      {REACTIONS.map((reaction, index) => (
        <Button key={reaction} kind="icon" className="button-plain" aria-label={WORDS.reactions[reaction]} autoFocus={index === 0} onPress={() => onReact(reaction)}>
          <ReactionGlyph reaction={reaction} />
        </Button>
      ))}
    </Toolbar>
  )
}
