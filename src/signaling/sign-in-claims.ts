// What a provider's claims mean here: who it is, what they are called, and which role their groups give them.
import { createHash } from 'node:crypto'
import { DISPLAY_NAME_MAX_LENGTH, DISPLAY_NAME_PATTERN } from '../protocol/constants.ts'
import type { Role } from '../protocol/roles.ts'

export type RoleRules = {
  /** The claim that holds a person's groups: its name, or a path with dots (realm_access.roles). */
  readonly roleClaim: string
  readonly hosts: readonly string[]
  readonly moderators: readonly string[]
  readonly observers: readonly string[]
  /** What somebody is who is in none of them; 'nobody' is not let in. */
  readonly otherwise: 'participant' | 'observer' | 'nobody'
}
type Claims = Readonly<Record<string, unknown>>

/** As long as an access token's subject may be. */
const IDENTITY_MAX_LENGTH = 128

/** Kept apart from the subjects of tokens that were made by hand. */
export function identityOf(sub: string): string {
  const identity = `oidc:${sub}`
  return identity.length <= IDENTITY_MAX_LENGTH ? identity : `oidc:${createHash('sha256').update(sub).digest('hex')}`
}

/** Null where the provider has none that may be shown: then the person chooses one. */
export function nameOf(claims: Claims): string | null {
  for (const key of ['name', 'nickname', 'preferred_username']) {
    const value = claims[key]
    if (typeof value !== 'string') continue
    const name = value.trim().slice(0, DISPLAY_NAME_MAX_LENGTH).trim()
    if (name !== '' && DISPLAY_NAME_PATTERN.test(name)) return name
  }
  return null
}

/** The highest that one of the person's groups gives; null for somebody who may not come in. */
export function roleOf(claims: Claims, rules: RoleRules): Role | null {
  const value = claimAt(claims, rules.roleClaim)
  const groups = new Set((Array.isArray(value) ? value : [value]).filter((one) => typeof one === 'string'))
  const isIn = (wanted: readonly string[]): boolean => wanted.some((group) => groups.has(group))
  if (isIn(rules.hosts)) return 'host'
  if (isIn(rules.moderators)) return 'moderator'
  if (isIn(rules.observers)) return 'observer'
  return rules.otherwise === 'nobody' ? null : rules.otherwise
}

function claimAt(claims: Claims, path: string): unknown {
  if (Object.hasOwn(claims, path)) return claims[path]
  return path.split('.').reduce<unknown>((inner, name) => (typeof inner === 'object' && inner !== null && Object.hasOwn(inner, name) ? (inner as Claims)[name] : undefined), claims)
}
