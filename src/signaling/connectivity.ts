// Connectivity checks: by which ways a browser reaches the media server, before or during a call, with an end to what they cost.
import { randomUUID } from 'node:crypto'
import type { Clock } from '../kit/clock.ts'
import { AppError } from '../kit/errors.ts'
import type { ParsedPayload, ResponseData } from '../protocol/events.ts'
import type { SignalingLimits } from './options.ts'
import type { MediaCheck, MediaServer } from './ports.ts'
import { RateLimits } from './rate-limits.ts'
import type { Session } from './session.ts'
import { iceServersFor } from './turn.ts'
import type { TurnSettings } from './turn.ts'

/** A browser tells within 10 s whether it connects; the rest is for the asking. */
export const CHECK_LIFETIME_MS = 15_000

type Check = { readonly kind: 'opening' } | { readonly kind: 'open'; readonly media: MediaCheck; readonly untilMs: number }
type Empty = Record<string, never>
type Parts = { readonly media: MediaServer; readonly clock: Clock; readonly turn: TurnSettings | null; readonly limits: Pick<SignalingLimits, 'checks' | 'checksPerSocket' | 'checksPerAddress'> }

export class ConnectivityDesk {
  readonly #parts: Parts
  readonly #rateLimits: RateLimits
  /** One for each connection at most. */
  readonly #checks = new Map<Session, Check>()
  #closed = false

  constructor(parts: Parts) {
    this.#parts = parts
    this.#rateLimits = new RateLimits({ perSocket: parts.limits.checksPerSocket, perAddress: parts.limits.checksPerAddress })
  }

  /** How many are under way. */
  get size(): number {
    return this.#checks.size
  }

  /** Ends an earlier one of the same connection. Throws WRONG_STATE, RATE_LIMITED, CONNECTIVITY_BUSY, MEDIA_UNAVAILABLE, SHUTTING_DOWN. */
  async start(session: Session): Promise<ResponseData['connectivity:start']> {
    const { media, clock, turn, limits } = this.#parts
    if (this.#closed) throw new AppError('SHUTTING_DOWN')
    if (this.#checks.get(session)?.kind === 'opening') throw new AppError('WRONG_STATE', 'another check of this connection is being opened')
    if (this.#rateLimits.admit(session, 1, clock.monotonicMs()) !== 'admitted') throw new AppError('RATE_LIMITED')
    this.end(session)
    if (this.#checks.size >= limits.checks) throw new AppError('CONNECTIVITY_BUSY')
    this.#checks.set(session, { kind: 'opening' })
    try {
      const check = await media.openCheck(turn === null ? ['udp', 'tcp'] : ['udp', 'tcp', 'relay'])
      if (this.#closed || session.closed) {
        check.close()
        throw this.#closed ? new AppError('SHUTTING_DOWN') : new AppError('WRONG_STATE', 'the connection ended during the check')
      }
      this.#checks.set(session, { kind: 'open', media: check, untilMs: clock.monotonicMs() + CHECK_LIFETIME_MS })
      return { probes: check.offers, iceServers: iceServersFor(turn, `check-${randomUUID()}`, clock.nowMs()), lifetimeMs: CHECK_LIFETIME_MS }
    } finally {
      if (this.#checks.get(session)?.kind === 'opening') this.#checks.delete(session)
    }
  }

  async connect({ transportId, dtlsParameters }: ParsedPayload<'connectivity:connect'>, session: Session): Promise<Empty> {
    const check = this.#checks.get(session)
    if (check?.kind !== 'open') throw new AppError('NOT_FOUND', 'That connection check is over, or is not yours')
    await check.media.connect(transportId, dtlsParameters)
    return {}
  }

  /** Ending what is not there is no error. */
  end(session: Session): Empty {
    const check = this.#checks.get(session)
    if (check?.kind !== 'open') return {}
    this.#checks.delete(session)
    check.media.close()
    return {}
  }

  disconnected(session: Session): void {
    this.end(session)
    this.#rateLimits.forgetSocket(session.socketId)
  }

  /** Ends those that nobody ended. */
  sweep(): void {
    const nowMs = this.#parts.clock.monotonicMs()
    for (const [session, check] of this.#checks) if (check.kind === 'open' && (check.media.closed || nowMs >= check.untilMs)) this.end(session)
    this.#rateLimits.sweep(nowMs)
  }

  close(): void {
    this.#closed = true
    for (const session of this.#checks.keys()) this.end(session)
  }
}
