// One person as a moderator's dashboard follows them: a value, how each observation changes it, and what of it a viewer may see.
import type { Audience, Source } from '../protocol/constants.ts'
import type { LivePerson } from '../protocol/dashboard.ts'
import type { Reading } from '../protocol/emotion.ts'
import type { PeerId } from '../protocol/ids.ts'
import type { Observation, SharedAudience } from '../protocol/observation.ts'
import type { Score } from '../protocol/quality.ts'
import type { Role } from '../protocol/roles.ts'

/** A finer one would tell everybody anew twice a second. */
const CONFIDENCE_STEPS = 20

type Label = NonNullable<LivePerson['label']>
/** Whose eyes: anybody's who leads, or the room's host's. */
export const SIGHTS = ['everyone', 'host'] as const
export type Sight = (typeof SIGHTS)[number]

export type Watched = {
  readonly peerId: PeerId
  readonly displayName: string
  readonly role: Role
  readonly isBot: boolean
  readonly joinedMs: number
  readonly here: boolean
  readonly sends: readonly Source[]
  readonly speakingSinceMs: number | null
  /** Before `speakingSinceMs`. */
  readonly spokenMs: number
  readonly handSinceMs: number | null
  readonly quality: Score | null
  readonly audience: Audience | null
  readonly label: (Label & { readonly audience: SharedAudience }) | null
}

export function watched({ peerId, person, role, isBot }: Extract<Observation, { kind: 'joined' }>, atMs: number): Watched {
  return {
    peerId, displayName: person.displayName, role, isBot, joinedMs: atMs, here: true, sends: [], speakingSinceMs: null, spokenMs: 0, handSinceMs: null, quality: null, audience: null, label: null,
  }
}

/** The same value where nothing changed that anybody could see. */
export function withSpeaking(person: Watched, on: boolean, atMs: number): Watched {
  if (on === (person.speakingSinceMs !== null)) return person
  return on ? { ...person, speakingSinceMs: atMs } : { ...person, speakingSinceMs: null, spokenMs: spokenBy(person, atMs) }
}

export function withSends(person: Watched, source: Source, on: boolean): Watched {
  return person.sends.includes(source) === on ? person : { ...person, sends: on ? [...person.sends, source] : person.sends.filter((one) => one !== source) }
}

/** A label belongs to the terms that it was read under. */
export function withAudience(person: Watched, audience: Audience | null): Watched {
  return { ...person, audience, label: null }
}

export function withReading(person: Watched, audience: SharedAudience, { label, confidence, modality }: Reading<PeerId>): Watched {
  if (person.audience !== audience) return person
  const rounded = Math.round(confidence * CONFIDENCE_STEPS) / CONFIDENCE_STEPS
  const before = person.label
  if (before && before.label === label && before.confidence === rounded && before.modality === modality) return person
  return { ...person, label: { label, confidence: rounded, modality, audience } }
}

function spokenBy({ spokenMs, speakingSinceMs }: Watched, atMs: number): number {
  return spokenMs + (speakingSinceMs === null ? 0 : Math.max(0, atMs - speakingSinceMs))
}

const isFor = (sight: Sight, audience: Audience | null): boolean => audience === 'everyone' || (audience === 'host' && sight === 'host')

/** Whether their sharing and their label are another in this sight: what is hidden changes without a sign. */
export function looksOtherwise(sight: Sight, before: Watched, after: Watched): boolean {
  const labelOf = ({ label }: Watched): Watched['label'] => (label && isFor(sight, label.audience) ? label : null)
  return isFor(sight, before.audience) !== isFor(sight, after.audience) || labelOf(before) !== labelOf(after)
}

export function livePerson(person: Watched, sight: Sight, atMs: number): LivePerson {
  const { peerId, displayName, role, isBot, joinedMs, here, sends, speakingSinceMs, handSinceMs, quality, audience, label } = person
  return {
    peerId, displayName, role, isBot, joinedMs, here,
    microphone: sends.includes('microphone'), camera: sends.includes('camera'), screen: sends.includes('screen'),
    speaking: speakingSinceMs !== null, speakingMs: spokenBy(person, atMs), handSinceMs, quality,
    analysed: isFor(sight, audience),
    label: label && isFor(sight, label.audience) ? { label: label.label, confidence: label.confidence, modality: label.modality } : null,
  }
}
