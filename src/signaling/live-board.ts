// The live board: every room as it is observed to be, and what changed in it since it was last asked, for whoever may see what.
import type { Alert } from '../protocol/alerts.ts'
import { LABEL_FRESH_MS } from '../protocol/constants.ts'
import type { LiveMood, LivePerson, LiveRoom, RoomChange } from '../protocol/dashboard.ts'
import type { PeerId, RoomId } from '../protocol/ids.ts'
import type { Door, WaitingPerson } from '../protocol/moderation.ts'
import type { Meeting, Observation } from '../protocol/observation.ts'
import { MOOD_LABELS } from '../protocol/report.ts'
import type { MoodLabel } from '../protocol/report.ts'
import type { AnalysisOffer } from '../protocol/purpose.ts'
import { livePerson, looksOtherwise, SIGHTS, watched, withAudience, withReading, withSends, withSpeaking } from './live-person.ts'
import type { Sight, Watched } from './live-person.ts'
import type { MeetingWatch } from './ports.ts'

/** What nobody observes and the room itself knows. */
export type Surroundings = { readonly door: Door; readonly waiting: readonly WaitingPerson[] }
export type LiveBoardParts = {
  readonly surroundingsOf: (roomId: RoomId) => Surroundings | null
  /** How many must share for a mood to be shown. */
  readonly groupMinimum: number
}

type BoardRoom = {
  readonly meeting: Meeting
  readonly startedMs: number
  readonly analysis: AnalysisOffer
  readonly people: Map<PeerId, Watched>
  /** When each label was renewed last. */
  readonly readMs: Map<PeerId, number>
  spokeMs: number | null
  alerts: readonly Alert[]
  /** As it was told last. */
  door: Door | null
  isStale: boolean
  readonly stalePeople: Readonly<Record<Sight, Set<PeerId>>>
  readonly left: Set<PeerId>
}

/** Since the last time: asked for once, and read in the sight of each group of viewers. */
export type Delta = {
  readonly gone: readonly RoomId[]
  readonly roomIds: readonly RoomId[]
  /** Null: nothing in it changed. The same value for everybody of the same sight. */
  readonly changeOf: (roomId: RoomId, sight: Sight) => RoomChange | null
}

export class LiveBoard implements MeetingWatch {
  readonly #parts: LiveBoardParts
  readonly #rooms = new Map<RoomId, BoardRoom>()
  readonly #gone = new Set<RoomId>()

  constructor(parts: LiveBoardParts) {
    this.#parts = parts
  }

  get roomIds(): readonly RoomId[] {
    return [...this.#rooms.keys()]
  }

  observe(meeting: Meeting, observation: Observation, atMs: number): void {
    if (observation.kind === 'opened') return this.#open(meeting, observation.analysis, atMs)
    const room = this.#rooms.get(meeting.roomId)
    if (room?.meeting.meetingId !== meeting.meetingId) return
    if (observation.kind === 'closed') {
      this.#rooms.delete(meeting.roomId)
      this.#gone.add(meeting.roomId)
      return
    }
    this.#apply(room, observation, atMs)
  }

  setAlerts(roomId: RoomId, alerts: readonly Alert[]): void {
    const room = this.#rooms.get(roomId)
    if (!room) return
    room.alerts = alerts
    room.isStale = true
  }

  /** One room with everybody in it; null where there is none. */
  whole(roomId: RoomId, sight: Sight, nowMs: number): RoomChange | null {
    const room = this.#rooms.get(roomId)
    if (!room) return null
    return { roomId, room: this.#liveRoom(room), people: [...room.people.values()].map((person) => livePerson(person, sight, nowMs)), left: [] }
  }

  takeChanges(nowMs: number): Delta {
    for (const room of this.#rooms.values()) this.#age(room, nowMs)
    const changed = new Map([...this.#rooms].filter(([, room]) => room.isStale || room.left.size > 0 || SIGHTS.some((sight) => room.stalePeople[sight].size > 0)).map(([roomId, room]) => [roomId, this.#taken(room, nowMs)]))
    const gone = [...this.#gone]
    this.#gone.clear()
    return { gone, roomIds: [...changed.keys()], changeOf: (roomId, sight) => changed.get(roomId)?.(sight) ?? null }
  }

  #open(meeting: Meeting, analysis: AnalysisOffer, atMs: number): void {
    this.#rooms.set(meeting.roomId, {
      meeting, startedMs: atMs, analysis, people: new Map(), readMs: new Map(), spokeMs: null, alerts: [], door: null, isStale: true, stalePeople: { everyone: new Set(), host: new Set() }, left: new Set(),
    })
  }

  #apply(room: BoardRoom, observation: Observation, atMs: number): void {
    switch (observation.kind) {
      case 'joined':
        room.left.delete(observation.peerId)
        return this.#put(room, watched(observation, atMs))
      case 'left':
        if (!room.people.delete(observation.peerId)) return
        room.readMs.delete(observation.peerId)
        for (const sight of SIGHTS) room.stalePeople[sight].delete(observation.peerId)
        room.left.add(observation.peerId)
        room.isStale = true
        return
      case 'here':
        return this.#change(room, observation.peerId, (person) => ({ ...person, here: observation.on }))
      case 'role':
        return this.#change(room, observation.peerId, (person) => ({ ...person, role: observation.role }))
      case 'sends':
        return this.#change(room, observation.peerId, (person) => withSends(person, observation.source, observation.on))
      case 'speaking':
        room.spokeMs = atMs
        room.isStale = true
        for (const peerId of room.people.keys()) this.#change(room, peerId, (person) => withSpeaking(person, observation.peerIds.includes(peerId), atMs))
        return
      case 'hand':
        return this.#change(room, observation.peerId, (person) => ({ ...person, handSinceMs: observation.on ? (person.handSinceMs ?? atMs) : null }))
      case 'quality':
        return this.#change(room, observation.peerId, (person) => ({ ...person, quality: observation.score }))
      case 'consent':
        return this.#changeLabel(room, observation.peerId, (person) => withAudience(person, observation.audience))
      case 'reading': {
        const { audience, reading } = observation
        if (!room.people.has(reading.peerId)) return
        room.readMs.set(reading.peerId, atMs)
        return this.#changeLabel(room, reading.peerId, (person) => withReading(person, audience, reading))
      }
      case 'waiting':
        room.isStale = true
        return
      case 'suspended':
        for (const peerId of room.people.keys()) this.#changeLabel(room, peerId, unlabelled)
        return
      default:
    }
  }

  #change(room: BoardRoom, peerId: PeerId, change: (person: Watched) => Watched): void {
    const before = room.people.get(peerId)
    if (!before) return
    const after = change(before)
    if (after !== before) this.#put(room, after)
  }

  #put(room: BoardRoom, person: Watched): void {
    room.people.set(person.peerId, person)
    for (const sight of SIGHTS) room.stalePeople[sight].add(person.peerId)
  }

