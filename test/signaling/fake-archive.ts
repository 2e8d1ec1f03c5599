// An archive of meetings in memory, fed by observations, which passes the contract of the real one (test/insights/archive-contract.ts).
import { AppError } from '../../src/kit/errors.ts'
import { digest } from '../../src/kit/secrets.ts'
import { LABELS_SEEN } from '../../src/protocol/kept-data.ts'
import type { KeptPerson } from '../../src/protocol/kept-data.ts'
import type { MeetingId, RoomId } from '../../src/protocol/ids.ts'
import type { Meeting, Observation } from '../../src/protocol/observation.ts'
import type { MeetingReport, MeetingSummary } from '../../src/protocol/report.ts'
import type { Role } from '../../src/protocol/roles.ts'
import type { HostScope, Ledger, MeetingArchive, MeetingWatch } from '../../src/signaling/ports.ts'

type Person = { readonly peerId: string; readonly person: KeptPerson; readonly identity: string | null; role: Role; wasHost: boolean; readonly isBot: boolean; shared: boolean; readonly joinedMs: number }
type Kept = { readonly meeting: Meeting; summary: MeetingSummary; readonly people: Person[] }

const MEDIA_TYPES = { csv: 'text/csv; charset=utf-8', json: 'application/json', pdf: 'application/pdf' } as const

export class FakeArchive implements MeetingArchive, MeetingWatch {
  readonly #ledger: Ledger
  readonly #nowMs: () => number
  readonly #meetings = new Map<MeetingId, Kept>()
  readonly #seen = new Set<string>()
  available = true

  constructor(ledger: Ledger, nowMs: () => number) {
    this.#ledger = ledger
    this.#nowMs = nowMs
  }

