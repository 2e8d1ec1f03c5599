// The panel at the end of the stage: one tab for each feature that has something to read or write there.
import { X } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { KeyboardEvent } from 'react'
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components'
import { Button } from '../ui/button.tsx'
import { say } from '../words/words.ts'
import type { Panel, PanelId } from './panel.ts'
import './side-panel.css'

type SidePanelProps = { readonly panels: readonly Panel[]; readonly openPanel: PanelId; readonly onOpen: (panelId: PanelId | null) => void }

export function SidePanel({ panels, openPanel, onOpen }: SidePanelProps) {
  const ref = useRef<HTMLElement>(null)
  // Whoever opened it gets back to where they were when it closes; asked for before anything becomes inert.
  const [before] = useState(() => (document.activeElement instanceof HTMLElement ? document.activeElement : null))
  useEffect(() => {
    ref.current?.focus()
    return () => void requestAnimationFrame(() => before?.focus())
  }, [before])
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.defaultPrevented) return
    event.stopPropagation()
    onOpen(null)
  }
  return (
    <aside className="side-panel" ref={ref} tabIndex={-1} aria-label={say('call.sidePanel')} onKeyDown={onKeyDown}>
      <Tabs className="side-tabs" selectedKey={openPanel} onSelectionChange={(key) => onOpen(String(key))}>
        <div className="side-head">
          <TabList className="side-tab-list" aria-label={say('call.sidePanel')}>
            {panels.map((panel) => (
              <Tab key={panel.id} id={panel.id} className="side-tab">
                <panel.icon aria-hidden="true" />
                {panel.title}
                {(panel.badge ?? 0) > 0 && panel.id !== openPanel && <span className="side-tab-badge">{panel.badge}</span>}
              </Tab>
            ))}
          </TabList>
          <Button kind="icon" className="button-plain" aria-label={say('call.closePanel')} onPress={() => onOpen(null)}>
            <X aria-hidden="true" />
          </Button>
        </div>
        {panels.map((panel) => (
          <TabPanel key={panel.id} id={panel.id} className="side-content">
            {panel.content()}
          </TabPanel>
        ))}
      </Tabs>
    </aside>
  )
}
