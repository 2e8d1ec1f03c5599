// The tool that changes between the grid and the speaker's layout.
import { LayoutGrid, PanelRight } from 'lucide-react'
import { useStore } from '../state/use-store.ts'
import { say } from '../words/words.ts'
import type { CallContext, Extension } from './extensions.ts'

export function useLayoutTool({ session, visit }: CallContext): Extension {
  const { layout } = useStore(visit.preferences)
  const isGrid = layout === 'grid'
  const run = (): void => {
    visit.preferences.change({ layout: isGrid ? 'speaker' : 'grid' })
    session.announce(say(isGrid ? 'stage.said.speaker' : 'stage.said.grid'))
  }
  return {
    tools: [{ id: 'layout', name: say(isGrid ? 'stage.speakerLayout' : 'stage.gridLayout'), icon: isGrid ? PanelRight : LayoutGrid, shortcut: 'G', rank: 45, action: { kind: 'press', run } }],
    keys: { g: run },
  }
}
