// How this browser's moderator wants to be told of alerts: read out, and with a sound. Broken or blocked storage means the defaults.
import { KeptChoices } from '../state/kept-store.ts'
import type { TextStorage } from '../state/kept-store.ts'

export type Habits = { readonly alertsRead: boolean; readonly sound: boolean }
const DEFAULTS: Habits = { alertsRead: true, sound: false }
const KEY = 'overtone.dashboard.habits'

export class HabitsStore extends KeptChoices<Habits> {
  constructor(storage: TextStorage | null) {
    super(storage, KEY, parseHabits)
  }
}

export function parseHabits(text: string | null): Habits {
  try {
    const { alertsRead, sound } = (JSON.parse(text ?? 'null') ?? {}) as Record<string, unknown>
    return { alertsRead: typeof alertsRead === 'boolean' ? alertsRead : DEFAULTS.alertsRead, sound: typeof sound === 'boolean' ? sound : DEFAULTS.sound }
  } catch {
    return DEFAULTS
  }
}
