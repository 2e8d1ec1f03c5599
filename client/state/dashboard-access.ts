// With what this tab gets into the dashboard: the token of an opened link, or the keys of places in rooms that this browser leads.
import type { DashboardAuth } from '../../src/protocol/dashboard.ts'
import type { DataKeys } from './data-keys.ts'
import type { TextStorage } from './kept-store.ts'

const TOKEN = 'overtone.dashboard.token'
const DATA_KEY = 'overtone.dashboard.data-key'
/** As many as one handshake may carry; the newest places are the likeliest to be led just now. */
const MOST_KEYS = 20

type AccessParts = { readonly storage: TextStorage | null; readonly dataKeys: DataKeys; readonly randomBytes: (count: number) => Uint8Array }

export class DashboardAccess {
  readonly #parts: AccessParts
  #token: string | null
  #dataKey: string | null

  constructor(parts: AccessParts) {
    this.#parts = parts
    this.#token = parts.storage?.getItem(TOKEN) ?? null
    this.#dataKey = parts.storage?.getItem(DATA_KEY) ?? null
  }

  get hasToken(): boolean {
    return this.#token !== null
  }

  /** Of a link that was opened; for this tab alone. */
  keep(token: string): void {
    this.#token = token
    this.#store(TOKEN, token)
  }

  /** Null: there is nothing to come in with. */
  auth(keys: readonly string[]): DashboardAuth | null {
    if (this.#token !== null) return { accessToken: this.#token, dataKey: this.#ownDataKey() }
    return keys.length === 0 ? null : { keys: keys.slice(-MOST_KEYS) }
  }

  /** It opens what is kept of what was seen and done here, as every key of "My data" does. */
  #ownDataKey(): string {
    if (this.#dataKey === null) {
      this.#dataKey = btoa(String.fromCharCode(...this.#parts.randomBytes(32))).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
      this.#store(DATA_KEY, this.#dataKey)
    }
    this.#parts.dataKeys.remember(this.#dataKey)
    return this.#dataKey
  }

  #store(key: string, value: string): void {
    try {
      this.#parts.storage?.setItem(key, value)
    } catch {
      // After a reload the link has to be opened again.
    }
  }
}
