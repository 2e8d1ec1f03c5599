// A dialog that asks for one decision: to remove or ban somebody, or to unmute when asked to.
import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components'
import { Button } from '../ui/button.tsx'
import './decision.css'

type DecisionProps = {
  readonly title: string
  readonly text: string
  readonly yes: string
  readonly no: string
  /** What cannot be taken back by a press is coloured so. */
  readonly tone: 'plain' | 'harsh'
  readonly onAnswer: (yes: boolean) => void
}

export function Decision({ title, text, yes, no, tone, onAnswer }: DecisionProps) {
  return (
    <ModalOverlay isOpen onOpenChange={(isOpen) => !isOpen && onAnswer(false)} isDismissable className="veil">
      <Modal className="dialog-frame decision-frame">
        <Dialog className="dialog decision" role="alertdialog">
          <Heading slot="title">{title}</Heading>
          <p className="soft">{text}</p>
          <div className="decision-buttons">
            {/* Never on the other one: whoever is typing when the dialog comes must not agree by it. */}
            <Button onPress={() => onAnswer(false)} autoFocus>
              {no}
            </Button>
            <Button kind={tone === 'plain' ? 'primary' : 'normal'} className={tone === 'harsh' ? 'decision-harsh' : ''} onPress={() => onAnswer(true)}>
              {yes}
            </Button>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}
