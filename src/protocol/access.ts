// What an access token says: who comes, into which room, as what, and until when.
import { z } from 'zod'
import { DISPLAY_NAME_MAX_LENGTH, DISPLAY_NAME_PATTERN, isReservedRoomId, ROOM_ID_PATTERN } from './constants.ts'
import { ROLES } from './roles.ts'

const seconds = z.number().int().nonnegative()

/** The claims of the signed token (a JWT, HS256). */
export const accessClaimsSchema = z.strictObject({
  /** Who it is, for this server's operator: bans and roles of a room hold for it, however often its bearer comes back. */
  sub: z.string().min(1).max(128),
  role: z.enum(ROLES),
  /** A room's name, or '*' for every room. */
  room: z.union([z.literal('*'), z.string().regex(ROOM_ID_PATTERN).refine((id) => !isReservedRoomId(id), 'is the address of a page of this server')]),
  /** The name that others see; without it the bearer chooses one. */
  name: z.string().trim().min(1).max(DISPLAY_NAME_MAX_LENGTH).regex(DISPLAY_NAME_PATTERN).optional(),
  /** Unix seconds. */
  exp: seconds,
  /** The other registered claims (RFC 7519, 4.1) that a signer may add: `nbf` counts, the rest mean nothing here. */
  nbf: seconds.optional(),
  iat: seconds.optional(),
  iss: z.string().max(256).optional(),
  aud: z.string().max(256).optional(),
  jti: z.string().max(256).optional(),
})
export type AccessClaims = z.output<typeof accessClaimsSchema>
