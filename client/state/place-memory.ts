// The place that this tab has in a room: kept so that a reload takes the same one, and another tab does not.
import type { ProducerId, RoomId } from '../../src/protocol/ids.ts'
import type { TextStorage } from './preferences.ts'

export type RememberedPlace = { readonly token: string; readonly producerIds: readonly ProducerId[] }

export class PlaceMemory {
  readonly #storage: TextStorage | null
  readonly #key: string

  constructor(storage: TextStorage | null, roomId: RoomId) {
    this.#storage = storage
    this.#key = `overtone.place.${roomId}`
  }

  recall(): RememberedPlace | null {
    try {
      return JSON.parse(this.#storage?.getItem(this.#key) ?? 'null') as RememberedPlace | null
    } catch {
      return null
    }
  }

  remember(place: RememberedPlace): void {
    try {
      this.#storage?.setItem(this.#key, JSON.stringify(place))
    } catch {
      // Without storage a reload joins as a new person; nothing else is lost.
    }
  }

  forget(): void {
    this.#storage?.removeItem(this.#key)
  }
}
