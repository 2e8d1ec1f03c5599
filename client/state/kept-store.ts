// A store of choices that the browser keeps: read at the start, written at each change.
import { Store } from './store.ts'

/** The part of Storage that is used; null where the browser refuses it. */
export type TextStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

export class KeptStore<T extends object> extends Store<T> {
  readonly #storage: TextStorage | null
  readonly #key: string

  /** `parse` reads what lies under `key`, and gives the defaults for null and for what is broken. */
  constructor(storage: TextStorage | null, key: string, parse: (text: string | null) => T) {
    super(parse(storage?.getItem(key) ?? null))
    this.#storage = storage
    this.#key = key
  }

  change(part: Partial<T>): void {
    this.update((all) => ({ ...all, ...part }))
    try {
      this.#storage?.setItem(this.#key, JSON.stringify(this.getSnapshot()))
    } catch {
      // A full or blocked storage only means that nothing is remembered.
    }
  }
}
