// A store of what a person chose, that the browser keeps: read at the start, written at each change.
import { Store } from './store.ts'

/** The part of Storage that is used; null where the browser refuses it. */
export type TextStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

export class KeptStore<T> extends Store<T> {
  readonly #storage: TextStorage | null
  readonly #key: string
  readonly #write: (value: T) => string

  /** `parse` reads what lies under `key`, and gives the defaults for null and for what is broken. */
  constructor(storage: TextStorage | null, key: string, parse: (text: string | null) => T, write: (value: T) => string = JSON.stringify) {
    super(parse(storage?.getItem(key) ?? null))
    this.#storage = storage
    this.#key = key
    this.#write = write
  }

  override set(next: T): void {
    super.set(next)
    try {
      this.#storage?.setItem(this.#key, this.#write(next))
    } catch {
      // A full or blocked storage only means that nothing is remembered: the choice holds until the page closes.
    }
  }
}

/** Several choices under one key, of which each can be changed alone. */
export class KeptChoices<T extends object> extends KeptStore<T> {
  change(part: Partial<T>): void {
    this.update((all) => ({ ...all, ...part }))
  }
}
