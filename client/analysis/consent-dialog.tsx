// The question before any analysis: what is looked at, who sees it, how long it is kept, how to stop.
import { CircleStop, Eye, Tag, Timer } from 'lucide-react'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components'
import type { Audience } from '../../src/protocol/constants.ts'
import type { DeploymentInfo } from '../../src/protocol/purpose.ts'
import { ChipFace } from '../overlay/chip.tsx'
import { problemOf } from '../state/call-error.ts'
import type { CallProblem } from '../state/call-error.ts'
import { purposeSentence } from '../state/deployment.ts'
import { Button } from '../ui/button.tsx'
import { say } from '../words/words.ts'
import { AudienceChoices } from './audience-choices.tsx'
import './consent.css'

type ConsentDialogProps = {
  readonly open: boolean
  readonly onClose: () => void
  readonly deployment: DeploymentInfo | null
  /** Resolves to what went wrong, or null when the consent was given. */
  readonly onAgree: (audience: Audience) => Promise<CallProblem | null>
}

export function ConsentDialog({ open, deployment, onClose, onAgree }: ConsentDialogProps) {
  return (
    <ModalOverlay isOpen={open} onOpenChange={(isOpen) => !isOpen && onClose()} isDismissable className="veil">
      <Modal className="dialog-frame">
        <Dialog className="dialog">
          <ConsentQuestion deployment={deployment} onClose={onClose} onAgree={onAgree} />
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}

function ConsentQuestion({ deployment, onClose, onAgree }: Omit<ConsentDialogProps, 'open'>) {
  const [audience, setAudience] = useState<Audience>('self')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<CallProblem | null>(null)
  const agree = async (): Promise<void> => {
    setBusy(true)
    const failed = await onAgree(audience)
    setBusy(false)
    setProblem(failed)
    if (!failed) onClose()
  }
  return (
    <div className="consent">
      <div className="consent-head">
        <Heading slot="title">{say('consent.title')}</Heading>
        <p className="soft">
          {say('consent.lead')} {deployment && <span className="consent-purpose">{purposeSentence(deployment)}</span>}
        </p>
        <span className="chip-sample" data-label="happiness" aria-hidden="true">
          <ChipFace label="happiness" modality="audio-visual" confidence={0.78} />
        </span>
      </div>
      <ul className="consent-facts">
        <Fact icon={<Eye aria-hidden="true" />} title={say('consent.whatTitle')}>
          {say('consent.what')}
        </Fact>
        <Fact icon={<Tag aria-hidden="true" />} title={say('consent.outcomeTitle')}>
          {say('consent.outcome')}
        </Fact>
        <Fact icon={<Timer aria-hidden="true" />} title={say('consent.keptTitle')}>
          {say('consent.kept', { hours: deployment?.retentionHours ?? '–' })}
        </Fact>
        <Fact icon={<CircleStop aria-hidden="true" />} title={say('consent.stopTitle')}>
          {say('consent.stop')}
        </Fact>
      </ul>
      <AudienceChoices audience={audience} onChoose={setAudience} />
      <div role="alert">
        <p className="field-note" data-invalid={problem ? true : undefined}>
          {problem ? say('pages.titleAndAction', problemOf(problem.code)) : say('consent.eitherWay')}
        </p>
      </div>
      <div className="consent-buttons">
        <Button onPress={onClose}>{say('consent.notNow')}</Button>
        <Button onPress={() => void agree()} isDisabled={busy}>
          {say('consent.agree')}
        </Button>
      </div>
    </div>
  )
}

function Fact({ icon, title, children }: { readonly icon: ReactNode; readonly title: string; readonly children: ReactNode }) {
  return (
    <li>
      {icon}
      <div>
        <h3>{title}</h3>
        <p>{children}</p>
      </div>
    </li>
  )
}
