// Whom a room knows from before: the role of those who were in it, by their resume token and by their identity, for the room's life.
import type { Role } from '../protocol/roles.ts'

/** Whoever can be recognised later: by the token that their page keeps, and by the identity of their access token. */
export type Recognisable = { readonly tokenDigest: Buffer; readonly identity: string | null }

/** A room of 50 where everybody comes back 20 times; the oldest are forgotten first. */
const MOST = 1000

export class RoomMemory {
  readonly #roles = new Map<string, Role>()

  remember(who: Recognisable, role: Role): void {
    for (const name of namesOf(who)) {
      this.#roles.delete(name)
      this.#roles.set(name, role)
    }
    for (const name of this.#roles.keys()) {
      if (this.#roles.size <= 2 * MOST) return
      this.#roles.delete(name)
    }
  }

  /** The role they had last; null for strangers. */
  roleOf(who: { readonly tokenDigest: Buffer | null; readonly identity: string | null }): Role | null {
    for (const name of namesOf(who)) {
      const role = this.#roles.get(name)
      if (role !== undefined) return role
    }
    return null
  }

  /** Whether this very page was in the room, or let into it. An identity alone is not asked: an invitation can be passed on. */
  knows(tokenDigest: Buffer | null): boolean {
    return namesOf({ tokenDigest, identity: null }).some((name) => this.#roles.has(name))
  }

  forget(who: Recognisable): void {
    for (const name of namesOf(who)) this.#roles.delete(name)
  }
}

/** Nobody can guess a digest of 32 random bytes bit by bit, so a plain look-up tells nothing. */
export function namesOf({ tokenDigest, identity }: { readonly tokenDigest: Buffer | null; readonly identity: string | null }): readonly string[] {
  return [...(tokenDigest === null ? [] : [`token ${tokenDigest.toString('hex')}`]), ...(identity === null ? [] : [`identity ${identity}`])]
}
