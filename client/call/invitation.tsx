// What is beside oneself while nobody else is in the call: the link to send.
import { Check, Link2 } from 'lucide-react'
import type { RoomId } from '../../src/protocol/ids.ts'
import type { CallState } from '../state/call-state.ts'
import { Button } from '../ui/button.tsx'
import { say } from '../words/words.ts'
import type { Place } from './layout.ts'
import { placeStyle } from './place-style.ts'

export function Invitation({ place, call, roomId, byToken, copied, onCopy }: { readonly place: Place; readonly call: CallState; readonly roomId: RoomId; /** A link alone lets nobody in. */ readonly byToken: boolean; readonly copied: boolean; readonly onCopy: () => void }) {
  return (
    <section className="stage-alone" style={placeStyle(place)}>
      {call.phase.kind === 'joined' ? (
        <>
          <h2>{say('call.alone')}</h2>
          <p className="soft small">{say(byToken ? 'people.inviteByToken' : 'call.aloneHint')}</p>
          <p className="stage-link" dir="ltr">
            {location.host}/{roomId}
          </p>
          <Button onPress={onCopy} aria-label={say(copied ? 'call.copiedToClipboard' : 'call.copyRoomLink')}>
            {copied ? <Check aria-hidden="true" /> : <Link2 aria-hidden="true" />}
            {say(copied ? 'call.copied' : 'call.copyTheLink')}
          </Button>
        </>
      ) : (
        <p className="soft">{call.phase.kind === 'reconnecting' ? say('call.waiting') : say('call.joining', { room: roomId })}</p>
      )}
    </section>
  )
}
