// Who may come to the dashboard: checks an access token or the keys of places, and says what they are good for.
import type { Clock } from '../kit/clock.ts'
import { AppError } from '../kit/errors.ts'
import { digest, newToken } from '../kit/secrets.ts'
import { dashboardAuthSchema } from '../protocol/dashboard.ts'
import type { RoomId } from '../protocol/ids.ts'
import { leads } from '../protocol/roles.ts'
import type { AccessDesk } from './access.ts'
import { viewOf } from './dashboard-scope.ts'
import type { Credential } from './dashboard-scope.ts'
import { parsePayload } from './dispatcher.ts'
import type { Hall } from './hall.ts'
import { KeyedBuckets } from './keyed-buckets.ts'

/** A page tries again when its network comes back; whoever guesses tries more. */
const TRIES_PER_ADDRESS = { capacity: 60, refillPerS: 1 }

/** Where a token names nobody. */
const NAMELESS = { host: 'Host', moderator: 'Moderator' } as const

export class DashboardDoor {
  readonly #parts: { readonly access: AccessDesk; readonly hall: Hall; readonly clock: Clock }
  readonly #tries = new KeyedBuckets(TRIES_PER_ADDRESS)

  constructor(parts: { access: AccessDesk; hall: Hall; clock: Clock }) {
    this.#parts = parts
  }

  /** Throws BAD_REQUEST, TOKEN_INVALID, TOKEN_EXPIRED, FORBIDDEN, RATE_LIMITED or SHUTTING_DOWN. */
  async enter(auth: unknown, address: string): Promise<Credential> {
    const { hall, clock } = this.#parts
    if (hall.closed) throw new AppError('SHUTTING_DOWN')
    if (!this.#tries.take(address, 1, clock.monotonicMs())) throw new AppError('RATE_LIMITED')
    const shown = parsePayload(dashboardAuthSchema, auth)
    const credential = 'accessToken' in shown ? await this.#byToken(shown.accessToken, shown.dataKey ?? newToken()) : this.#byPlaces(shown.keys)
    if (!viewOf(credential, hall)) throw new AppError('FORBIDDEN', 'you lead no room here')
    return credential
  }

  sweep(nowMs: number): void {
    this.#tries.sweep(nowMs)
  }

  async #byToken(accessToken: string, dataKey: string): Promise<Credential> {
    const { sub, role, room, name, exp } = await this.#parts.access.read(accessToken)
    if (!leads(role)) throw new AppError('FORBIDDEN', 'the dashboard is for hosts and moderators')
    const displayName = name ?? NAMELESS[role === 'host' ? 'host' : 'moderator']
    const keyDigest = digest(dataKey).toString('hex')
    // A person here is whoever holds the key, as in a room.
    return { kind: 'token', identity: sub, role, room: room as RoomId | '*', expiresMs: exp * 1000, displayName, person: { personId: `viewer-${keyDigest.slice(0, 32)}`, keyDigest, displayName } }
  }

  #byPlaces(keys: readonly string[]): Credential {
    const found = keys.flatMap((key) => this.#parts.hall.findByToken(digest(key)) ?? [])
    const displayName = (found.find(({ peer }) => leads(peer.role)) ?? found[0])?.peer.displayName ?? ''
    return { kind: 'places', displayName, places: found.map(({ room, peer }) => ({ roomId: room.roomId, peerId: peer.peerId })) }
  }
}
