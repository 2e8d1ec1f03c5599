// Whatever happens in a meeting, in whatever order, and whenever it is written: what is read back is what was told.
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { REACTIONS, SOURCES } from '../../../src/protocol/constants.ts'
import { EMOTIONS, MODALITIES } from '../../../src/protocol/emotion.ts'
import type { Observation } from '../../../src/protocol/observation.ts'
import { ROLES } from '../../../src/protocol/roles.ts'
import type { Span } from '../../../src/protocol/report.ts'
import type { Bucket, MeetingRecord } from '../../../src/insights/meeting-record.ts'
import type { DatabaseKeeper } from '../../../src/insights/keeper.ts'
import { readRecord } from '../../../src/insights/meetings/meeting-reads.ts'
import { openDatabase } from '../../../src/insights/keeper.ts'
import { keeperOf, onBothDatabases } from '../databases.ts'
import type { Place } from '../databases.ts'
import { joined, meetingNamed, opened, peer, Played, reading, START_MS } from './played.ts'

type Told = { readonly atMs: number; readonly observation: Observation }

const NAMES = ['Ada', 'Ben', 'Eve'] as const
const name = fc.constantFrom(...NAMES)
const on = fc.boolean()
const happening: fc.Arbitrary<(atMs: number) => Observation> = fc.oneof(
  fc.tuple(name, fc.constantFrom(...ROLES)).map(([who, role]) => () => joined(who, role)),
  name.map((who) => (): Observation => ({ kind: 'left', peerId: peer(who), reason: 'left' })),
  fc.tuple(name, on).map(([who, is]) => (): Observation => ({ kind: 'here', peerId: peer(who), on: is })),
  fc.tuple(name, fc.constantFrom(...ROLES)).map(([who, role]) => (): Observation => ({ kind: 'role', peerId: peer(who), role })),
  fc.tuple(name, fc.constantFrom(...SOURCES), on).map(([who, source, is]) => (): Observation => ({ kind: 'sends', peerId: peer(who), source, on: is })),
  fc.subarray([...NAMES]).map((who) => (): Observation => ({ kind: 'speaking', peerIds: who.map(peer) })),
  fc.tuple(name, on).map(([who, is]) => (): Observation => ({ kind: 'hand', peerId: peer(who), on: is })),
  fc.tuple(name, fc.constantFrom(...REACTIONS)).map(([who, reaction]) => (): Observation => ({ kind: 'reaction', peerId: peer(who), reaction })),
  name.map((who) => (): Observation => ({ kind: 'chat', peerId: peer(who) })),
  fc.tuple(name, fc.nat(10)).map(([who, score]) => (): Observation => ({ kind: 'quality', peerId: peer(who), score })),
  fc.record({ who: name, lateMs: fc.nat(4000), audience: fc.constantFrom('host' as const, 'everyone' as const), label: fc.constantFrom(...EMOTIONS, 'unsure' as const), confidence: fc.double({ min: 0, max: 1, noNaN: true }), modality: fc.constantFrom(...MODALITIES) })
    .map(({ who, lateMs, ...changes }) => (atMs: number) => reading(who, atMs - lateMs, changes)),
)
/** What happens, how long after what was before it, and whether all is written then. */
const steps = fc.array(fc.record({ happens: happening, afterMs: fc.constantFrom(0, 1, 400, 3000, 20_000, 90_000), flushes: fc.boolean() }), { maxLength: 60 })

onBothDatabases(({ name: database, open }) => {
  let place: Place
  let keeper: DatabaseKeeper
  beforeEach(async () => {
    place = await open()
    keeper = keeperOf(place)
  })
  afterEach(async () => {
    await keeper.close()
    place.close()
  })

  test('what is read back equals what was told', async () => {
    await keeper.open()
    const other = await openDatabase(place.options)
    let meetings = 0
    await fc.assert(fc.asyncProperty(steps, fc.boolean(), async (all, closes) => {
      const played = new Played(keeper)
      const meeting = meetingNamed(`meeting-${(meetings += 1)}`)
      const told: Told[] = []
      const tell = (observation: Observation, atMs: number): void => {
        told.push({ atMs, observation })
        played.tell(meeting, atMs, observation)
      }
      tell(opened, START_MS)
      let atMs = START_MS
      for (const { happens, afterMs, flushes } of all) {
        atMs += afterMs
        played.nowMs = atMs
        const observation = happens(atMs)
        // Nobody joins twice.
        if (observation.kind !== 'joined' || !told.some((one) => one.observation.kind === 'joined' && one.observation.peerId === observation.peerId)) tell(observation, atMs)
        if (flushes) await played.recorder.flush()
      }
      if (closes) tell({ kind: 'closed' }, atMs)
      await played.recorder.flush()
      const line = await other.db.selectFrom('meeting').selectAll().where('meeting_id', '=', meeting.meetingId).executeTakeFirstOrThrow()
      const record = await readRecord(other.db, line, [1000, 10_000])
      expect(withoutBuckets(record)).toEqual(withoutBuckets(expected(told, atMs, closes, meeting.meetingId)))
      expectBuckets(record, told)
    }), { numRuns: database === 'SQLite' ? 100 : 25, interruptAfterTimeLimit: 50_000, markInterruptAsFailure: true })
    await other.close()
  }, 60_000)
})

const withoutBuckets = ({ people, ...record }: MeetingRecord) => ({ ...record, people: people.map(({ tens: _tens, seconds: _seconds, ...person }) => person) })

