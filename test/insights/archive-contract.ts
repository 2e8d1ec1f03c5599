// What every archive of meetings does: gives hosts what they led and nobody else, page by page, and writes down once that they saw labels.
import { describe, expect, test } from 'vitest'
import { digest } from '../../src/kit/secrets.ts'
import type { MeetingId, RoomId } from '../../src/protocol/ids.ts'
import { meetingReportSchema, meetingSummarySchema } from '../../src/protocol/report.ts'
import type { HostScope, Ledger, MeetingArchive, MeetingWatch } from '../../src/signaling/ports.ts'
import { play } from '../signaling/fake-archive.ts'

type Opened = { readonly archive: MeetingArchive; readonly watch: MeetingWatch; readonly ledger: Ledger; readonly close: () => Promise<void> }

const keyOf = (name: string): string => `key-of-${name}`
const byKeys = (...names: readonly string[]): HostScope => ({ keyDigests: names.map((name) => digest(keyOf(name)).toString('hex')), identity: null })
const byIdentity = (identity: string): HostScope => ({ keyDigests: [], identity })
const id = (text: string): MeetingId => text as MeetingId
const ALL = { roomId: null, limit: 100, cursor: null } as const

export function archiveContract(name: string, open: () => Promise<Opened>): void {
  describe(`the archive ${name}`, () => {
    async function withArchive(run: (opened: Opened) => Promise<void>): Promise<void> {
      const opened = await open()
      try {
        play(opened.watch, { meetingId: 'm-1', roomId: 'tea', startedMs: 1_800_000_000_000, people: [{ name: 'Hal', key: keyOf('Hal'), role: 'host' }, { name: 'Pat', key: keyOf('Pat'), role: 'participant', shares: true }, { name: 'Quinn', key: keyOf('Quinn'), role: 'participant' }] })
        play(opened.watch, { meetingId: 'm-2', roomId: 'tea', startedMs: 1_800_000_100_000, people: [{ name: 'Ida', key: keyOf('Ida'), identity: 'ida', role: 'host' }, { name: 'Hal', key: keyOf('Hal-2'), identity: 'hal', role: 'moderator', shares: true }] })
        play(opened.watch, { meetingId: 'm-3', roomId: 'coffee', startedMs: 1_800_000_200_000, people: [{ name: 'Ida', key: keyOf('Ida-3'), identity: 'ida', role: 'host', shares: true }], goesOn: true })
        await run(opened)
      } finally {
        await opened.close()
      }
    }
    const idsOf = async (archive: MeetingArchive, scope: HostScope, page: Parameters<MeetingArchive['meetings']>[1] = ALL) => (await archive.meetings(scope, page)).items.map(({ meetingId }) => meetingId)

    test('lists what a key or an identity led, newest first, and nothing that it only took part in', () => withArchive(async ({ archive }) => {
      expect(await idsOf(archive, byKeys('Hal'))).toEqual(['m-1'])
      expect(await idsOf(archive, byIdentity('ida'))).toEqual(['m-3', 'm-2'])
      expect(await idsOf(archive, { ...byKeys('Hal'), identity: 'ida' })).toEqual(['m-3', 'm-2', 'm-1'])
      for (const nobody of [byKeys('Pat'), byKeys('Hal-2'), byIdentity('hal'), byIdentity('nobody'), byKeys('nobody'), byKeys()]) expect(await idsOf(archive, nobody)).toEqual([])
    }))

    test('says of each meeting when it was, and of one that goes on that it does', () => withArchive(async ({ archive }) => {
      const { items } = await archive.meetings({ ...byKeys('Hal'), identity: 'ida' }, ALL)
      for (const item of items) meetingSummarySchema.parse(item)
      expect(items.map(({ meetingId, roomId, startedMs, endedMs, end, people }) => ({ meetingId, roomId, startedMs, endedMs, end, people }))).toEqual([
        { meetingId: 'm-3', roomId: 'coffee', startedMs: 1_800_000_200_000, endedMs: null, end: 'running', people: 1 },
        { meetingId: 'm-2', roomId: 'tea', startedMs: 1_800_000_100_000, endedMs: 1_800_000_160_000, end: 'closed', people: 2 },
        { meetingId: 'm-1', roomId: 'tea', startedMs: 1_800_000_000_000, endedMs: 1_800_000_060_000, end: 'closed', people: 3 },
      ])
      expect(items.map(({ deletedMs, endedMs }) => (deletedMs !== null) === (endedMs !== null))).toEqual([true, true, true])
    }))

    test('gives pages that follow each other, of one room where that is asked for, and refuses a cursor of nobody\'s', () => withArchive(async ({ archive }) => {
      const scope = { ...byKeys('Hal'), identity: 'ida' }
      const first = await archive.meetings(scope, { ...ALL, limit: 2 })
      expect(first.items.map(({ meetingId }) => meetingId)).toEqual(['m-3', 'm-2'])
      const second = await archive.meetings(scope, { ...ALL, limit: 2, cursor: first.next })
      expect([second.items.map(({ meetingId }) => meetingId), second.next]).toEqual([['m-1'], null])
      expect(await idsOf(archive, scope, { ...ALL, roomId: 'tea' as RoomId })).toEqual(['m-2', 'm-1'])
      await expect(archive.meetings(scope, { ...ALL, cursor: 'no-such-cursor' })).rejects.toMatchObject({ code: 'BAD_REQUEST' })
    }))

    test('gives the report of a meeting to its host, with labels of those alone who shared them', () => withArchive(async ({ archive }) => {
      for (const stepMs of [1000, 10_000] as const) {
        const report = meetingReportSchema.parse(await archive.report(byKeys('Hal'), id('m-1'), stepMs))
        expect(report.meeting).toMatchObject({ meetingId: 'm-1', people: 3 })
        expect(report.people.map(({ displayName, expression }) => [displayName, expression?.stepMs ?? null])).toEqual([['Hal', null], ['Pat', stepMs], ['Quinn', null]])
      }
      expect((await archive.report(byIdentity('ida'), id('m-3'), 10_000)).meeting.end).toBe('running')
    }))

    test('says of a meeting that somebody did not lead, and of one that never was, the same', () => withArchive(async ({ archive }) => {
      for (const [scope, meetingId] of [[byKeys('Pat'), 'm-1'], [byKeys('Hal'), 'm-2'], [byIdentity('hal'), 'm-2'], [byIdentity('ida'), 'm-1'], [byKeys(), 'm-1'], [byKeys('Hal'), 'm-9']] as const) {
        await expect(archive.report(scope, id(meetingId), 10_000)).rejects.toMatchObject({ code: 'NOT_FOUND' })
        await expect(archive.export(scope, id(meetingId), 'json', 'en')).rejects.toMatchObject({ code: 'NOT_FOUND' })
        await expect(archive.labelsSeen(scope, id(meetingId))).rejects.toMatchObject({ code: 'NOT_FOUND' })
      }
    }))

    test('gives the report as a file of each kind', () => withArchive(async ({ archive }) => {
      for (const [format, type] of [['csv', 'text/csv'], ['json', 'application/json'], ['pdf', 'application/pdf']] as const) {
        const { bytes, mediaType, fileName } = await archive.export(byKeys('Hal'), id('m-1'), format, 'en')
        expect(mediaType.split(';')[0]).toBe(type)
        expect(fileName.endsWith(`.${format}`)).toBe(true)
        expect(bytes.length).toBeGreaterThan(5)
      }
    }))

    test('tells the keys of hosts from others, and counts what they open', () => withArchive(async ({ archive }) => {
      expect(await archive.hosted(byKeys('Hal', 'Pat', 'nobody'))).toEqual({ keyDigests: byKeys('Hal').keyDigests, meetings: 1 })
      expect(await archive.hosted({ ...byKeys('Hal', 'Ida'), identity: 'ida' })).toMatchObject({ meetings: 3 })
      expect(await archive.hosted(byKeys('Pat'))).toEqual({ keyDigests: [], meetings: 0 })
      expect(await archive.hosted(byIdentity('hal'))).toEqual({ keyDigests: [], meetings: 0 })
    }))

    test('writes down that a host saw labels: once for each person who shared them, for the person to read', () => withArchive(async ({ archive, ledger }) => {
      for (let times = 0; times < 3; times++) await archive.labelsSeen(byKeys('Hal'), id('m-1'))
      const kept = async (name: string) => (await ledger.exportFor(digest(keyOf(name)).toString('hex'))).byOthers.map(({ what, detail, role, roomId, personal }) => ({ what, detail, role, roomId, personal }))
      expect(await kept('Pat')).toEqual([{ what: 'labels-seen', detail: 'report', role: 'host', roomId: 'tea', personal: { by: 'Hal', whom: 'Pat' } }])
      expect(await kept('Quinn')).toEqual([])
      expect(await kept('Hal')).toEqual([])
      await archive.labelsSeen(byIdentity('ida'), id('m-2'))
      expect((await kept('Hal-2')).map(({ personal }) => personal)).toEqual([{ by: 'Ida', whom: 'Hal' }])
      // One's own labels are nobody's news.
      await archive.labelsSeen(byIdentity('ida'), id('m-3'))
      expect(await kept('Ida-3')).toEqual([])
    }))
  })
}
