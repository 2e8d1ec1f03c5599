// Keys of this browser's places on their way from the tabs that have them to a tab that shows a report, by word between the tabs alone.
//
// A key opens one's own data, too, so it is never in an address (histories, server logs) nor in a storage that outlives the tabs.
// Links to reports open with `noopener`, which gives the new tab an empty storage of its own: a copy of the call's would make the new
// tab a second holder of the same place. The new tab asks on a channel that only pages of this origin hear; tabs that have keys answer.
import type { DataKeys } from './data-keys.ts'
import { parseKeys } from './data-keys.ts'
import type { TextStorage } from './kept-store.ts'
import { Store } from './store.ts'
import type { Readable } from './store.ts'

const CHANNEL = 'overtone.keys'
const KEY = 'overtone.handed-keys'
/** As many as one request for a pass may name. */
const MOST = 50

type Message = { readonly kind: 'wanted' } | { readonly kind: 'handed'; readonly keys: readonly string[]; readonly accessToken: string | null }
/** What opens reports: keys of places, and a token that says who one is. */
export type Credentials = { readonly keys: readonly string[]; readonly accessToken: string | null }
/** The part of a BroadcastChannel that is used. */
export type Channel = { postMessage: (message: unknown) => void; onmessage: ((event: { readonly data: unknown }) => void) | null }

export const openChannel = (): Channel | null => (typeof BroadcastChannel === 'undefined' ? null : (new BroadcastChannel(CHANNEL) as unknown as Channel))

type HandoverParts = { readonly own: DataKeys; readonly ownToken: () => string | null; readonly storage: TextStorage | null; readonly channel: Channel | null }

export class KeyHandover {
  readonly #parts: HandoverParts
  readonly #all: Store<Credentials>

  constructor(parts: HandoverParts) {
    this.#parts = parts
    this.#all = new Store<Credentials>({ keys: parseKeys(parts.storage?.getItem(KEY) ?? null, MOST), accessToken: null })
    this.#addOwn()
    if (parts.channel) parts.channel.onmessage = ({ data }) => this.#hear(data as Message)
  }

  /** This tab's own and what was handed to it; changes while other tabs answer. */
  get all(): Readable<Credentials> {
    return this.#all
  }

  get isEmpty(): boolean {
    const { keys, accessToken } = this.#all.getSnapshot()
    return keys.length === 0 && accessToken === null
  }

  /** Answers come into `all` whenever they come; a tab may be asleep. */
  ask(): void {
    this.#addOwn()
    this.#parts.channel?.postMessage({ kind: 'wanted' } satisfies Message)
  }

  #hear(message: Message): void {
    if (message.kind === 'handed') return this.#add(message.keys.filter((key) => typeof key === 'string'), message.accessToken)
    if (message.kind !== 'wanted') return
    this.#addOwn()
    if (!this.isEmpty) this.#parts.channel?.postMessage({ kind: 'handed', ...this.#all.getSnapshot() } satisfies Message)
  }

  #addOwn(): void {
    this.#add(this.#parts.own.all, this.#parts.ownToken())
  }

  #add(keys: readonly string[], accessToken: string | null): void {
    const before = this.#all.getSnapshot()
    const fresh = keys.filter((key) => !before.keys.includes(key))
    if (fresh.length === 0 && (accessToken === null || accessToken === before.accessToken)) return
    const all = { keys: [...before.keys, ...fresh].slice(-MOST), accessToken: accessToken ?? before.accessToken }
    this.#all.set(all)
    try {
      // The tab's own storage, so that a reload still has them.
      this.#parts.storage?.setItem(KEY, JSON.stringify(all.keys))
    } catch {
      // The page still has them.
    }
  }
}
