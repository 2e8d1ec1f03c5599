// Tells each room who is being analysed and whether labels are flowing, whenever that changes.
import { isAnalysedSource } from '../protocol/constants.ts'
import type { AnalysisStatus } from '../protocol/events.ts'
import type { ConsentDesk } from './consent.ts'
import type { Outbox } from './outbox.ts'
import { producersOf } from './peer.ts'
import type { Analysis } from './ports.ts'
import type { Room } from './room.ts'

function same(a: AnalysisStatus, b: AnalysisStatus): boolean {
  return a.state === b.state && a.analysed.length === b.analysed.length && a.analysed.every((peerId, index) => peerId === b.analysed[index])
}

export class AnalysisStatusBoard {
  readonly #told = new WeakMap<Room, AnalysisStatus>()
  readonly #analysis: Analysis
  readonly #consents: ConsentDesk
  readonly #outbox: Outbox

  constructor(analysis: Analysis, consents: ConsentDesk, outbox: Outbox) {
    this.#analysis = analysis
    this.#consents = consents
    this.#outbox = outbox
  }

  /** Analysed is who agreed and has something open to analyse, muted or not. */
  of(room: Room): AnalysisStatus {
    const state = this.#analysis.state
    if (state === 'off') return { state, analysed: [] }
    if (this.#consents.suspended) return { state: 'suspended', analysed: [] }
    const analysed = room.peers.filter((peer) => producersOf(peer).some(({ source }) => isAnalysedSource(source)) && this.#consents.inForce(peer.peerId) !== null)
    return { state, analysed: analysed.map((peer) => peer.peerId) }
  }

  /** Tells the room when its status is not what it was told last (nothing analysed, at first). */
  refresh(room: Room): void {
    const status = this.of(room)
    const told = this.#told.get(room)
    if (told ? same(told, status) : status.analysed.length === 0) return
    this.#told.set(room, status)
    this.#outbox.toRoom(room.roomId, 'analysis:status', status)
  }

  /** The analysis's own state changed: every room is told. */
  announce(rooms: Iterable<Room>): void {
    for (const room of rooms) {
      const status = this.of(room)
      this.#told.set(room, status)
      this.#outbox.toRoom(room.roomId, 'analysis:status', status)
    }
  }
}
