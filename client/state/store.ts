// A value outside React that components can watch.

type Listener = () => void

/** What a component may do with a store: watch it and read it. */
export type Readable<T> = { readonly subscribe: (listener: Listener) => () => void; readonly getSnapshot: () => T }

export class Store<T> implements Readable<T> {
  #value: T
  readonly #listeners = new Set<Listener>()

  constructor(initial: T) {
    this.#value = initial
  }

  readonly subscribe = (listener: Listener): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  readonly getSnapshot = (): T => this.#value

  set(next: T): void {
    if (Object.is(next, this.#value)) return
    this.#value = next
    for (const listener of [...this.#listeners]) listener()
  }

  update(change: (value: T) => T): void {
    this.set(change(this.#value))
  }
}
