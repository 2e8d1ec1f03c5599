// What an access token says: who comes, into which room, as what, and until when.
import { z } from 'zod'
import { DISPLAY_NAME_MAX_LENGTH, DISPLAY_NAME_PATTERN, ROOM_ID_PATTERN } from './constants.ts'
import { ROLES } from './roles.ts'

/** The claims of the signed token (a JWT, HS256). Others may stand beside them and mean nothing. */
export const accessClaimsSchema = z.object({
  /** Who it is, for this server's operator: bans and roles of a room hold for it, however often its bearer comes back. */
  sub: z.string().min(1).max(128),
  role: z.enum(ROLES),
  /** A room's name, or '*' for every room. */
  room: z.union([z.literal('*'), z.string().regex(ROOM_ID_PATTERN)]),
  /** The name that others see; without it the bearer chooses one. */
  name: z.string().trim().min(1).max(DISPLAY_NAME_MAX_LENGTH).regex(DISPLAY_NAME_PATTERN).optional(),
  /** Unix seconds. */
  exp: z.number().int().positive(),
})
export type AccessClaims = z.output<typeof accessClaimsSchema>
