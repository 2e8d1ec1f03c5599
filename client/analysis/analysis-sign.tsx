// The permanent sign: who is analysed, one press to agree or to stop.
import { Square, Waves } from 'lucide-react'
import { useRef, useState } from 'react'
import { Dialog, Heading, Popover } from 'react-aria-components'
import type { Audience } from '../../src/protocol/constants.ts'
import type { CallState } from '../state/call-state.ts'
import { Button } from '../ui/button.tsx'
import { listNames, signText } from './analysis-words.ts'
import './analysis-sign.css'

type SignProps = {
  readonly call: CallState
  readonly onAsk: () => void
  readonly onStop: () => void
  readonly onAudience: (audience: Audience) => void
}

export function AnalysisSign({ call, onAsk, onStop, onAudience }: SignProps) {
  const { analysis, consent, peers, selfId } = call
  const [open, setOpen] = useState(false)
  const ref = useRef<HTMLButtonElement>(null)
  const on = analysis.state !== 'off' && analysis.analysed.length > 0
  const names = analysis.analysed.map((peerId) => (peerId === selfId ? 'you' : (peers.find((peer) => peer.peerId === peerId)?.displayName ?? 'someone')))
  const text = signText(analysis, peers.length + 1)
  const [head, tail] = splitAtCount(text)
  return (
    <div className="sign" data-on={on || undefined} data-recovering={analysis.state === 'recovering' || undefined}>
      <Button ref={ref} className="sign-button" onPress={() => (consent || analysis.state === 'off' ? setOpen(true) : onAsk())} isDisabled={selfId === null} aria-haspopup="dialog">
        <Waves aria-hidden="true" />
        <span>
          {head}
          <span className="sign-tail">{tail}</span>
        </span>
      </Button>
      {consent && (
        <Button className="sign-stop" onPress={onStop} aria-label="Stop my analysis">
          <Square aria-hidden="true" />
          <span className="sign-stop-word">Stop my analysis</span>
        </Button>
      )}
      <Popover triggerRef={ref} isOpen={open} onOpenChange={setOpen} className="popover sign-popover" offset={8}>
        <Dialog className="sign-details">
          <Heading slot="title" className="sign-title">
            {analysis.state === 'off' ? 'Analysis is off on this server' : names.length > 0 ? `Analysed now: ${listNames(names)}` : 'You agreed; nobody is analysed right now'}
          </Heading>
          {analysis.state === 'off' && <p className="small soft">Nobody’s face or voice is looked at. The call works as usual.</p>}
          {analysis.state === 'recovering' && <p className="small soft">The analysis is restarting. Labels come back within seconds; the call is not affected.</p>}
          {analysis.state !== 'off' && consent && (
            <>
              <p className="small soft">{consent.audience === 'self' ? 'Only you see your label. Everyone sees that analysis is on for you.' : 'Everyone in the call sees your label.'}</p>
              <Button onPress={() => (onAudience(consent.audience === 'self' ? 'everyone' : 'self'), setOpen(false))}>{consent.audience === 'self' ? 'Share my label with everyone' : 'Show my label only to me'}</Button>
            </>
          )}
        </Dialog>
      </Popover>
    </div>
  )
}

/** A phone shows "Analysis on · 2 of 3" and leaves the word "people" to screen readers. */
function splitAtCount(text: string): [string, string] {
  const at = text.search(/ (person|people)$/)
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at)]
}
