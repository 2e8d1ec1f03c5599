// One's own data after the call, in a dialog over the goodbye.
import { X } from 'lucide-react'
import { useMemo } from 'react'
import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components'
import type { DataKeys } from '../state/data-keys.ts'
import { Button } from '../ui/button.tsx'
import { say } from '../words/words.ts'
import { MyDataStore } from './my-data-store.ts'
import { MyData } from './my-data.tsx'

export function MyDataDialog({ open, keys, onClose }: { readonly open: boolean; readonly keys: DataKeys; readonly onClose: () => void }) {
  const store = useMemo(() => new MyDataStore(keys), [keys])
  return (
    <ModalOverlay isOpen={open} onOpenChange={(isOpen) => !isOpen && onClose()} isDismissable className="veil">
      <Modal className="dialog-frame">
        <Dialog className="dialog">
          <div className="my-data-head">
            <Heading slot="title">{say('myData.title')}</Heading>
            <Button kind="icon" className="button-plain" aria-label={say('myData.close')} onPress={onClose}>
              <X aria-hidden="true" />
            </Button>
          </div>
          <MyData store={store} level={3} />
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}
