// What this browser remembers for its person: name, devices, theme, overlays, layout. Broken or blocked storage means the defaults.
import { LANGUAGES } from '../words/languages.ts'
import type { Language } from '../words/languages.ts'
import { KeptChoices } from './kept-store.ts'
import type { TextStorage } from './kept-store.ts'
import { SILENT_AT_FIRST, TOPICS } from './topics.ts'
import type { Topic } from './topics.ts'

export const THEMES = ['system', 'light', 'dark'] as const
export type Theme = (typeof THEMES)[number]

/** 'grid': everyone, in pages; 'speaker': who speaks is large. */
export const LAYOUTS = ['grid', 'speaker'] as const
export type Layout = (typeof LAYOUTS)[number]

export type Preferences = {
  readonly displayName: string
  readonly theme: Theme
  /** Null: the browser's. */
  readonly language: Language | null
  readonly overlaysShown: boolean
  /** What the live region does not read out. */
  readonly silenced: readonly Topic[]
  readonly microphoneId: string | null
  readonly cameraId: string | null
  readonly speakerId: string | null
  readonly layout: Layout
  readonly noiseSuppression: boolean
  readonly backgroundBlur: boolean
  readonly microphoneOn: boolean
  readonly cameraOn: boolean
}

export const defaultPreferences: Preferences = {
  displayName: '', theme: 'system', language: null, overlaysShown: true, silenced: SILENT_AT_FIRST, microphoneId: null, cameraId: null, speakerId: null, layout: 'grid', noiseSuppression: true, backgroundBlur: false, microphoneOn: true, cameraOn: true,
}

const KEY = 'overtone.preferences'

/** Keeps the keys that have the right type and takes the default for every other. */
export function parsePreferences(text: string | null): Preferences {
  let raw: unknown
  try {
    raw = JSON.parse(text ?? 'null')
  } catch {
    return defaultPreferences
  }
  if (typeof raw !== 'object' || raw === null) return defaultPreferences
  const given = raw as Record<string, unknown>
  const text_ = (key: string): string | null => (typeof given[key] === 'string' ? given[key] : null)
  const flag = (key: string, otherwise: boolean): boolean => (typeof given[key] === 'boolean' ? given[key] : otherwise)
  return {
    displayName: text_('displayName') ?? '',
    theme: THEMES.find((theme) => theme === given.theme) ?? 'system',
    language: LANGUAGES.find((language) => language === given.language) ?? null,
    overlaysShown: flag('overlaysShown', true),
    silenced: Array.isArray(given.silenced) ? TOPICS.filter((topic) => (given.silenced as unknown[]).includes(topic)) : SILENT_AT_FIRST,
    microphoneId: text_('microphoneId'),
    cameraId: text_('cameraId'),
    speakerId: text_('speakerId'),
    layout: LAYOUTS.find((layout) => layout === given.layout) ?? 'grid',
    noiseSuppression: flag('noiseSuppression', true),
    backgroundBlur: flag('backgroundBlur', false),
    microphoneOn: flag('microphoneOn', true),
    cameraOn: flag('cameraOn', true),
  }
}

export class PreferencesStore extends KeptChoices<Preferences> {
  constructor(storage: TextStorage | null) {
    super(storage, KEY, parsePreferences)
  }
}
