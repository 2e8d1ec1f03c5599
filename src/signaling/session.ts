// One connection: where it comes from and which place in which room it has, if any.
import type { PeerId, RoomId } from '../protocol/ids.ts'

export type Place =
  | { readonly kind: 'outside' }
  /** room:join is under way; a second one meanwhile is refused. */
  | { readonly kind: 'joining' }
  | { readonly kind: 'in'; readonly roomId: RoomId; readonly peerId: PeerId }

export class Session {
  readonly socketId: string
  readonly address: string
  place: Place = { kind: 'outside' }
  #closed = false

  constructor(socketId: string, address: string) {
    this.socketId = socketId
    this.address = address
  }

  get closed(): boolean {
    return this.#closed
  }

  /** The connection ended; what a request still under way finds out. */
  close(): void {
    this.#closed = true
  }
}
