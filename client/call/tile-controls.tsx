// What lies over a tile's picture: the pin, and the sign that its person is reconnecting.
import { LoaderCircle, Pin, PinOff } from 'lucide-react'
import { Button } from '../ui/button.tsx'
import { say } from '../words/words.ts'

export function PinButton({ name, isPinned, onPin }: { readonly name: string; readonly isPinned: boolean; readonly onPin: () => void }) {
  return (
    <Button kind="icon" className="tile-pin" aria-label={say(isPinned ? 'stage.unpin' : 'stage.pin', { name })} onPress={onPin} {...(isPinned ? { 'data-pinned': true } : {})}>
      {isPinned ? <PinOff aria-hidden="true" /> : <Pin aria-hidden="true" />}
    </Button>
  )
}

export function AwayVeil() {
  return (
    <div className="tile-away">
      <LoaderCircle className="turning" aria-hidden="true" />
      <span>{say('stage.away')}</span>
    </div>
  )
}
