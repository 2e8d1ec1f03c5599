// One's own data after the call, in a dialog over the goodbye.
import { useMemo } from 'react'
import type { DataKeys } from '../state/data-keys.ts'
import { TitledDialog } from '../ui/titled-dialog.tsx'
import { say } from '../words/words.ts'
import { MyDataStore } from './my-data-store.ts'
import { MyData } from './my-data.tsx'

export function MyDataDialog({ open, keys, onClose }: { readonly open: boolean; readonly keys: DataKeys; readonly onClose: () => void }) {
  const store = useMemo(() => new MyDataStore(keys), [keys])
  return (
    <TitledDialog open={open} onClose={onClose} title={say('myData.title')}>
      <MyData store={store} level={3} />
    </TitledDialog>
  )
}