/** Reckoned person by person from the whole list, as nobody could who has to write while it happens. */
function expected(told: readonly Told[], endMs: number, closes: boolean, meetingId: string): MeetingRecord {
  const joins = told.flatMap(({ atMs, observation }) => (observation.kind === 'joined' ? [{ atMs, ...observation }] : []))
  return {
    ...meetingNamed(meetingId), purpose: 'personal', analysis: 'available', startedMs: START_MS, endedMs: endMs, end: closes ? 'closed' : 'running',
    people: joins.map(({ atMs: joinedMs, peerId, person, role, isBot }) => {
      const index = told.findIndex(({ observation }) => observation.kind === 'joined' && observation.peerId === peerId)
      const leaves = told.findIndex(({ observation }, at) => at > index && observation.kind === 'left' && observation.peerId === peerId)
      const theirs = told.slice(index, leaves === -1 ? undefined : leaves)
      const untilMs = leaves === -1 ? endMs : told[leaves]!.atMs
      const spans = (isOn: (observation: Observation) => boolean | null, fromJoin = false): readonly Span[] => {
        const turns = theirs.flatMap(({ atMs, observation }) => (isOn(observation) === null ? [] : [{ atMs, on: isOn(observation) === true }]))
        const found: Span[] = []
        let sinceMs: number | null = fromJoin ? joinedMs : null
        for (const { atMs, on: turnsOn } of [...turns, { atMs: untilMs, on: false }]) {
          if (sinceMs !== null && !turnsOn) found.push({ fromMs: sinceMs, toMs: atMs })
          sinceMs = turnsOn ? sinceMs ?? atMs : null
        }
        return found.filter(({ fromMs, toMs }) => toMs > fromMs)
      }
      const sends = (source: string) => spans((one) => (one.kind === 'sends' && one.peerId === peerId && one.source === source ? one.on : null))
      const scores = theirs.flatMap(({ atMs, observation }) => (observation.kind === 'quality' && observation.peerId === peerId ? [{ atMs, score: observation.score }] : []))
      const changes = scores.filter(({ score }, at) => score !== scores[at - 1]?.score)
      return {
        personId: person.personId, displayName: person.displayName, isBot,
        role: ROLES[Math.min(...[role, ...theirs.flatMap(({ observation }) => (observation.kind === 'role' && observation.peerId === peerId ? [observation.role] : []))].map((one) => ROLES.indexOf(one)))]!,
        present: spans((one) => (one.kind === 'here' && one.peerId === peerId ? one.on : null), true),
        speaking: spans((one) => (one.kind === 'speaking' ? one.peerIds.includes(peerId) : null)),
        microphone: sends('microphone'), camera: sends('camera'), screen: sends('screen'),
        hand: spans((one) => (one.kind === 'hand' && one.peerId === peerId ? one.on : null)),
        reactions: theirs.flatMap(({ atMs, observation }) => (observation.kind === 'reaction' && observation.peerId === peerId ? [{ atMs, reaction: observation.reaction }] : [])),
        chat: theirs.flatMap(({ atMs, observation }) => (observation.kind === 'chat' && observation.peerId === peerId ? [atMs] : [])),
        // Of one moment the last holds.
        quality: changes.filter(({ atMs }, at) => changes[at + 1]?.atMs !== atMs),
        tens: [], seconds: null,
      }
    }),
  }
}

function expectBuckets(record: MeetingRecord, told: readonly Told[]): void {
  for (const person of record.people) {
    const index = told.findIndex(({ observation }) => observation.kind === 'joined' && observation.person.personId === person.personId)
    const { peerId } = told[index]!.observation as Extract<Observation, { kind: 'joined' }>
    const leaves = told.findIndex(({ observation }, at) => at > index && observation.kind === 'left' && observation.peerId === peerId)
    const readings = told.slice(index, leaves === -1 ? undefined : leaves).flatMap(({ observation }) => (observation.kind === 'reading' && observation.reading.peerId === peerId ? [observation] : []))
    for (const [stepMs, buckets] of [[1000, person.seconds!], [10_000, person.tens]] as const) {
      const groups = Map.groupBy(readings, ({ reading: { timeMs } }) => Math.floor(timeMs / stepMs) * stepMs)
      expect(buckets.map(({ atMs }) => atMs)).toEqual([...groups.keys()].toSorted((a, b) => a - b))
      for (const bucket of buckets) expectBucket(bucket, groups.get(bucket.atMs)!)
    }
  }
}

function expectBucket(bucket: Bucket, readings: readonly Extract<Observation, { kind: 'reading' }>[]): void {
  const mean = (of: (one: (typeof readings)[number]) => number): number => readings.reduce((sum, one) => sum + of(one), 0) / readings.length
  EMOTIONS.forEach((_, index) => expect(Math.abs(bucket.probabilities[index]! - mean(({ reading: { probabilities } }) => probabilities[index]!))).toBeLessThan(1 / 255))
  expect(Math.abs(bucket.confidence - mean(({ reading: { confidence } }) => confidence))).toBeLessThan(1 / 255)
  expect(Math.abs(bucket.unsure - mean(({ reading: { label } }) => (label === 'unsure' ? 1 : 0)))).toBeLessThan(1 / 255)
  expect(bucket.audience).toBe(readings.some(({ audience }) => audience === 'host') ? 'host' : 'everyone')
  const counts = MODALITIES.map((modality) => readings.filter((one) => one.reading.modality === modality).length)
  expect(counts[MODALITIES.indexOf(bucket.modality)]).toBe(Math.max(...counts))
}
