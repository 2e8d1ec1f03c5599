// Meetings in a real database: who may read which, page by page; reports; what an end, a deletion and the retention time leave; a database that goes away.
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Insights } from '../../../src/insights/insights.ts'
import { createLog } from '../../../src/kit/log.ts'
import type { MeetingId } from '../../../src/protocol/ids.ts'
import type { Meeting, Observation } from '../../../src/protocol/observation.ts'
import type { HostScope } from '../../../src/signaling/ports.ts'
import { keeperOf, onBothDatabases } from '../databases.ts'
import type { Place } from '../databases.ts'
import { personNamed } from '../ledger-contract.ts'
import { joined, meetingNamed, opened, peer, reading, START_MS } from './played.ts'

const HOUR_MS = 3_600_000
const scopeOf = (name: string): HostScope => ({ keyDigests: [personNamed(name).keyDigest], identity: null })
const all = { roomId: null, limit: 10, cursor: null } as const
const closed: Observation = { kind: 'closed' }
const left = (name: string): Observation => ({ kind: 'left', peerId: peer(name), reason: 'left' })

onBothDatabases(({ name: database, open, postgres }) => {
  let place: Place
  let insights: Insights
  let nowMs = START_MS
  const openNow = (): Insights => new Insights({
    // In this thread, and with no time limits: whatever is asked writes first.
    keeper: keeperOf(place), later: () => () => undefined, retentionHours: 24, groupMinimum: 2, log: createLog('meetings', { level: 'silent' }), clock: { nowMs: () => nowMs, monotonicMs: () => nowMs },
  })
  beforeEach(async () => {
    nowMs = START_MS
    place = await open()
    insights = openNow()
  })
  afterEach(async () => {
    await insights.close()
    place.close()
  })

  const tell = (meeting: Meeting, atMs: number, ...observations: readonly Observation[]): void => {
    nowMs = Math.max(nowMs, atMs)
    for (const observation of observations) insights.observe(meeting, observation, atMs)
  }
  /** Ada leads, Ben and Eve share, for a minute. */
  const play = (meeting: Meeting, startMs = START_MS): void => {
    tell(meeting, startMs, opened, joined('Ada', 'host', 'ada@example.org'), joined('Ben'), joined('Eve'))
    tell(meeting, startMs, { kind: 'sends', peerId: peer('Ben'), source: 'microphone', on: true }, { kind: 'speaking', peerIds: [peer('Ben')] })
    for (let second = 0; second < 60; second += 1) tell(meeting, startMs + second * 1000, reading('Ben', startMs + second * 1000), reading('Eve', startMs + second * 1000, { audience: 'host' }))
    tell(meeting, startMs + 30_000, { kind: 'speaking', peerIds: [] })
    tell(meeting, startMs + 60_000, left('Ada'), left('Ben'), left('Eve'), closed)
  }
  const rowsOf = async (table: string): Promise<number> => Number((await place.byHand(`SELECT count(*) AS n FROM ${table}`))[0]!['n'])

  test('a report is there for who was host, by key and by identity, and for nobody else', async () => {
    play(meetingNamed('one'))
    const report = await insights.report(scopeOf('Ada'), 'one' as MeetingId, 10_000)
    expect(report.meeting).toMatchObject({ meetingId: 'one', end: 'closed', people: 3, startedMs: START_MS, endedMs: START_MS + 60_000, deletedMs: START_MS + 60_000 + 24 * HOUR_MS })
    expect(report.people.map(({ displayName, speakingMs, presentMs }) => [displayName, speakingMs, presentMs])).toEqual([['Ada', 0, 60_000], ['Ben', 30_000, 60_000], ['Eve', 0, 60_000]])
    expect(report.people.map(({ expression }) => expression?.labels.length ?? null)).toEqual([null, 6, 6])
    expect(report.mood).toMatchObject({ kind: 'shown', minimum: 2 })
    expect((await insights.report({ keyDigests: [], identity: 'ada@example.org' }, 'one' as MeetingId, 1000)).people[1]!.expression!.labels).toHaveLength(60)
    for (const scope of [scopeOf('Ben'), { keyDigests: [], identity: 'ben@example.org' }, { keyDigests: [], identity: null }]) {
      await expect(insights.report(scope, 'one' as MeetingId, 10_000)).rejects.toMatchObject({ code: 'NOT_FOUND' })
      expect((await insights.meetings(scope, all)).items).toEqual([])
    }
  })

  test('meetings come newest first, page by page, of one room where one is asked for', async () => {
    for (let index = 0; index < 5; index += 1) play(meetingNamed(`meeting-${index}`, index === 2 ? 'lab' : 'tea'), START_MS + Math.floor(index / 2) * HOUR_MS)
    const pages: string[][] = []
    let cursor: string | null = null
    do {
      const { items, next } = await insights.meetings(scopeOf('Ada'), { roomId: null, limit: 2, cursor })
      pages.push(items.map(({ meetingId }) => meetingId))
      cursor = next
    } while (cursor !== null)
    expect(pages).toEqual([['meeting-4', 'meeting-3'], ['meeting-2', 'meeting-1'], ['meeting-0']])
    expect((await insights.meetings(scopeOf('Ada'), { ...all, roomId: 'lab' as never })).items.map(({ meetingId, speakingShare }) => [meetingId, speakingShare])).toEqual([['meeting-2', 0.5]])
    for (const bad of ['', 'nonsense', Buffer.from('1.2; DROP TABLE meeting').toString('base64url')]) await expect(insights.meetings(scopeOf('Ada'), { ...all, cursor: bad })).rejects.toMatchObject({ code: 'BAD_REQUEST' })
    const report = await insights.report(scopeOf('Ada'), 'meeting-4' as MeetingId, 10_000)
    expect(report.comparison.map(({ meetingId }) => meetingId)).toEqual(['meeting-4', 'meeting-3', 'meeting-1', 'meeting-0'])
  })

  test('a meeting that goes on can be read, too', async () => {
    tell(meetingNamed('one'), START_MS, opened, joined('Ada', 'host'))
    nowMs += 5000
    const { meeting, people } = await insights.report(scopeOf('Ada'), 'one' as MeetingId, 10_000)
    expect(meeting).toMatchObject({ end: 'running', endedMs: null, deletedMs: null })
    expect(people[0]!.presentMs).toBe(5000)
    expect((await insights.meetings(scopeOf('Ada'), all)).items).toMatchObject([{ end: 'running', people: 1 }])
  })

  test('the end is told at once, and that the report is ready when all is written', async () => {
    const told: string[] = []
    insights.onMeetingEnded(({ meetingId }) => void told.push(`ended ${meetingId}`))
    const ready = new Promise<void>((resolve) => insights.onReportReady(({ meetingId, endedMs }) => {
      told.push(`ready ${meetingId} ${endedMs - START_MS}`)
      resolve()
    }))
    play(meetingNamed('one'))
    expect(told).toEqual(['ended one'])
    await ready
    expect(told).toEqual(['ended one', 'ready one 60000'])
    expect(String((await place.byHand('SELECT comparison FROM meeting'))[0]!['comparison'])).toContain('"meetingId":"one"')
  })

  test('a person gets what was noted of them, and deleting leaves somebody of whom nothing is known', async () => {
    play(meetingNamed('one'))
    const ben = personNamed('Ben')
    const { meetings: [kept] } = await insights.exportFor(ben.keyDigest)
    expect(kept).toMatchObject({ meetingId: 'one', roomId: 'tea', personal: { displayName: 'Ben' }, present: [{ fromMs: START_MS, toMs: START_MS + 60_000 }], speaking: [{ fromMs: START_MS, toMs: START_MS + 30_000 }] })
    expect([kept!.labels.everySecond.length, kept!.labels.everyTenSeconds.length]).toEqual([60, 6])
    expect(kept!.labels.everySecond[0]).toMatchObject({ atMs: START_MS, audience: 'everyone', modality: 'audio-visual', unsure: 0 })
    expect(await insights.eraseFor(ben.keyDigest)).toEqual({ consents: 0, audits: 0, meetings: 1 })
    expect((await insights.exportFor(ben.keyDigest)).meetings).toEqual([])
    const { people, talk, mood } = await insights.report(scopeOf('Ada'), 'one' as MeetingId, 10_000)
    expect(people.map(({ displayName, presentMs }) => [displayName, presentMs])).toEqual([['Ada', 60_000], ['', 0], ['Eve', 60_000]])
    expect([talk.speakingMs, people[1]!.expression, mood.kind]).toEqual([0, null, 'withheld'])
    expect(JSON.stringify(await place.byHand('SELECT * FROM participant'))).not.toContain('Ben')
    expect(JSON.stringify(await place.byHand('SELECT * FROM person_key'))).not.toContain('Ben')
  })

  test('of whoever deletes in the middle of a meeting nothing more is written in it', async () => {
    const meeting = meetingNamed('one')
    tell(meeting, START_MS, opened, joined('Ada', 'host'), joined('Ben'))
    await insights.eraseFor(personNamed('Ben').keyDigest)
    tell(meeting, START_MS + 1000, { kind: 'sends', peerId: peer('Ben'), source: 'camera', on: true }, reading('Ben', START_MS + 1000), { kind: 'role', peerId: peer('Ben'), role: 'host' })
    tell(meeting, START_MS + 9000, left('Ben'), left('Ada'), closed)
    expect((await insights.exportFor(personNamed('Ben').keyDigest)).meetings).toEqual([])
    const { people } = await insights.report(scopeOf('Ada'), 'one' as MeetingId, 10_000)
    expect(people.map(({ displayName, presentMs, camera }) => [displayName, presentMs, camera])).toEqual([['Ada', 9000, []], ['', 0, []]])
  })

  test('after the retention time from its end nothing of a meeting is left, and a key opens it until then', async () => {
    play(meetingNamed('one'))
    nowMs = START_MS + 60_000 + 24 * HOUR_MS
    await insights.sweep()
    expect((await insights.meetings(scopeOf('Ada'), all)).items).toHaveLength(1)
    nowMs += 1
    await insights.sweep()
    for (const table of ['meeting', 'participant', 'meeting_interval', 'meeting_event', 'meeting_quality', 'meeting_block']) expect(await rowsOf(table), table).toBe(0)
    // The key goes with the next sweep at the latest.
    await insights.sweep()
    expect(await rowsOf('person_key')).toBe(0)
  })

  test('of a meeting that goes on what is older than the retention time is deleted, and it goes on', async () => {
    const meeting = meetingNamed('one')
    tell(meeting, START_MS, opened, joined('Ada', 'host'), joined('Ben'), reading('Ben', START_MS), { kind: 'chat', peerId: peer('Ben') })
    tell(meeting, START_MS + 60_000, left('Ben'))
    await insights.exportFor('nobody')
    nowMs = START_MS + 25 * HOUR_MS
    tell(meeting, nowMs, { kind: 'chat', peerId: peer('Ada') })
    await insights.exportFor('nobody')
    await insights.sweep()
    const { people } = await insights.report(scopeOf('Ada'), 'one' as MeetingId, 10_000)
    expect(people.map(({ displayName, chat }) => [displayName, chat])).toEqual([['Ada', [nowMs]]])
    expect([await rowsOf('meeting_block'), await rowsOf('meeting_event')]).toEqual([0, 1])
  })

  describe.runIf(database === 'PostgreSQL')('a server that is lost in the middle', () => {
    test('costs the meeting nothing: what waited is written when it is back', async () => {
      const meeting = meetingNamed('one')
      tell(meeting, START_MS, opened, joined('Ada', 'host'))
      await insights.exportFor('nobody')
      await postgres().kill()
      tell(meeting, START_MS + 1000, { kind: 'sends', peerId: peer('Ada'), source: 'camera', on: true })
      await expect(insights.exportFor('nobody')).rejects.toMatchObject({ code: 'LEDGER_UNAVAILABLE' })
      expect(insights.health).toMatchObject({ state: 'failing', lost: 0 })
      tell(meeting, START_MS + 9000, left('Ada'), closed)
      await postgres().start()
      const { people, meeting: { end } } = await insights.report(scopeOf('Ada'), 'one' as MeetingId, 10_000)
      expect([end, people[0]!.camera]).toEqual(['closed', [{ fromMs: START_MS + 1000, toMs: START_MS + 9000 }]])
      expect(insights.health).toEqual({ state: 'ok', queued: 0, lost: 0 })
    }, 30_000)
  })
})
