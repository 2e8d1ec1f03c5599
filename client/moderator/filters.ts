// Which rows a person wants to see: by name, by room, and by what is going on with them; pure.
import type { LivePerson } from '../../src/protocol/dashboard.ts'
import type { RoomId } from '../../src/protocol/ids.ts'
import type { BoardRoom } from './board.ts'
import { alertsByPerson, isActive, isInTrouble, needsOfPerson } from './needs.ts'
import type { Need } from './needs.ts'

export const FACETS = ['everyone', 'attention', 'speaking', 'hands', 'trouble'] as const
export type Facet = (typeof FACETS)[number]
export type Filters = { readonly text: string; readonly roomId: RoomId | null; readonly facet: Facet }
export const NO_FILTERS: Filters = { text: '', roomId: null, facet: 'everyone' }

/** Letters are compared without case and accents: "jose" finds José. */
export function plain(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLocaleLowerCase().trim()
}

/** A room that is called so is shown with all its people; otherwise those people who are. */
export function matchesName(text: string, roomId: RoomId, displayName: string): boolean {
  const wanted = plain(text)
  return wanted === '' || roomId.includes(wanted) || plain(displayName).includes(wanted)
}

export function matchesFacet(facet: Facet, person: LivePerson, needs: readonly Need[]): boolean {
  switch (facet) {
    case 'everyone':
      return true
    case 'attention':
      return needs.length > 0
    case 'speaking':
      return person.speaking
    case 'hands':
      return person.handSinceMs !== null
    case 'trouble':
      return isInTrouble(person)
  }
}

/** Whoever waits in a lobby needs attention and does nothing else. */
export function waitingMatches(facet: Facet): boolean {
  return facet === 'everyone' || facet === 'attention'
}

/** How many each facet would show, in all rooms. */
export function countFacets(rooms: Iterable<BoardRoom>): Readonly<Record<Facet, number>> {
  const counts = { everyone: 0, attention: 0, speaking: 0, hands: 0, trouble: 0 }
  for (const { info, people } of rooms) {
    const alerts = alertsByPerson(info)
    counts.attention += info.waiting.length + info.alerts.filter((alert) => isActive(alert) && alert.peerId === null).length
    for (const person of people.values()) {
      const needs = needsOfPerson(person, alerts.get(person.peerId))
      for (const facet of FACETS) if (matchesFacet(facet, person, needs)) counts[facet]++
    }
  }
  return counts
}
