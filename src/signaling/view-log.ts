// Which host or moderator has seen whose labels: written down once for each viewer and consent, when the first label goes to them.
import type { Clock } from '../kit/clock.ts'
import type { Granted } from '../kit/consent.ts'
import { leads } from '../protocol/roles.ts'
import { LABELS_SEEN } from '../protocol/kept-data.ts'
import type { PeerId } from '../protocol/ids.ts'
import { ledgerPerson } from './peer.ts'
import type { Peer } from './peer.ts'
import type { Ledger } from './ports.ts'

export class ViewLog {
  readonly #ledger: Ledger
  readonly #clock: Clock
  /** Goes with the consent: a new one, or another audience, is a new view. */
  readonly #seen = new WeakMap<Granted, Set<PeerId>>()

  constructor(ledger: Ledger, clock: Clock) {
    this.#ledger = ledger
    this.#clock = clock
  }

  /** `viewer` is sent a reading of `subject`. */
  note(viewer: Peer, subject: Peer, granted: Granted): void {
    if (viewer.peerId === subject.peerId || !leads(viewer.role)) return
    const viewers = this.#seen.get(granted) ?? new Set()
    if (viewers.has(viewer.peerId)) return
    this.#seen.set(granted, viewers.add(viewer.peerId))
    this.#ledger.record({
      kind: 'audit', atMs: this.#clock.nowMs(), roomId: granted.roomId, by: ledgerPerson(viewer), role: viewer.role,
      what: LABELS_SEEN, detail: granted.audience, whom: ledgerPerson(subject),
    })
  }
}
