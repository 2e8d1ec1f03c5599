// Consent as a value: a tap opens only for a Granted, and only the holder of an authority with a permit can make one.
import type { Audience } from '../protocol/events.ts'
import type { PeerId, RoomId } from '../protocol/ids.ts'
import { requirePermit } from './purpose.ts'
import type { AnalysisPermit } from './purpose.ts'

const key = Symbol('consent authority')

/** Proof that one person agreed, now. `signal` aborts the moment they withdraw, leave, or are removed. */
export class Granted {
  readonly roomId: RoomId
  readonly peerId: PeerId
  readonly version: string
  readonly audience: Audience
  readonly signal: AbortSignal
  readonly #genuine = true

  constructor(proof: typeof key, given: { roomId: RoomId; peerId: PeerId; version: string; audience: Audience; signal: AbortSignal }) {
    if (proof !== key) throw new TypeError('a Granted is made by the consent handler alone')
    this.roomId = given.roomId
    this.peerId = given.peerId
    this.version = given.version
    this.audience = given.audience
    this.signal = given.signal
  }

  /** False for look-alikes and for consent that was withdrawn. */
  static isInForce(value: unknown): value is Granted {
    return typeof value === 'object' && value !== null && #genuine in value && !value.signal.aborted
  }
}

export type ConsentAuthority = {
  /** Throws ANALYSIS_PROHIBITED_BY_PURPOSE where there is nothing to consent to, whatever was said. */
  check(): void
  /** Throws the same there: no Granted comes into being. */
  grant(given: { roomId: RoomId; peerId: PeerId; version: string; audience: Audience }): { granted: Granted; withdraw: () => void }
}

/** Called by signaling/consent.ts and nobody else (test/house.test.ts holds that). Without a permit it refuses everybody. */
export function createConsentAuthority(permit: AnalysisPermit | null): ConsentAuthority {
  return {
    check: () => requirePermit(permit),
    grant(given) {
      requirePermit(permit)
      const controller = new AbortController()
      return { granted: new Granted(key, { ...given, signal: controller.signal }), withdraw: () => controller.abort() }
    },
  }
}
