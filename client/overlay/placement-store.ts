// Where the viewer moved each person's chip, remembered for this tab.
import { Store } from '../state/store.ts'
import type { TextStorage } from '../state/kept-store.ts'
import { PLACEMENTS } from './geometry.ts'
import type { Placement } from './geometry.ts'

const KEY = 'overtone.placements'

export class PlacementStore extends Store<ReadonlyMap<string, Placement>> {
  readonly #storage: TextStorage | null

  constructor(storage: TextStorage | null) {
    super(parsePlacements(storage?.getItem(KEY) ?? null))
    this.#storage = storage
  }

  place(peerId: string, placement: Placement): void {
    this.update((all) => new Map(all).set(peerId, placement))
    try {
      this.#storage?.setItem(KEY, JSON.stringify([...this.getSnapshot()]))
    } catch {
      // Full or blocked storage: the place holds until the page closes.
    }
  }
}

export function parsePlacements(text: string | null): ReadonlyMap<string, Placement> {
  try {
    const raw: unknown = JSON.parse(text ?? '[]')
    if (!Array.isArray(raw)) return new Map()
    const valid = raw.filter((pair): pair is [string, Placement] => Array.isArray(pair) && typeof pair[0] === 'string' && PLACEMENTS.some((one) => one === pair[1]))
    return new Map(valid)
  } catch {
    return new Map()
  }
}
