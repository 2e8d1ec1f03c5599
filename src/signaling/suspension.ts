// Analysis switched off for the whole server, and on again for those who had agreed: one switch, for a moderator's hand.
import type { Clock } from '../kit/clock.ts'
import { AppError } from '../kit/errors.ts'
import type { Log } from '../kit/log.ts'
import { SUSPEND_ANALYSIS } from '../protocol/kept-data.ts'
import type { AnalysisOffer } from '../protocol/purpose.ts'
import type { AnalysisStatusBoard } from './analysis-status.ts'
import type { ConsentDesk } from './consent.ts'
import type { Hall } from './hall.ts'
import type { Ledger, LedgerPerson } from './ports.ts'

/** Who did it, and as what: of a room, or of all by an access token. */
export type SuspendedBy = { readonly person: LedgerPerson; readonly role: string }

type Parts = { readonly offer: () => AnalysisOffer; readonly hall: Hall; readonly consents: ConsentDesk; readonly status: AnalysisStatusBoard; readonly ledger: Ledger; readonly clock: Clock; readonly log: Log }

/** It lasts until it is lifted or the server ends; whoever wants no analysis at all sets analysis.enabled to false. */
export class Suspension {
  readonly #parts: Parts

  constructor(parts: Parts) {
    this.#parts = parts
  }

  get on(): boolean {
    return this.#parts.consents.suspended
  }

  /** Every tap is closed, or opened again, before this returns. The same again changes nothing; the audit entry is written here. */
  set(on: boolean, by: SuspendedBy): void {
    const { offer, hall, consents, status, ledger, clock, log } = this.#parts
    if (offer() === 'prohibited') throw new AppError('ANALYSIS_PROHIBITED_BY_PURPOSE')
    if (offer() === 'off') throw new AppError('ANALYSIS_OFF')
    if (on === consents.suspended) return
    ledger.record({ kind: 'audit', atMs: clock.nowMs(), roomId: '*', by: by.person, role: by.role, what: SUSPEND_ANALYSIS, detail: on ? 'on' : 'off', whom: null })
    if (on) consents.suspend()
    for (const room of hall.rooms) room.teller.suspended(on)
    if (!on) consents.resume((roomId, peerId) => hall.find(roomId)?.peer(peerId))
    status.announce(hall.rooms)
    log.warn({ on }, on ? 'a moderator has suspended analysis on the whole server' : 'analysis is no longer suspended')
  }
}
