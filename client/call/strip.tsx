// One line between head and stage: what is going on and what can be done, covering nobody.
import type { ReactNode } from 'react'
import { Button } from '../ui/button.tsx'

type StripProps = {
  readonly tone: 'quiet' | 'warn'
  readonly icon: ReactNode
  readonly children: ReactNode
  readonly actions?: readonly { readonly name: string; readonly run: () => void }[]
}

export function Strip({ tone, icon, children, actions = [] }: StripProps) {
  return (
    <div className="strip" data-tone={tone} role="status">
      {icon}
      <p>{children}</p>
      {actions.length > 0 && (
        <div className="strip-actions">
          {actions.map((action) => (
            <Button key={action.name} kind="plain" onPress={action.run}>
              {action.name}
            </Button>
          ))}
        </div>
      )}
    </div>
  )
}
