// The place that this tab has in a room: kept in its own storage, so that a reload takes the same place and another tab does not.
import type { ProducerId, RoomId } from '../../src/protocol/ids.ts'
import type { TextStorage } from './kept-store.ts'

/** The producers are what a later generation must close, where the server kept them. */
export type RememberedPlace = { readonly token: string; readonly producerIds: readonly ProducerId[] }

export class PlaceMemory {
  readonly #storage: TextStorage | null
  readonly #key: string

  constructor(storage: TextStorage | null, roomId: RoomId) {
    this.#storage = storage
    this.#key = `overtone.place.${roomId}`
  }

  read(): RememberedPlace | null {
    try {
      return JSON.parse(this.#storage?.getItem(this.#key) ?? 'null') as RememberedPlace | null
    } catch {
      return null
    }
  }

  keep(place: RememberedPlace): void {
    try {
      this.#storage?.setItem(this.#key, JSON.stringify(place))
    } catch {
      // Without storage a reload joins as a new person; nothing else is lost.
    }
  }

  /** The place is given up. The token stays: by it the room knows who leads it, whom it let in and whom it banned. */
  giveUp(): void {
    const place = this.read()
    if (place) this.keep({ ...place, producerIds: [] })
  }
}
