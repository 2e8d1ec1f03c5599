// Every key of the call, made from the tools that have one.
import { TitledDialog } from '../ui/titled-dialog.tsx'
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
    <TitledDialog open={open} onClose={onClose} title={say('stage.shortcuts')} frame="settings-frame" body="call-settings">
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
    </TitledDialog>
  )
}
