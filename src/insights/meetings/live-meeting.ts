// A meeting that goes on: each observation of it as rows to be written, and the heartbeat up to which it is known.
import type { PeerId } from '../../protocol/ids.ts'
import type { Meeting, Observation } from '../../protocol/observation.ts'
import type { AnalysisOffer, Purpose } from '../../protocol/purpose.ts'
import { LivePerson } from './live-person.ts'
import type { Row } from './meeting-rows.ts'

export type Terms = { readonly purpose: Purpose; readonly analysis: AnalysisOffer }

export class LiveMeeting {
  readonly meeting: Meeting
  readonly #terms: Terms
  readonly #startedMs: number
  readonly #put: (row: Row) => void
  readonly #here = new Map<PeerId, LivePerson>()
  /** Whoever was there at any time. */
  readonly #people = new Map<string, LivePerson>()
  #speaking: ReadonlySet<PeerId> = new Set()

  constructor(meeting: Meeting, { purpose, analysis }: Terms, startedMs: number, put: (row: Row) => void) {
    this.meeting = { meetingId: meeting.meetingId, roomId: meeting.roomId }
    this.#terms = { purpose, analysis }
    this.#startedMs = startedMs
    this.#put = put
    this.tell(startedMs, null)
  }

  tell(writtenMs: number, endedMs: number | null): void {
    this.#put({ kind: 'meeting', ...this.meeting, ...this.#terms, startedMs: this.#startedMs, writtenMs: Math.max(this.#startedMs, writtenMs), endedMs: endedMs === null ? null : Math.max(this.#startedMs, endedMs) })
  }

  observe(told: Observation, atMs: number): void {
    if (told.kind === 'joined') return this.#join(told, atMs)
    if (told.kind === 'speaking') return this.#speak(new Set(told.peerIds), atMs)
    if (told.kind === 'reading') return this.#here.get(told.reading.peerId)?.read(told.reading, told.audience, atMs)
    const person = 'peerId' in told ? this.#here.get(told.peerId) : undefined
    if (!person) return
    switch (told.kind) {
      case 'left': return this.#leave(told.peerId, person, atMs)
      case 'here': return person.set('present', told.on, atMs)
      case 'role': return person.become(told.role, atMs)
      case 'sends': return told.source === 'screen-sound' ? undefined : person.set(told.source, told.on, atMs)
      case 'hand': return person.set('hand', told.on, atMs)
      case 'reaction': return person.did(told.reaction, atMs)
      case 'chat': return person.did('chat', atMs)
      case 'quality': return person.heard(told.score, atMs)
      default:
    }
  }

  /** Everything reduced so far becomes rows. */
  flush(nowMs: number): void {
    for (const person of this.#people.values()) person.flush(nowMs)
  }

  close(atMs: number): void {
    for (const person of this.#people.values()) person.setNone(atMs)
    this.flush(atMs)
    this.tell(atMs, atMs)
  }

  /** The database has lost them, or never had them; gives back who was told of again. */
  tellAgain(personIds: readonly string[], nowMs: number): readonly string[] {
    return personIds.filter((personId) => this.#people.get(personId)?.tell(nowMs))
  }

  forget(keyDigest: string): readonly string[] {
    const forgotten = [...this.#people.values()].filter((person) => person.keyDigest === keyDigest)
    for (const person of forgotten) person.forget()
    return forgotten.map(({ personId }) => personId)
  }

  #join({ peerId, person, identity, role, isBot }: Extract<Observation, { kind: 'joined' }>, atMs: number): void {
    const known = this.#people.get(person.personId)
    known?.become(role, atMs)
    const live = known ?? new LivePerson({ meetingId: this.meeting.meetingId, person, identity, role, isBot, put: this.#put }, atMs)
    this.#people.set(person.personId, live)
    this.#here.set(peerId, live)
    live.set('present', true, atMs)
  }

  #leave(peerId: PeerId, person: LivePerson, atMs: number): void {
    person.setNone(atMs)
    this.#here.delete(peerId)
  }

  #speak(speaking: ReadonlySet<PeerId>, atMs: number): void {
    for (const peerId of this.#speaking) if (!speaking.has(peerId)) this.#here.get(peerId)?.set('speaking', false, atMs)
    for (const peerId of speaking) this.#here.get(peerId)?.set('speaking', true, atMs)
    this.#speaking = speaking
  }
}
