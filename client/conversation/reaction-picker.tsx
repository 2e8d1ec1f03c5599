// The six reactions to choose from.
import { Toolbar } from 'react-aria-components'
import { REACTIONS } from '../../src/protocol/constants.ts'
import type { Reaction } from '../../src/protocol/constants.ts'
import { Button } from '../ui/button.tsx'
import { say } from '../words/words.ts'
import { ReactionGlyph } from './reaction-glyph.tsx'

export function ReactionPicker({ onReact }: { readonly onReact: (reaction: Reaction) => void }) {
  return (
    <Toolbar className="reaction-picker" aria-label={say('conversation.react')}>
      {REACTIONS.map((reaction, index) => (
        <Button key={reaction} kind="icon" className="button-plain" aria-label={say(`conversation.reactions.${reaction}`)} autoFocus={index === 0} onPress={() => onReact(reaction)}>
          <ReactionGlyph reaction={reaction} />
        </Button>
      ))}
    </Toolbar>
  )
}
