// The head of the dashboard: whose it is and what it shows, the analysis of the whole server, the alerts, language and colours.
import { Bell, ShieldCheck, ShieldOff } from 'lucide-react'
import type { Scope } from '../../src/protocol/dashboard.ts'
import { useStore } from '../state/use-store.ts'
import type { Visit } from '../state/visit.ts'
import { Button } from '../ui/button.tsx'
import { LanguagePicker } from '../ui/language-picker.tsx'
import { LogoMark } from '../ui/logo.tsx'
import { ThemeSwitch } from '../ui/theme-switch.tsx'
import { say } from '../words/words.ts'
import { useDesk } from './desk.ts'
import { isActive } from './needs.ts'

function scopeWords(scope: Scope): string {
  if (scope.kind === 'everywhere') return say('moderator.scope.all')
  const [only, ...others] = scope.rooms
  return only && others.length === 0 ? say('moderator.scope.one', { room: only.roomId }) : say('moderator.scope.some', { count: scope.rooms.length })
}

export function DashboardHead({ visit, isOpen, onAlerts }: { readonly visit: Visit; readonly isOpen: boolean; readonly onAlerts: () => void }) {
  const { about, alerts, ask, isLive } = useDesk()
  const { viewer, analysis } = about
  const open = useStore(alerts).filter(isActive).length
  const isSuspended = analysis === 'suspended'
  return (
    <header className="dash-head">
      <LogoMark />
      <div className="dash-title">
        <h1>{say('moderator.title')}</h1>
        <p className="board-quiet board-cut">{say('moderator.viewer', { name: viewer.displayName, scope: scopeWords(viewer.scope) })}</p>
      </div>
      {viewer.maySuspend && (analysis === 'available' || isSuspended) && (
        <Button kind="plain" className="dash-suspend" aria-label={say(isSuspended ? 'moderator.resume' : 'moderator.suspend')} isDisabled={!isLive} onPress={() => ask({ kind: 'suspend', on: !isSuspended })}>
          {isSuspended ? <ShieldCheck aria-hidden="true" /> : <ShieldOff aria-hidden="true" />}
          <span className="dash-wide">{say(isSuspended ? 'moderator.resume' : 'moderator.suspend')}</span>
        </Button>
      )}
      <Button className="dash-alerts" aria-expanded={isOpen} aria-label={open > 0 ? say('moderator.alertCount', { count: open }) : say('moderator.alerts')} onPress={onAlerts}>
        <Bell aria-hidden="true" />
        <span className="dash-wide">{say('moderator.alerts')}</span>
        {open > 0 && <span className="dash-badge">{open}</span>}
      </Button>
      <LanguagePicker visit={visit} />
      <ThemeSwitch preferences={visit.preferences} />
    </header>
  )
}
