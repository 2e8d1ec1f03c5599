// Passes: what a page shows instead of its keys, signed with the access secret and good for an hour.
import { errors, jwtVerify, SignJWT } from 'jose'
import { z } from 'zod'
import { AppError } from '../../kit/errors.ts'
import { PASS_KEYS_MAX } from '../../protocol/api-requests.ts'
import type { HostScope } from '../ports.ts'

export const PASS_AUDIENCE = 'overtone-analytics'
export const PASS_LIFETIME_S = 3600

/** Digests of 32 bytes, in base64url here to keep the header short. An access token has no `keys`, and a pass no role: neither is taken for the other. */
const claimsSchema = z.strictObject({
  aud: z.literal(PASS_AUDIENCE),
  keys: z.array(z.string().regex(/^[\w-]{43}$/)).max(PASS_KEYS_MAX),
  sub: z.string().min(1).max(128).optional(),
  exp: z.number().int().nonnegative(),
})

export async function signPass({ keyDigests, identity }: HostScope, expiresS: number, key: Uint8Array): Promise<string> {
  const keys = keyDigests.map((hex) => Buffer.from(hex, 'hex').toString('base64url'))
  const jwt = new SignJWT({ keys }).setProtectedHeader({ alg: 'HS256' }).setAudience(PASS_AUDIENCE).setExpirationTime(expiresS)
  return (identity === null ? jwt : jwt.setSubject(identity)).sign(key)
}

/** Null for what is no pass. Throws PASS_EXPIRED. */
export async function readPass(text: string, nowMs: number, key: Uint8Array): Promise<HostScope | null> {
  let payload: unknown
  try {
    payload = (await jwtVerify(text, key, { algorithms: ['HS256'], audience: PASS_AUDIENCE, currentDate: new Date(nowMs) })).payload
  } catch (error) {
    if (error instanceof errors.JWTExpired && error.payload.aud === PASS_AUDIENCE) throw new AppError('PASS_EXPIRED')
    if (error instanceof errors.JOSEError || error instanceof TypeError) return null
    throw error
  }
  const claims = claimsSchema.safeParse(payload)
  if (!claims.success) return null
  return { keyDigests: claims.data.keys.map((one) => Buffer.from(one, 'base64url').toString('hex')), identity: claims.data.sub ?? null }
}
