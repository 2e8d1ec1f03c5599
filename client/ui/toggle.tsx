// A switch with its name, and what it does in a smaller line.
import { Switch } from 'react-aria-components'
import './toggle.css'

export function Toggle({ isOn, onChange, name, hint }: { readonly isOn: boolean; readonly onChange: (on: boolean) => void; readonly name: string; readonly hint?: string }) {
  return (
    <Switch className="toggle" isSelected={isOn} onChange={onChange}>
      <span className="toggle-words">
        <span className="toggle-name">{name}</span>
        {hint && <span className="field-note">{hint}</span>}
      </span>
      <span className="toggle-track" aria-hidden="true">
        <span className="toggle-thumb" />
      </span>
    </Switch>
  )
}
