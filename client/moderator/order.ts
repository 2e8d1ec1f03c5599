// In which order rows stand: who needs attention comes first, and a row moves only when it must; pure, the clock passed in.

/** A row as it is now. `rank`: 0 needs attention most. `matches`: the filters want it. */
export type Candidate<Key> = { readonly key: Key; readonly rank: number; /** Of its reason; the longest-standing first. */ readonly sinceMs: number | null; readonly matches: boolean }

type Place = {
  /** By which it stands: rises at once, falls when it has been lower for a while. */
  readonly rank: number
  readonly sinceMs: number
  /** Since when it has been lower than its place; null: it is not. */
  readonly lowerMs: number | null
  /** Since when the filters no longer want it; null: they do. */
  readonly missingMs: number | null
}
export type Order<Key> = { readonly keys: readonly Key[]; readonly places: ReadonlyMap<Key, Place>; /** How many rows would come, go or move if they were not held. */ readonly pending: number }

/** Somebody whose connection comes and goes, or who lowers a hand to raise it again, stays where they are. */
export const FALLS_AFTER_MS = 10_000
/** Whoever speaks in short turns does not come and go under a filter. */
export const LINGERS_MS = 5000

export const NO_ORDER = { keys: [], places: new Map<never, Place>(), pending: 0 } as const satisfies Order<never>

/**
 * 'live': as time goes by. 'held': somebody's pointer or focus is on the rows: none comes, goes or moves.
 * 'anew': a person asked for another selection: nothing lingers.
 */
export type How = 'live' | 'held' | 'anew'

export function arrange<Key>(before: Order<Key>, candidates: readonly Candidate<Key>[], nowMs: number, how: How): Order<Key> {
  const places = new Map(candidates.map((candidate) => [candidate.key, placeOf(how === 'anew' ? undefined : before.places.get(candidate.key), candidate, nowMs)]))
  const index = new Map(before.keys.map((key, at) => [key, at]))
  const at = (key: Key): number => index.get(key) ?? Number.MAX_SAFE_INTEGER
  const wanted = candidates
    .filter(({ key }) => isShown(places.get(key), nowMs))
    .map(({ key }) => key)
    .toSorted((a, b) => byPlace(places.get(a), places.get(b)) || at(a) - at(b))
  if (how === 'held') return { keys: before.keys, places, pending: differences(before.keys, wanted) }
  return { keys: sameKeys(before.keys, wanted) ? before.keys : wanted, places, pending: 0 }
}

function placeOf(before: Place | undefined, { rank, sinceMs, matches }: Candidate<unknown>, nowMs: number): Place {
  const fresh = { rank, sinceMs: sinceMs ?? nowMs, lowerMs: null }
  const missingMs = matches ? null : (before?.missingMs ?? (before ? nowMs : Number.NEGATIVE_INFINITY))
  if (!before || rank < before.rank) return { ...fresh, missingMs }
  if (rank === before.rank) return { rank, sinceMs: sinceMs ?? before.sinceMs, lowerMs: null, missingMs }
  const lowerMs = before.lowerMs ?? nowMs
  return nowMs - lowerMs >= FALLS_AFTER_MS ? { ...fresh, missingMs } : { ...before, lowerMs, missingMs }
}

function isShown(place: Place | undefined, nowMs: number): boolean {
  return place !== undefined && (place.missingMs === null || nowMs - place.missingMs < LINGERS_MS)
}

/** Where nothing is wanted of anybody time says nothing: there the rows keep the order in which they came. */
function byPlace(a: Place | undefined, b: Place | undefined): number {
  if (!a || !b) return 0
  return a.rank - b.rank || (a.rank === CALM ? 0 : a.sinceMs - b.sinceMs)
}

/** The rank of rows that need nothing: after the four needs. */
const CALM = 4

/** Rows that come or go, and those that stand elsewhere among the rows that both have. */
function differences<Key>(before: readonly Key[], wanted: readonly Key[]): number {
  const [had, has] = [new Set(before), new Set(wanted)]
  const kept = before.filter((key) => has.has(key))
  const keeps = wanted.filter((key) => had.has(key))
  return before.length - kept.length + (wanted.length - keeps.length) + kept.filter((key, at) => keeps[at] !== key).length
}

function sameKeys<Key>(a: readonly Key[], b: readonly Key[]): boolean {
  return a.length === b.length && a.every((key, at) => key === b[at])
}
