// A dialog over the page, with its title and a cross that closes it.
import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components'
import { say } from '../words/words.ts'
import { Button } from './button.tsx'
import './titled-dialog.css'

type TitledDialogProps = { readonly open: boolean; readonly onClose: () => void; readonly title: string; readonly frame?: string; readonly body?: string; readonly children: ReactNode }

/** `frame` and `body`: further classes of the window and of what is in it. */
export function TitledDialog({ open, onClose, title, frame = '', body = '', children }: TitledDialogProps) {
  return (
    <ModalOverlay isOpen={open} onOpenChange={(isOpen) => !isOpen && onClose()} isDismissable className="veil">
      <Modal className={`dialog-frame ${frame}`}>
        <Dialog className={`dialog ${body}`}>
          <div className="dialog-head">
            <Heading slot="title">{title}</Heading>
            <Button kind="icon" className="button-plain" aria-label={say('pages.close')} onPress={onClose}>
              <X aria-hidden="true" />
            </Button>
          </div>
          {children}
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}
