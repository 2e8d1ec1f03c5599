// The requests about one's own consent: giving it, taking it back, and its end with the data that are deleted.
import { AppError } from '../kit/errors.ts'
import type { ParsedPayload, ResponseData } from '../protocol/events.ts'
import { may } from '../protocol/roles.ts'
import type { AnalysisStatusBoard } from './analysis-status.ts'
import type { ConsentDesk } from './consent.ts'
import type { Hall } from './hall.ts'
import type { Outbox } from './outbox.ts'
import { producersOf } from './peer.ts'
import type { Session } from './session.ts'

export class ConsentRequests {
  readonly #parts: { readonly hall: Hall; readonly consents: ConsentDesk; readonly status: AnalysisStatusBoard; readonly outbox: Outbox }

  constructor(parts: { hall: Hall; consents: ConsentDesk; status: AnalysisStatusBoard; outbox: Outbox }) {
    this.#parts = parts
  }

  give(terms: ParsedPayload<'consent:give'>, session: Session): ResponseData['consent:give'] {
    const { hall, consents, status } = this.#parts
    const { room, peer } = hall.placeOf(session)
    if (!may(peer.role, 'consent')) throw new AppError('FORBIDDEN', 'an observer sends nothing that could be analysed')
    const given = consents.give(room.roomId, peer, terms, producersOf(peer))
    status.refresh(room)
    return given
  }

  withdraw(session: Session): ResponseData['consent:withdraw'] {
    const { hall, consents, status } = this.#parts
    const { room, peer } = hall.placeOf(session)
    consents.withdraw(peer.peerId, 'withdrawn')
    status.refresh(room)
    return {}
  }

  /** Whoever deletes what is kept about them deletes their consent, too: without it there is no analysis. */
  endFor(tokenDigest: Buffer): void {
    const { hall, consents, status, outbox } = this.#parts
    const place = hall.findByToken(tokenDigest)
    if (!place) return
    consents.withdraw(place.peer.peerId, 'withdrawn')
    status.refresh(place.room)
    if (place.peer.presence.kind === 'present') outbox.toSocket(place.peer.presence.socketId, 'consent:ended', { reason: 'data-deleted' })
  }
}