  observe(meeting: Meeting, told: Observation, atMs: number): void {
    if (told.kind === 'opened') {
      const summary = { meetingId: meeting.meetingId, roomId: meeting.roomId, startedMs: atMs, endedMs: null, end: 'running', purpose: told.purpose, analysis: told.analysis, people: 0, speakingShare: 0, deletedMs: null } as const
      this.#meetings.set(meeting.meetingId, { meeting, summary, people: [] })
      return
    }
    const kept = this.#meetings.get(meeting.meetingId)
    if (!kept) return
    if (told.kind === 'joined') kept.people.push({ ...told, wasHost: told.role === 'host', shared: false, joinedMs: atMs })
    else if (told.kind === 'closed') kept.summary = { ...kept.summary, endedMs: atMs, end: 'closed', deletedMs: atMs + this.#ledger.retentionHours * 3_600_000 }
    else if (told.kind === 'reading' || told.kind === 'role') {
      const peerId = told.kind === 'role' ? told.peerId : told.reading.peerId
      const person = kept.people.find((one) => one.peerId === peerId)
      if (!person) return
      if (told.kind === 'reading') person.shared = true
      else Object.assign(person, { role: told.role, wasHost: person.wasHost || told.role === 'host' })
    }
    kept.summary = { ...kept.summary, people: kept.people.length }
  }

  async meetings(scope: HostScope, { roomId, limit, cursor }: { readonly roomId: RoomId | null; readonly limit: number; readonly cursor: string | null }) {
    const all = this.#led(scope).filter(({ summary }) => roomId === null || summary.roomId === roomId).map(({ summary }) => summary).toSorted((a, b) => b.startedMs - a.startedMs || b.meetingId.localeCompare(a.meetingId))
    const after = cursor === null ? -1 : all.findIndex(({ meetingId }) => meetingId === cursor)
    if (cursor !== null && after < 0) throw new AppError('BAD_REQUEST')
    const items = all.slice(after + 1, after + 1 + limit)
    return { items, next: after + 1 + limit < all.length ? items.at(-1)?.meetingId ?? null : null }
  }

  async report(scope: HostScope, meetingId: MeetingId, stepMs: 1000 | 10_000): Promise<MeetingReport> {
    const { summary, people } = this.#one(scope, meetingId)
    const none = () => ({ speaking: [], microphone: [], camera: [], screen: [], hand: [], reactions: [], chat: [], badNetwork: [], presentMs: 0, speakingMs: 0, talkShare: 0, turns: 0, interruptions: 0, interrupted: 0, quality: null })
    return {
      meeting: summary, generatedMs: this.#nowMs(), moments: [], talk: { speakingMs: 0, overlapMs: 0, silenceMs: 0 }, comparison: [], mood: { kind: 'withheld', why: 'too-few', minimum: 5 },
      people: people.map(({ person, role, isBot, shared }) => ({
        ...none(), personId: person.personId, displayName: person.displayName, role, isBot, present: [],
        expression: shared ? { startMs: summary.startedMs, stepMs, probabilities: [[1, 0, 0, 0, 0, 0, 0, 0], null], labels: ['neutral', null], confidence: [1, null], modality: ['visual', null], coverage: 0.5 } : null,
      })),
    }
  }

  async export(scope: HostScope, meetingId: MeetingId, format: 'csv' | 'json' | 'pdf') {
    const report = await this.report(scope, meetingId, 10_000)
    return { bytes: Buffer.from(format === 'json' ? JSON.stringify(report) : `${format} of ${meetingId}`), mediaType: MEDIA_TYPES[format], fileName: `${report.meeting.roomId}.${format}` }
  }

  async hosted(scope: HostScope) {
    const led = this.#led(scope)
    return { keyDigests: scope.keyDigests.filter((one) => led.some(({ people }) => people.some(({ person, wasHost }) => wasHost && person.keyDigest === one))), meetings: led.length }
  }

  async labelsSeen(scope: HostScope, meetingId: MeetingId): Promise<void> {
    const { meeting, people } = this.#one(scope, meetingId)
    const viewer = people.find((person) => isOf(scope, person))!
    for (const subject of people) {
      const key = `${viewer.person.personId} ${subject.person.personId} ${meetingId}`
      if (!subject.shared || subject === viewer || this.#seen.has(key)) continue
      this.#seen.add(key)
      this.#ledger.record({ kind: 'audit', atMs: this.#nowMs(), roomId: meeting.roomId, by: viewer.person, role: 'host', what: LABELS_SEEN, detail: 'report', whom: subject.person })
    }
  }

  #led(scope: HostScope): readonly Kept[] {
    if (!this.available) throw new AppError('LEDGER_UNAVAILABLE')
    return [...this.#meetings.values()].filter(({ people }) => people.some((person) => isOf(scope, person)))
  }

  #one(scope: HostScope, meetingId: MeetingId): Kept {
    const kept = this.#led(scope).find(({ meeting }) => meeting.meetingId === meetingId)
    if (!kept) throw new AppError('NOT_FOUND')
    return kept
  }
}

const isOf = ({ keyDigests, identity }: HostScope, { person, identity: own, wasHost }: Person): boolean => wasHost && (keyDigests.includes(person.keyDigest) || (identity !== null && own === identity))

/** A meeting as observations: who led it, who shared their labels with its host, who did not. */
export type Played = { readonly meetingId: string; readonly roomId: string; readonly startedMs: number; readonly people: readonly { readonly name: string; readonly key: string; readonly identity?: string; readonly role: Role; readonly shares?: boolean }[]; readonly goesOn?: boolean }

export function play(watch: MeetingWatch, { meetingId, roomId, startedMs, people, goesOn }: Played): void {
  const meeting = { meetingId, roomId } as Meeting
  const tell = (observation: Observation, afterMs: number): void => watch.observe(meeting, observation, startedMs + afterMs)
  tell({ kind: 'opened', purpose: 'personal', analysis: 'available' }, 0)
  for (const { name, key, identity, role, shares } of people) {
    const peerId = `${meetingId}-${name}` as never
    tell({ kind: 'joined', peerId, person: { personId: `${meetingId}-${name}`, keyDigest: digest(key).toString('hex'), displayName: name }, identity: identity ?? null, role, isBot: false }, 0)
    if (shares) for (let at = 0; at < 12_000; at += 1000) tell({ kind: 'reading', audience: 'host', reading: { peerId, timeMs: startedMs + at, ageMs: 0, label: 'happiness', probabilities: [0.1, 0, 0, 0, 0.9, 0, 0, 0], confidence: 0.9, modality: 'visual', box: null, rtp: { video: null, audio: null } } }, at)
  }
  if (goesOn) return
  for (const { name } of people) tell({ kind: 'left', peerId: `${meetingId}-${name}` as never, reason: 'left' }, 60_000)
  tell({ kind: 'closed' }, 60_000)
}
