// How this browser's moderator wants to be told of alerts: read out, and with a sound. Broken or blocked storage means the defaults.
import type { TextStorage } from '../state/preferences.ts'
import { Store } from '../state/store.ts'

export type Habits = { readonly alertsRead: boolean; readonly sound: boolean }
const DEFAULTS: Habits = { alertsRead: true, sound: false }
const KEY = 'overtone.dashboard.habits'

export class HabitsStore extends Store<Habits> {
  readonly #storage: TextStorage | null

  constructor(storage: TextStorage | null) {
    super(parseHabits(storage?.getItem(KEY) ?? null))
    this.#storage = storage
  }

  change(part: Partial<Habits>): void {
    this.update((habits) => ({ ...habits, ...part }))
    try {
      this.#storage?.setItem(KEY, JSON.stringify(this.getSnapshot()))
    } catch {
      // Until the page is closed it is so all the same.
    }
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