  /** Told to those alone who see it. */
  #changeLabel(room: BoardRoom, peerId: PeerId, change: (person: Watched) => Watched): void {
    const before = room.people.get(peerId)
    if (!before) return
    const after = change(before)
    room.people.set(peerId, after)
    for (const sight of SIGHTS) if (looksOtherwise(sight, before, after)) room.stalePeople[sight].add(peerId)
    // The mood is made of these.
    if (looksOtherwise('everyone', before, after)) room.isStale = true
  }

  /** What passes without being observed: labels that nothing renews, and the door. */
  #age(room: BoardRoom, nowMs: number): void {
    for (const { peerId, label } of room.people.values()) {
      if (label && nowMs - (room.readMs.get(peerId) ?? 0) >= LABEL_FRESH_MS) this.#changeLabel(room, peerId, unlabelled)
    }
    if (this.#parts.surroundingsOf(room.meeting.roomId)?.door !== (room.door ?? undefined)) room.isStale = true
  }

  /** Read as it is now, and told: what comes later is for the next time. */
  #taken(room: BoardRoom, nowMs: number): (sight: Sight) => RoomChange | null {
    const { roomId } = room.meeting
    const stale = (sight: Sight): readonly Watched[] => [...room.stalePeople[sight]].flatMap((peerId) => room.people.get(peerId) ?? [])
    const people = { everyone: stale('everyone'), host: stale('host') }
    const left = [...room.left]
    const live: { readonly room?: LiveRoom } = room.isStale ? { room: this.#liveRoom(room) } : {}
    room.door = this.#parts.surroundingsOf(roomId)?.door ?? room.door
    room.isStale = false
    for (const sight of SIGHTS) room.stalePeople[sight].clear()
    room.left.clear()
    const bySight = new Map<Sight, RoomChange>()
    return (sight) => {
      if (!live.room && left.length + people[sight].length === 0) return null
      const known = bySight.get(sight)
      if (known) return known
      const change: RoomChange = { roomId, ...live, people: people[sight].map((person): LivePerson => livePerson(person, sight, nowMs)), left }
      bySight.set(sight, change)
      return change
    }
  }

  #liveRoom(room: BoardRoom): LiveRoom {
    const { meeting: { roomId, meetingId }, startedMs, spokeMs, alerts } = room
    const { door, waiting } = this.#parts.surroundingsOf(roomId) ?? { door: { lobby: false, locked: false }, waiting: [] }
    return { roomId, meetingId, startedMs, door, waiting, mood: this.#moodOf(room), spokeMs, alerts }
  }

  /** Of those alone who share with everyone, whoever looks. */
  #moodOf({ analysis, people }: BoardRoom): LiveMood {
    const minimum = this.#parts.groupMinimum
    if (analysis !== 'available') return { kind: 'withheld', why: analysis, minimum }
    const sharing = [...people.values()].filter(({ audience }) => audience === 'everyone')
    if (sharing.length === 0) return { kind: 'withheld', why: 'nobody-shared', minimum }
    const labels = sharing.flatMap(({ label }) => label?.label ?? [])
    if (labels.length < minimum) return { kind: 'withheld', why: 'too-few', minimum }
    const counts = Object.fromEntries(MOOD_LABELS.map((label) => [label, 0])) as Record<MoodLabel, number>
    for (const label of labels) counts[label] += 1
    return { kind: 'shown', analysed: labels.length, people: counts }
  }
}

function unlabelled(person: Watched): Watched {
  return person.label === null ? person : { ...person, label: null }
}
