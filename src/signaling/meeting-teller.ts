// What was told of one room's meeting: tells only what changed, nothing of people before they came or after they left, and closes all that was open.
import { randomUUID } from 'node:crypto'
import type { Audience, Reaction, Source } from '../protocol/constants.ts'
import { SOURCES } from '../protocol/constants.ts'
import type { Reading } from '../protocol/emotion.ts'
import type { LeaveReason } from '../protocol/events.ts'
import type { MeetingId, PeerId, RoomId, WaitingId } from '../protocol/ids.ts'
import type { Meeting, Observation, SharedAudience } from '../protocol/observation.ts'
import type { Score } from '../protocol/quality.ts'
import type { Role } from '../protocol/roles.ts'
import type { Meetings } from './meetings.ts'
import { isAway, ledgerPerson, producersOf } from './peer.ts'
import type { Peer } from './peer.ts'

type Told = { readonly role: Role; readonly here: boolean; readonly sends: readonly Source[]; readonly hand: boolean; readonly consent: Audience | null; readonly quality: Score | null }
type Waiting = { readonly waitingId: WaitingId; readonly sinceMs: number }

const sendsOf = (peer: Peer): readonly Source[] => SOURCES.filter((source) => producersOf(peer).some((producer) => producer.source === source && !producer.paused))

export class MeetingTeller {
  readonly #meetings: Meetings
  readonly #people = new Map<PeerId, Told>()
  #meeting: Meeting
  #state: 'waiting-for-people' | 'open' = 'waiting-for-people'
  /** Whom the media server hears; a person who muted a moment ago may still be among them. */
  #heard: readonly PeerId[] = []
  #speaking: readonly PeerId[] = []
  #waiting: readonly Waiting[] = []

  constructor(roomId: RoomId, meetings: Meetings) {
    this.#meetings = meetings
    this.#meeting = { meetingId: randomUUID() as MeetingId, roomId }
  }

  /** Of the meeting that goes on, or of the next where nobody is there. */
  get meeting(): Meeting {
    return this.#meeting
  }

  joined(peer: Peer): void {
    const { peerId, identity, role, isBot } = peer
    const isFirst = this.#state !== 'open'
    if (isFirst) {
      this.#state = 'open'
      this.#meetings.opened(this.#meeting)
    }
    this.#people.set(peerId, { role, here: true, sends: [], hand: false, consent: null, quality: null })
    this.#tell({ kind: 'joined', peerId, person: ledgerPerson(peer), identity, role, isBot })
    this.look(peer)
    if (isFirst && this.#waiting.length > 0) this.#tell({ kind: 'waiting', people: this.#waiting })
  }

  /** Somebody changed; `sends` that end are told before, and those that begin after, whatever rests on them. */
  look(peer: Peer): void {
    const { peerId, role } = peer
    const before = this.#people.get(peerId)
    if (!before) return
    const here = !isAway(peer)
    const sends = sendsOf(peer)
    if (role !== before.role) this.#tell({ kind: 'role', peerId, role })
    if (here !== before.here) this.#tell({ kind: 'here', peerId, on: here })
    const kept = before.sends.filter((source) => sends.includes(source))
    this.#note(peerId, { role, here, sends: kept })
    this.#tellSpeaking()
    for (const source of before.sends) if (!kept.includes(source)) this.#tell({ kind: 'sends', peerId, source, on: false })
    this.#note(peerId, { sends })
    for (const source of sends) if (!kept.includes(source)) this.#tell({ kind: 'sends', peerId, source, on: true })
    this.#tellSpeaking()
  }

  left(peerId: PeerId, reason: LeaveReason): void {
    const told = this.#people.get(peerId)
    if (!told) return
    if (told.hand) this.#tell({ kind: 'hand', peerId, on: false })
    this.#note(peerId, { sends: [] })
    this.#tellSpeaking()
    for (const source of told.sends) this.#tell({ kind: 'sends', peerId, source, on: false })
    this.consent(peerId, null)
    this.#tell({ kind: 'left', peerId, reason })
    this.#people.delete(peerId)
  }

  /** Of everybody whose hand is up now. */
  hands(up: readonly { readonly peerId: PeerId }[]): void {
    for (const [peerId, told] of this.#people) {
      const on = up.some((hand) => hand.peerId === peerId)
      if (on === told.hand) continue
      this.#note(peerId, { hand: on })
      this.#tell({ kind: 'hand', peerId, on })
    }
  }

  speaking(peerIds: readonly PeerId[]): void {
    this.#heard = peerIds
    this.#tellSpeaking()
  }

  consent(peerId: PeerId, audience: Audience | null): void {
    const told = this.#people.get(peerId)
    if (!told || told.consent === audience) return
    this.#note(peerId, { consent: audience })
    this.#tell({ kind: 'consent', peerId, audience })
  }

  quality(peerId: PeerId, score: Score): void {
    const told = this.#people.get(peerId)
    if (!told || told.quality === score) return
    this.#note(peerId, { quality: score })
    this.#tell({ kind: 'quality', peerId, score })
  }

  reading(audience: SharedAudience, reading: Reading<PeerId>): void {
    if (this.#people.has(reading.peerId)) this.#tell({ kind: 'reading', audience, reading })
  }

  reaction(peerId: PeerId, reaction: Reaction): void {
    if (this.#people.has(peerId)) this.#tell({ kind: 'reaction', peerId, reaction })
  }

  chat(peerId: PeerId): void {
    if (this.#people.has(peerId)) this.#tell({ kind: 'chat', peerId })
  }

  /** Everybody who waits in the lobby now; of those who wait before anybody is inside it is told when somebody is. */
  waiting(people: readonly Waiting[]): void {
    this.#waiting = people.map(({ waitingId, sinceMs }) => ({ waitingId, sinceMs }))
    if (this.#state === 'open') this.#tell({ kind: 'waiting', people: this.#waiting })
  }

  suspended(on: boolean): void {
    if (this.#state === 'open') this.#tell({ kind: 'suspended', on })
  }

  /** Nobody is left, or the server goes: whoever comes next comes to another meeting. Safe twice. */
  close(): void {
    if (this.#state !== 'open') return
    for (const peerId of [...this.#people.keys()]) this.left(peerId, 'disconnected')
    this.#tell({ kind: 'closed' })
    this.#state = 'waiting-for-people'
    this.#heard = []
    this.#meeting = { meetingId: randomUUID() as MeetingId, roomId: this.#meeting.roomId }
  }

  #tellSpeaking(): void {
    const now = this.#heard.filter((peerId) => this.#people.get(peerId)?.sends.includes('microphone'))
    if (now.length === this.#speaking.length && now.every((peerId) => this.#speaking.includes(peerId))) return
    this.#speaking = now
    this.#tell({ kind: 'speaking', peerIds: now })
  }

  #note(peerId: PeerId, change: Partial<Told>): void {
    const told = this.#people.get(peerId)
    if (told) this.#people.set(peerId, { ...told, ...change })
  }

  #tell(observation: Observation): void {
    this.#meetings.tell(this.#meeting, observation)
  }
}
