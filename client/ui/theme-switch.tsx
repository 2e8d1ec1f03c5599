// Light, dark or as the system has it; one button that goes round.
import { Monitor, Moon, Sun } from 'lucide-react'
import { useEffect } from 'react'
import { THEMES } from '../state/preferences.ts'
import type { PreferencesStore } from '../state/preferences.ts'
import { useStore } from '../state/use-store.ts'
import { Button } from './button.tsx'
import { say } from '../words/words.ts'

const ICONS = { system: Monitor, light: Sun, dark: Moon } as const

export function ThemeSwitch({ preferences }: { readonly preferences: PreferencesStore }) {
  const { theme } = useStore(preferences)
  useEffect(() => {
    if (theme === 'system') delete document.documentElement.dataset['theme']
    else document.documentElement.dataset['theme'] = theme
  }, [theme])
  const Icon = ICONS[theme]
  const next = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? 'system'
  return (
    <Button kind="icon" className="button-plain theme-switch" aria-label={say('pages.theme', { now: say(`pages.themes.${theme}`), next: say(`pages.themes.${next}`) })} onPress={() => preferences.change({ theme: next })}>
      <Icon aria-hidden="true" />
    </Button>
  )
}
