// Who waits to be let into one room, and who may not come in for as long as it lives.
import { randomUUID } from 'node:crypto'
import type { BanId, WaitingId } from '../protocol/ids.ts'
import type { BannedPerson, WaitingPerson } from '../protocol/moderation.ts'
import type { Role } from '../protocol/roles.ts'
import { namesOf } from './room-memory.ts'

export type Waiting = WaitingPerson & { readonly socketId: string; /** As their access token says. */ readonly role: Role | null; readonly comer: Comer }

/** In the order in which they came. */
export class Lobby {
  readonly #waiting = new Map<WaitingId, Waiting>()
  readonly #onChange: (people: readonly Waiting[]) => void

  constructor(onChange: (people: readonly Waiting[]) => void) {
    this.#onChange = onChange
  }

  get size(): number {
    return this.#waiting.size
  }

  get people(): readonly Waiting[] {
    return [...this.#waiting.values()]
  }

  add(who: Omit<Waiting, 'waitingId'>): WaitingId {
    const waitingId = randomUUID() as WaitingId
    this.#waiting.set(waitingId, { waitingId, ...who })
    this.#onChange(this.people)
    return waitingId
  }

  take(waitingId: WaitingId): Waiting | undefined {
    const waiting = this.#waiting.get(waitingId)
    if (this.#waiting.delete(waitingId)) this.#onChange(this.people)
    return waiting
  }
}

/** By what somebody who comes can be recognised. `address` is null where it says nothing, as it does of somebody whose token is known. */
export type Comer = { readonly tokenDigest: Buffer | null; readonly identity: string | null; readonly address: string | null }
type Ban = BannedPerson & { readonly names: ReadonlySet<string> }

/**
 * By the resume token that their page keeps, by the identity of their access token, and by their network address. A guest who
 * comes from another address in another browser is a stranger to any server: for those there are the lobby, the lock and tokens.
 */
export class BanList {
  readonly #bans = new Map<BanId, Ban>()

  get people(): readonly BannedPerson[] {
    return [...this.#bans.values()].map(({ banId, displayName, sinceMs }) => ({ banId, displayName, sinceMs }))
  }

  add(who: Comer & { readonly displayName: string; readonly sinceMs: number }): BanId {
    const banId = randomUUID() as BanId
    this.#bans.set(banId, { banId, displayName: who.displayName, sinceMs: who.sinceMs, names: new Set(namesOfComer(who)) })
    return banId
  }

  has(comer: Comer): boolean {
    const names = namesOfComer(comer)
    return [...this.#bans.values()].some((ban) => names.some((name) => ban.names.has(name)))
  }

  /** Gives back who may come again. */
  lift(banId: BanId): BannedPerson | undefined {
    const ban = this.#bans.get(banId)
    this.#bans.delete(banId)
    return ban
  }
}

function namesOfComer({ address, ...who }: Comer): readonly string[] {
  return [...namesOf(who), ...(address === null ? [] : [`address ${address}`])]
}
