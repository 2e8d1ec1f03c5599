// A page that says one thing and what to do: left, failed, not found, unsupported.
import type { Visit } from '../state/visit.ts'
import { Button } from './button.tsx'
import { LanguagePicker } from './language-picker.tsx'
import { Logo, LogoMark } from './logo.tsx'
import { ThemeSwitch } from './theme-switch.tsx'

type Action = { readonly name: string; readonly primary?: boolean; readonly run: () => void }

export function Notice({ visit, title, text, actions }: { readonly visit: Visit; readonly title: string; readonly text: string; readonly actions: readonly Action[] }) {
  return (
    <div className="page">
      <PageHead visit={visit} />
      <main className="notice">
        <span className="notice-mark">
          <LogoMark />
        </span>
        <h1>{title}</h1>
        <p className="soft">{text}</p>
        <div className="notice-actions">
          {actions.map((action) => (
            <Button key={action.name} kind={action.primary ? 'primary' : 'normal'} autoFocus={action.primary === true} onPress={action.run}>
              {action.name}
            </Button>
          ))}
        </div>
      </main>
    </div>
  )
}

export function PageHead({ visit }: { readonly visit: Visit }) {
  return (
    <header className="page-head">
      <Logo />
      <div className="page-choices">
        <LanguagePicker visit={visit} />
        <ThemeSwitch preferences={visit.preferences} />
      </div>
    </header>
  )
}
