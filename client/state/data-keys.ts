// The keys to what servers keep about this tab's person: one for each place they had in a room, kept by the tab alone.
import type { TextStorage } from './kept-store.ts'

const KEY = 'overtone.data-keys'
/** As many places as somebody takes in a day; the oldest are forgotten first, and the server forgets by itself. */
const MOST = 20

export class DataKeys {
  readonly #storage: TextStorage | null
  /** Where the browser gives no storage, for as long as the page is open. */
  #keys: readonly string[]

  constructor(storage: TextStorage | null) {
    this.#storage = storage
    this.#keys = parseKeys(storage?.getItem(KEY) ?? null, MOST)
  }

  get all(): readonly string[] {
    return this.#keys
  }

  remember(key: string): void {
    this.#set([...this.#keys.filter((one) => one !== key), key].slice(-MOST))
  }

  forget(key: string): void {
    this.#set(this.#keys.filter((one) => one !== key))
  }

  #set(keys: readonly string[]): void {
    this.#keys = keys
    try {
      this.#storage?.setItem(KEY, JSON.stringify(keys))
    } catch {
      // The page still has them.
    }
  }
}

/** Broken or foreign text means none. */
export function parseKeys(text: string | null, most: number): readonly string[] {
  try {
    const raw: unknown = JSON.parse(text ?? '[]')
    return Array.isArray(raw) ? raw.filter((one): one is string => typeof one === 'string').slice(-most) : []
  } catch {
    return []
  }
}
