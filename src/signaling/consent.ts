// Consent given and withdrawn: the only maker of Granted values, and who holds one now.
import { AppError } from '../kit/errors.ts'
import { createConsentAuthority, Granted } from '../kit/consent.ts'
import type { ConsentAuthority } from '../kit/consent.ts'
import type { Log } from '../kit/log.ts'
import type { AnalysisPermit } from '../kit/purpose.ts'
import { CONSENT_VERSION, isAnalysedSource } from '../protocol/constants.ts'
import type { Audience } from '../protocol/constants.ts'
import type { ProducerInfo } from '../protocol/events.ts'
import type { PeerId, RoomId } from '../protocol/ids.ts'
import type { Analysis } from './ports.ts'

type Held = { readonly granted: Granted; readonly withdraw: () => void }
export type ConsentTerms = { readonly version: string; readonly audience: Audience }

export class ConsentDesk {
  readonly #authority: ConsentAuthority
  readonly #held = new Map<PeerId, Held>()
  readonly #analysis: Analysis
  readonly #log: Log

  /** Without a permit (the server's purpose prohibits analysis) every consent is refused. */
  constructor(permit: AnalysisPermit | null, analysis: Analysis, log: Log) {
    this.#authority = createConsentAuthority(permit)
    this.#analysis = analysis
    this.#log = log
  }

  /** Agreeing again to the same terms changes nothing; to another audience replaces the grant, the new one first, so that no label is missed. */
  give(roomId: RoomId, peerId: PeerId, terms: ConsentTerms, producers: readonly ProducerInfo[]): ConsentTerms {
    // Before the rest: where nobody can agree, nobody is sent to read new words.
    this.#authority.check()
    if (terms.version !== CONSENT_VERSION) throw new AppError('CONSENT_VERSION')
    if (this.#analysis.state === 'off') throw new AppError('ANALYSIS_OFF')
    const before = this.#held.get(peerId)
    if (before && before.granted.version === terms.version && before.granted.audience === terms.audience) return terms
    const held = this.#authority.grant({ roomId, peerId, version: terms.version, audience: terms.audience })
    this.#held.set(peerId, held)
    for (const producer of producers) this.#analyse(held.granted, producer)
    before?.withdraw()
    return terms
  }

  /** Ends the analysis before this returns; also when the person leaves or is removed. */
  withdraw(peerId: PeerId): void {
    const held = this.#held.get(peerId)
    this.#held.delete(peerId)
    held?.withdraw()
  }

  /** A new producer of somebody who agreed is analysed too. */
  producerAdded(peerId: PeerId, producer: ProducerInfo): void {
    const granted = this.inForce(peerId)
    if (granted) this.#analyse(granted, producer)
  }

  inForce(peerId: PeerId): Granted | null {
    const granted = this.#held.get(peerId)?.granted
    return Granted.isInForce(granted) ? granted : null
  }

  termsOf(peerId: PeerId): ConsentTerms | null {
    const granted = this.inForce(peerId)
    return granted ? { version: granted.version, audience: granted.audience } : null
  }

  /** A shared screen is never analysed, whoever agreed to what. */
  #analyse(granted: Granted, { producerId, kind, source, paused }: ProducerInfo): void {
    if (!isAnalysedSource(source)) return
    try {
      this.#analysis.analyse(granted, { producerId, kind, source, paused })
    } catch (error) {
      // The call goes on without labels: analysis must never take media or signaling with it.
      this.#log.error({ err: error }, 'analysis of a producer could not be started')
    }
  }
}
