// What the settings of the call say in German.
import type { settings as english } from '../en/settings.ts'
import type { Translated } from '../shape.ts'

export const settings = {
  title: 'Einstellungen',
  colours: 'Farben',
  themes: { system: 'System', light: 'Hell', dark: 'Dunkel' },
  readOut: 'Was vorgelesen wird',
  readOutNote: 'Für Screenreader, in der Sprache der Seite.',
  topics: {
    people: 'Wer kommt und geht', lobby: 'Wer wartet, und ob der Raum abgeschlossen ist', hands: 'Gehobene Hände', chat: 'Chatnachrichten', screens: 'Geteilte Bildschirme', roles: 'Wechsel der Rollen', labels: 'Wechsel der Bezeichnungen',
  },
} satisfies Translated<typeof english>
