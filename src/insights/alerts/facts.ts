// What rules need to know of a meeting as it goes on: a value, and how each observation changes it.
import type { Audience } from '../../protocol/constants.ts'
import type { PeerId, WaitingId } from '../../protocol/ids.ts'
import type { Observation } from '../../protocol/observation.ts'
import type { Score } from '../../protocol/quality.ts'
import type { MoodLabel } from '../../protocol/report.ts'
import type { Role } from '../../protocol/roles.ts'

export type PersonFacts = {
  readonly displayName: string
  readonly role: Role
  readonly here: boolean
  readonly handSinceMs: number | null
  readonly quality: Score | null
  readonly audience: Audience | null
  /** Of what they share with everyone; kept apart from the rest for it changes most. */
  readonly label: { readonly label: MoodLabel; readonly atMs: number } | null
}

export type Facts = {
  readonly people: ReadonlyMap<PeerId, PersonFacts>
  readonly speaking: readonly PeerId[]
  /** Since when nobody speaks although at least two could; null: somebody does, or there are fewer. */
  readonly quietSinceMs: number | null
  readonly waiting: readonly { readonly waitingId: WaitingId; readonly sinceMs: number }[]
}

export const NO_FACTS: Facts = { people: new Map(), speaking: [], quietSinceMs: null, waiting: [] }

/** Whoever is here and could speak. */
export function presentIn({ people }: Facts): number {
  let present = 0
  for (const { here, role } of people.values()) if (here && role !== 'observer') present += 1
  return present
}

export function observed(facts: Facts, observation: Observation, atMs: number): Facts {
  const after = withObservation(facts, observation, atMs)
  if (after.people === facts.people && after.speaking === facts.speaking) return after
  const quiet = after.speaking.length === 0 && presentIn(after) >= 2
  return quiet === (after.quietSinceMs !== null) ? after : { ...after, quietSinceMs: quiet ? atMs : null }
}

function withObservation(facts: Facts, observation: Observation, atMs: number): Facts {
  switch (observation.kind) {
    case 'joined':
      return { ...facts, people: new Map(facts.people).set(observation.peerId, { displayName: observation.person.displayName, role: observation.role, here: true, handSinceMs: null, quality: null, audience: null, label: null }) }
    case 'left': {
      const people = new Map(facts.people)
      people.delete(observation.peerId)
      return { ...facts, people }
    }
    case 'here':
      return withPerson(facts, observation.peerId, (person) => ({ ...person, here: observation.on }))
    case 'role':
      return withPerson(facts, observation.peerId, (person) => ({ ...person, role: observation.role }))
    case 'hand':
      return withPerson(facts, observation.peerId, (person) => ({ ...person, handSinceMs: observation.on ? (person.handSinceMs ?? atMs) : null }))
    case 'quality':
      return withPerson(facts, observation.peerId, (person) => ({ ...person, quality: observation.score }))
    case 'consent':
      return withPerson(facts, observation.peerId, (person) => ({ ...person, audience: observation.audience, label: null }))
    case 'reading': {
      const { audience, reading } = observation
      if (audience !== 'everyone') return facts
      return withPerson(facts, reading.peerId, (person) => (person.audience === 'everyone' ? { ...person, label: { label: reading.label, atMs } } : person))
    }
    case 'speaking':
      return { ...facts, speaking: observation.peerIds }
    case 'waiting':
      return { ...facts, waiting: observation.people }
    default:
      return facts
  }
}

function withPerson(facts: Facts, peerId: PeerId, change: (person: PersonFacts) => PersonFacts): Facts {
  const before = facts.people.get(peerId)
  const after = before && change(before)
  return !after || after === before ? facts : { ...facts, people: new Map(facts.people).set(peerId, after) }
}
