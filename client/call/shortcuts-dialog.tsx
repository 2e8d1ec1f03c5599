// Every key of the call, made from the tools that have one.
import { X } from 'lucide-react'
import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components'
import { Button } from '../ui/button.tsx'
import { say } from '../words/words.ts'
import type { Tool } from './tool.ts'
import './call-settings.css'

export function ShortcutsDialog({ open, onClose, tools }: { readonly open: boolean; readonly onClose: () => void; readonly tools: readonly Tool[] }) {
  const rows = [
    ...tools.flatMap(({ name, shortcut }) => (shortcut ? [{ name, key: shortcut }] : [])),
    { name: say('stage.nextPage'), key: say('stage.key.pageDown') },
    { name: say('stage.previousPage'), key: say('stage.key.pageUp') },
    { name: say('stage.shortcuts'), key: '?' },
  ]
  return (
    <ModalOverlay isOpen={open} onOpenChange={(isOpen) => !isOpen && onClose()} isDismissable className="veil">
      <Modal className="dialog-frame settings-frame">
        <Dialog className="dialog call-settings">
          <div className="settings-head">
            <Heading slot="title">{say('stage.shortcuts')}</Heading>
            <Button kind="icon" className="button-plain" aria-label={say('stage.close')} onPress={onClose}>
              <X aria-hidden="true" />
            </Button>
          </div>
          <p className="field-note">{say('stage.shortcutsHint')}</p>
          <dl className="keys">
            {rows.map(({ name, key }) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>
                  <kbd>{key}</kbd>
                </dd>
              </div>
            ))}
          </dl>
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}
