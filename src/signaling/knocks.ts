// How often somebody who was turned away may knock again at one room: three times in ten minutes, then they wait.
import type { Comer } from './lobby.ts'
import { namesOf } from './room-memory.ts'

export const KNOCK_WINDOW_MS = 600_000
export const KNOCKS = 3
/** One address or one invitation under whichever names: several strangers of one office may be turned away before the rest of it is. */
export const KNOCKS_OF_ALL = 10

export type Knocker = Comer & { readonly displayName: string }
type Count = { readonly most: number; readonly atMs: readonly number[] }

export class KnockLimit {
  readonly #counts = new Map<string, Count>()

  denied(who: Knocker, nowMs: number): void {
    this.#forgetOld(nowMs)
    for (const [key, most] of keysOf(who)) this.#add(key, most, nowMs)
  }

  /** Whoever was denied and knocks again has used one of their knocks, even if they do not wait for the answer. */
  gaveUp(who: Knocker, nowMs: number): void {
    this.#forgetOld(nowMs)
    for (const [key, most] of keysOf(who)) if (most === KNOCKS && this.#counts.has(key)) this.#add(key, most, nowMs)
  }

  /** 0: they may knock. */
  waitMs(who: Knocker, nowMs: number): number {
    this.#forgetOld(nowMs)
    const waits = keysOf(who).map(([key, most]) => {
      const { atMs = [] } = this.#counts.get(key) ?? {}
      const oldestThatCounts = atMs.at(-most)
      return oldestThatCounts === undefined ? 0 : oldestThatCounts + KNOCK_WINDOW_MS - nowMs
    })
    return Math.max(0, ...waits)
  }

  get size(): number {
    return this.#counts.size
  }

  #add(key: string, most: number, nowMs: number): void {
    this.#counts.set(key, { most, atMs: [...(this.#counts.get(key)?.atMs ?? []), nowMs].slice(-most) })
  }

  #forgetOld(nowMs: number): void {
    for (const [key, count] of this.#counts) {
      const atMs = count.atMs.filter((ms) => nowMs - ms < KNOCK_WINDOW_MS)
      if (atMs.length === 0) this.#counts.delete(key)
      else this.#counts.set(key, { ...count, atMs })
    }
  }
}

/** A page is known by its token; a person by their name at an address, or with an invitation; those who change their name, by these alone. */
function keysOf({ tokenDigest, identity, address, displayName }: Knocker): readonly (readonly [key: string, most: number])[] {
  const name = displayName.normalize('NFKC').trim().toLowerCase()
  const places = [...namesOf({ tokenDigest: null, identity }), ...(address === null ? [] : [`address ${address}`])]
  return [
    ...namesOf({ tokenDigest, identity: null }).map((token) => [token, KNOCKS] as const),
    ...places.flatMap((place) => [[`${place} as ${name}`, KNOCKS], [place, KNOCKS_OF_ALL]] as const),
  ]
}
