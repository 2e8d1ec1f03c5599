// The permanent sign: who is analysed, one press to agree or to stop.
import { Square, Waves } from 'lucide-react'
import { useRef, useState } from 'react'
import { Dialog, Heading, Popover } from 'react-aria-components'
import type { Audience } from '../../src/protocol/constants.ts'
import type { CallState } from '../state/call-state.ts'
import { Button } from '../ui/button.tsx'
import { say, sayList } from '../words/words.ts'
import { AudienceChoices } from './audience-choices.tsx'
import { signText, signTextShort } from './analysis-words.ts'
import './analysis-sign.css'

const SEES = { self: 'analysis.onlyYouSee', host: 'analysis.hostSees', everyone: 'analysis.everyoneSees' } as const

type SignProps = {
  readonly call: CallState
  readonly onAsk: () => void
  readonly onStop: () => void
  readonly onAudience: (audience: Audience) => void
  readonly onMyData: () => void
}

export function AnalysisSign({ call, onAsk, onStop, onAudience, onMyData }: SignProps) {
  const { analysis, consent, peers, selfId } = call
  const [open, setOpen] = useState(false)
  const ref = useRef<HTMLButtonElement>(null)
  const isPossible = analysis.state === 'ready' || analysis.state === 'recovering'
  const on = analysis.state !== 'off' && analysis.analysed.length > 0
  const names = analysis.analysed.map((peerId) => (peerId === selfId ? say('analysis.you') : (peers.find((peer) => peer.peerId === peerId)?.displayName ?? say('analysis.someone'))))
  return (
    <div className="sign" data-on={on || undefined} data-recovering={analysis.state === 'recovering' || undefined}>
      <Button ref={ref} className="sign-button" onPress={() => (consent || !isPossible ? setOpen(true) : onAsk())} isDisabled={selfId === null} aria-haspopup="dialog">
        <Waves aria-hidden="true" />
        <span>
          <span className="sign-full">{signText(analysis, peers.length + 1)}</span>
          <span className="sign-short" aria-hidden="true">
            {signTextShort(analysis, peers.length + 1)}
          </span>
        </span>
      </Button>
      {consent && (
        <Button className="sign-stop" onPress={onStop} aria-label={say('analysis.stop')}>
          <Square aria-hidden="true" />
          <span className="sign-stop-word">{say('analysis.stop')}</span>
        </Button>
      )}
      <Popover triggerRef={ref} isOpen={open} onOpenChange={setOpen} className="popover sign-popover" offset={8}>
        <Dialog className="sign-details">
          <Heading slot="title" className="sign-title">
            {analysis.state === 'off' ? say('analysis.offOnServer') : analysis.state === 'suspended' ? say('analysis.suspendedTitle') : names.length > 0 ? say('analysis.analysedNow', { names: sayList(names) }) : say('analysis.nobodyNow')}
          </Heading>
          {analysis.state === 'off' && <p className="small soft">{say('analysis.offOnServerText')}</p>}
          {analysis.state === 'suspended' && <p className="small soft">{say('analysis.suspendedText')}</p>}
          {analysis.state === 'suspended' && consent && (
            <>
              <p className="small soft">{say('analysis.suspendedYours')}</p>
              <Button onPress={() => (onMyData(), setOpen(false))}>{say('analysis.myData')}</Button>
            </>
          )}
          {analysis.state === 'recovering' && <p className="small soft">{say('analysis.restartingText')}</p>}
          {isPossible && consent && (
            <>
              <AudienceChoices audience={consent.audience} onChoose={onAudience} />
              <p className="small soft">{say(SEES[consent.audience])}</p>
              <Button onPress={() => (onMyData(), setOpen(false))}>{say('analysis.myData')}</Button>
            </>
          )}
        </Dialog>
      </Popover>
    </div>
  )
}
