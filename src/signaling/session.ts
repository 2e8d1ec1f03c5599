// One connection: where it comes from and which place in which room it has, if any.
import type { PeerId, RoomId, WaitingId } from '../protocol/ids.ts'

export type Place =
  | { readonly kind: 'outside' }
  /** room:join is under way; a second one meanwhile is refused. */
  | { readonly kind: 'joining' }
  /** In the lobby: the next room:join finds the door as it is then. */
  | { readonly kind: 'waiting'; readonly roomId: RoomId; readonly waitingId: WaitingId }
  | { readonly kind: 'in'; readonly roomId: RoomId; readonly peerId: PeerId }

/** 'closed': the other side said goodbye, as a page does that is closed or reloaded; 'lost': the network took it away. */
export type Ending = 'closed' | 'lost'

export class Session {
  readonly socketId: string
  readonly address: string
  /** Whom the access token of the last join named; null for guests. */
  identity: string | null = null
  place: Place = { kind: 'outside' }
  /** When anything came from the other side, an answer to a ping included. */
  heardMs = 0
  #ending: Ending | null = null

  constructor(socketId: string, address: string) {
    this.socketId = socketId
    this.address = address
  }

  get closed(): boolean {
    return this.#ending !== null
  }

  /** How it ended, or null while it stands. */
  get ending(): Ending | null {
    return this.#ending
  }

  /** The connection ended; what a request still under way finds out. */
  close(ending: Ending): void {
    this.#ending ??= ending
  }
}
