// Which host or moderator has seen whose labels: written down once for each viewer and consent, when the first label goes to them.
import type { Clock } from '../kit/clock.ts'
import type { Granted } from '../kit/consent.ts'
import { leads } from '../protocol/roles.ts'
import { LABELS_SEEN } from '../protocol/kept-data.ts'
import type { Actor } from './actor.ts'
import { ledgerPerson } from './peer.ts'
import type { Peer } from './peer.ts'
import type { Ledger } from './ports.ts'

export class ViewLog {
  readonly #ledger: Ledger
  readonly #clock: Clock
  /** Goes with the consent: a new one, or another audience, is a new view. */
  readonly #seen = new WeakMap<Granted, Set<string>>()

  constructor(ledger: Ledger, clock: Clock) {
    this.#ledger = ledger
    this.#clock = clock
  }

  /** `viewer` is sent a reading of `subject`, in the room or at a dashboard. */
  note({ person, role }: Pick<Actor, 'person' | 'role'>, subject: Peer, granted: Granted): void {
    if (person.personId === subject.peerId || !leads(role)) return
    const viewers = this.#seen.get(granted) ?? new Set()
    if (viewers.has(person.personId)) return
    this.#seen.set(granted, viewers.add(person.personId))
    this.#ledger.record({
      kind: 'audit', atMs: this.#clock.nowMs(), roomId: granted.roomId, by: person, role,
      what: LABELS_SEEN, detail: granted.audience, whom: ledgerPerson(subject),
    })
  }
}
