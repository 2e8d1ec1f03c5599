// Consent given and withdrawn: the only maker of Granted values, and who holds one now.
import { AppError } from '../kit/errors.ts'
import { createConsentAuthority, Granted } from '../kit/consent.ts'
import type { ConsentAuthority } from '../kit/consent.ts'
import { digest } from '../kit/secrets.ts'
import type { Clock } from '../kit/clock.ts'
import type { Log } from '../kit/log.ts'
import type { AnalysisPermit } from '../kit/purpose.ts'
import { CONSENT_VERSION, isAnalysedSource } from '../protocol/constants.ts'
import type { Audience, Language } from '../protocol/constants.ts'
import { CONSENT_WORDS, consentText } from '../protocol/consent-words.ts'
import type { ProducerInfo } from '../protocol/events.ts'
import type { PeerId, RoomId } from '../protocol/ids.ts'
import type { AgreedWords, ConsentChange } from '../protocol/kept-data.ts'
import type { Purpose } from '../protocol/purpose.ts'
import { ledgerPerson, producersOf } from './peer.ts'
import type { Peer } from './peer.ts'
import type { Analysis, Ledger } from './ports.ts'

/** `granted` is in force until it is withdrawn; of somebody whose consent rests while analysis is suspended it is not. */
type Held = { readonly granted: Granted; readonly withdraw: () => void; readonly peer: Peer; readonly language: Language }
/** After which somebody is analysed. */
const BEGINS: ReadonlySet<ConsentChange> = new Set(['given', 'changed', 'resumed'])
export type ConsentTerms = { readonly version: string; readonly audience: Audience }
/** Withdrawn by the person, or over with their place in the room. */
export type ConsentEnd = Extract<ConsentChange, 'withdrawn' | 'ended'>

export type ConsentParts = {
  /** Null where the server's purpose prohibits analysis: every consent is refused. */
  readonly permit: AnalysisPermit | null
  readonly purpose: Purpose
  readonly analysis: Analysis
  readonly ledger: Ledger
  readonly clock: Clock
  readonly log: Log
  /** Who may see somebody's labels from now on; null: nobody, and nothing is read. */
  readonly onChange: (roomId: RoomId, peerId: PeerId, audience: Audience | null) => void
}

export class ConsentDesk {
  readonly #authority: ConsentAuthority
  readonly #held = new Map<PeerId, Held>()
  /** Of those who had agreed when analysis was suspended, and have not taken it back since. */
  readonly #resting = new Map<PeerId, Held>()
  #suspended = false
  readonly #parts: ConsentParts

  constructor(parts: ConsentParts) {
    this.#authority = createConsentAuthority(parts.permit)
    this.#parts = parts
  }

  /** Agreeing again to the same terms changes nothing; to another audience replaces the grant, the new one first, so that no label is missed. */
  give(roomId: RoomId, peer: Peer, { language, ...terms }: ConsentTerms & { readonly language: Language }, producers: readonly ProducerInfo[]): ConsentTerms {
    const { peerId } = peer
    // Before the rest: where nobody can agree, nobody is sent to read new words.
    this.#authority.check()
    if (this.#suspended) throw new AppError('ANALYSIS_SUSPENDED')
    if (terms.version !== CONSENT_VERSION) throw new AppError('CONSENT_VERSION')
    if (this.#parts.analysis.state === 'off') throw new AppError('ANALYSIS_OFF')
    const before = this.#held.get(peerId)
    if (before && before.granted.version === terms.version && before.granted.audience === terms.audience) return terms
    const held = { ...this.#authority.grant({ roomId, peerId, version: terms.version, audience: terms.audience }), peer, language }
    this.#held.set(peerId, held)
    this.#record(held, before ? 'changed' : 'given')
    for (const producer of producers) this.#analyse(held.granted, producer)
    before?.withdraw()
    return terms
  }

  /** Ends the analysis before this returns; also when the person leaves or is removed. */
  withdraw(peerId: PeerId, end: ConsentEnd): void {
    const held = this.#held.get(peerId) ?? this.#resting.get(peerId)
    if (!held) return
    this.#held.delete(peerId)
    this.#resting.delete(peerId)
    held.withdraw()
    this.#record(held, end)
  }

  get suspended(): boolean {
    return this.#suspended
  }

  /** Ends everybody's analysis before this returns, and lets nobody agree until it is resumed. */
  suspend(): void {
    if (this.#suspended) return
    this.#suspended = true
    for (const [peerId, held] of this.#held) {
      this.#held.delete(peerId)
      this.#resting.set(peerId, held)
      held.withdraw()
      this.#record(held, 'suspended')
    }
  }

  /** Restores the consent of those who had agreed and have neither left nor taken it back meanwhile, on the terms that they agreed to. */
  resume(find: (roomId: RoomId, peerId: PeerId) => Peer | undefined): void {
    if (!this.#suspended) return
    this.#suspended = false
    const resting = [...this.#resting]
    this.#resting.clear()
    for (const [peerId, { granted: { roomId, version, audience }, peer, language }] of resting) {
      const now = find(roomId, peerId)
      if (!now) continue
      const held = { ...this.#authority.grant({ roomId, peerId, version, audience }), peer, language }
      this.#held.set(peerId, held)
      this.#record(held, 'resumed')
      for (const producer of producersOf(now)) this.#analyse(held.granted, producer)
    }
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

  /** What somebody has agreed to, also while analysis is suspended. */
  termsOf(peerId: PeerId): ConsentTerms | null {
    const granted = this.inForce(peerId) ?? this.#resting.get(peerId)?.granted
    return granted ? { version: granted.version, audience: granted.audience } : null
  }

  #record({ granted, peer, language }: Held, change: ConsentChange): void {
    const { ledger, clock, purpose, onChange } = this.#parts
    const audience = BEGINS.has(change) ? granted.audience : null
    ledger.record({ kind: 'consent', atMs: clock.nowMs(), roomId: granted.roomId, person: ledgerPerson(peer), change, audience, purpose, words: agreedWords(granted.version, language, ledger.retentionHours) })
    onChange(granted.roomId, granted.peerId, audience)
  }

  /** A shared screen is never analysed, whoever agreed to what. */
  #analyse(granted: Granted, { producerId, kind, source, paused }: ProducerInfo): void {
    if (!isAnalysedSource(source)) return
    try {
      this.#parts.analysis.analyse(granted, { producerId, kind, source, paused })
    } catch (error) {
      // The call goes on without labels: analysis must never take media or signaling with it.
      this.#parts.log.error({ err: error }, 'analysis of a producer could not be started')
    }
  }
}

/** The digest is of the text as this server knows it, so that nobody can claim to have been shown another. */
function agreedWords(version: string, language: Language, retentionHours: number): AgreedWords {
  return { version, language, sha256: digest(consentText(CONSENT_WORDS[language], { retentionHours })).toString('hex') }
}
