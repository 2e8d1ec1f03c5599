// Where the viewer moved each person's chip, remembered for this tab.
import { KeptStore } from '../state/kept-store.ts'
import type { TextStorage } from '../state/kept-store.ts'
import { PLACEMENTS } from './geometry.ts'
import type { Placement } from './geometry.ts'

const KEY = 'overtone.placements'

export class PlacementStore extends KeptStore<ReadonlyMap<string, Placement>> {
  constructor(storage: TextStorage | null) {
    super(storage, KEY, parsePlacements, (all) => JSON.stringify([...all]))
  }

  place(peerId: string, placement: Placement): void {
    this.update((all) => new Map(all).set(peerId, placement))
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
