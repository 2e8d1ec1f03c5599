// A set of listeners for one kind of event, in which one listener's mistake never keeps the others from hearing it.
import type { Log } from '../kit/log.ts'

export class Listeners<Event extends readonly unknown[]> {
  readonly #listeners = new Set<(...event: Event) => void>()
  readonly #log: Log

  constructor(log: Log) {
    this.#log = log
  }

  add(listener: (...event: Event) => void): void {
    this.#listeners.add(listener)
  }

  emit(...event: Event): void {
    for (const listener of this.#listeners) {
      try {
        listener(...event)
      } catch (error) {
        this.#log.error({ err: error }, 'a listener of the media server threw')
      }
    }
  }
}
