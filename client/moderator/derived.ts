// A value made from another store's: worked out once for each of its values, and a new one only when it differs.
import type { Readable } from '../state/store.ts'

export function derived<From, To>(source: Readable<From>, make: (value: From) => To, isSame: (a: To, b: To) => boolean): Readable<To> {
  let from = source.getSnapshot()
  let to = make(from)
  return {
    subscribe: source.subscribe,
    getSnapshot: () => {
      const now = source.getSnapshot()
      if (now === from) return to
      from = now
      const next = make(now)
      if (!isSame(to, next)) to = next
      return to
    },
  }
}

export function sameElements<T>(a: readonly T[], b: readonly T[]): boolean {
  return a.length === b.length && a.every((one, at) => one === b[at])
}
