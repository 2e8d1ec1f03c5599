// One's own data during the call, as a tab of the side panel.
import { FileLock2 } from 'lucide-react'
import { useMemo } from 'react'
import type { CallContext, Extension } from '../call/extensions.ts'
import { say } from '../words/words.ts'
import { MyDataStore } from './my-data-store.ts'
import { MyData } from './my-data.tsx'

export const MY_DATA_PANEL = 'my-data'

export function useMyDataPanel({ visit }: CallContext): Extension {
  const store = useMemo(() => new MyDataStore(visit.dataKeys), [visit])
  return {
    panels: [{ id: MY_DATA_PANEL, title: say('myData.title'), showName: say('myData.show'), hideName: say('myData.hide'), icon: FileLock2, rank: 90, content: () => <MyData store={store} level={2} /> }],
  }
}
