// Access tokens: signed by this server's secret, checked when somebody joins, and what a join may rest on without one.
import { errors, jwtVerify, SignJWT } from 'jose'
import type { Clock } from '../kit/clock.ts'
import { AppError } from '../kit/errors.ts'
import { accessClaimsSchema } from '../protocol/access.ts'
import type { AccessClaims } from '../protocol/access.ts'
import type { AccessMode } from '../protocol/constants.ts'
import type { RoomId } from '../protocol/ids.ts'
import type { Role } from '../protocol/roles.ts'

/** HMAC-SHA-256 wants a key as long as its output (RFC 7518, 3.2). */
export const SECRET_MIN_BYTES = 32
/** Clocks of the machine that signs and the one that checks may differ by so much. */
const CLOCK_TOLERANCE_S = 30

/** `lobby`: whether rooms have one from the start. */
export type AccessRules = { readonly mode: AccessMode; readonly secret: string; readonly lobby: boolean }
/** What is known of somebody who may come in; null where no token says it. */
export type Ticket = { readonly role: Role | null; readonly identity: string | null; readonly displayName: string | null }

const NO_TOKEN: Ticket = { role: null, identity: null, displayName: null }

export class AccessDesk {
  readonly #rules: AccessRules
  readonly #key: Uint8Array
  readonly #clock: Clock

  constructor(rules: AccessRules, clock: Clock) {
    this.#rules = rules
    this.#key = keyOf(rules.secret)
    this.#clock = clock
  }

  get mode(): AccessMode {
    return this.#rules.mode
  }

  /** Throws ACCESS_REQUIRED, TOKEN_INVALID, TOKEN_EXPIRED or TOKEN_WRONG_ROOM. */
  async check(accessToken: string | undefined, roomId: RoomId): Promise<Ticket> {
    if (accessToken === undefined) {
      if (this.#rules.mode === 'token') throw new AppError('ACCESS_REQUIRED')
      return NO_TOKEN
    }
    const claims = await this.read(accessToken)
    if (claims.room !== '*' && claims.room !== roomId) throw new AppError('TOKEN_WRONG_ROOM')
    return { role: claims.role, identity: claims.sub, displayName: claims.name ?? null }
  }

  /** Whatever room it is for. Throws TOKEN_INVALID or TOKEN_EXPIRED. */
  async read(accessToken: string): Promise<AccessClaims> {
    let payload: unknown
    try {
      payload = (await jwtVerify(accessToken, this.#key, { algorithms: ['HS256'], clockTolerance: CLOCK_TOLERANCE_S, currentDate: new Date(this.#clock.nowMs()) })).payload
    } catch (error) {
      if (error instanceof errors.JWTExpired) throw new AppError('TOKEN_EXPIRED')
      // jose says in what way; whoever presents a forged one learns nothing of it.
      if (error instanceof errors.JOSEError || error instanceof TypeError) throw new AppError('TOKEN_INVALID')
      throw error
    }
    const claims = accessClaimsSchema.safeParse(payload)
    if (!claims.success) throw new AppError('TOKEN_INVALID')
    return claims.data
  }
}

/** Throws a ZodError for claims that no server would take. */
export async function signAccessToken(claims: AccessClaims, secret: string): Promise<string> {
  const { exp, sub, ...rest } = accessClaimsSchema.parse(claims)
  return new SignJWT(rest).setProtectedHeader({ alg: 'HS256' }).setSubject(sub).setExpirationTime(exp).sign(keyOf(secret))
}

/** What this server signs with. */
export function keyOf(secret: string): Uint8Array {
  const key = new TextEncoder().encode(secret)
  if (key.length < SECRET_MIN_BYTES) throw new RangeError(`the access secret has ${key.length} bytes; it needs ${SECRET_MIN_BYTES}`)
  return key
}
