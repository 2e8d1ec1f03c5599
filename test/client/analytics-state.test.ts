// What stands behind the host's pages: keys that go from tab to tab, a pass that is renewed, a report that is asked for again while it is live.
import { describe, expect, test } from 'vitest'
import { AnalyticsApi } from '../../client/analytics/api.ts'
import { byRoom, MeetingsStore } from '../../client/analytics/meetings-store.ts'
import { ProgramsStore } from '../../client/analytics/programs-store.ts'
import { ReportStore } from '../../client/analytics/report-store.ts'
import { CallError } from '../../client/state/call-error.ts'
import { DataKeys } from '../../client/state/data-keys.ts'
import { KeyHandover } from '../../client/state/key-handover.ts'
import type { Channel, Credentials } from '../../client/state/key-handover.ts'
import { analyticsPath, routeOf } from '../../client/state/room-name.ts'
import { Store } from '../../client/state/store.ts'
import type { MeetingId, RoomId } from '../../src/protocol/ids.ts'
import { madeUpReport } from './analytics-fixture.ts'

/** Tabs of one browser: what one posts, all others hear. */
function tabs(): () => Channel {
  const open: Channel[] = []
  return () => {
    const channel: Channel = { onmessage: null, postMessage: (data) => open.filter((one) => one !== channel).forEach((one) => one.onmessage?.({ data: structuredClone(data) })) }
    open.push(channel)
    return channel
  }
}

function storage() {
  const kept = new Map<string, string>()
  return { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => void kept.set(key, value), removeItem: (key: string) => void kept.delete(key) }
}

describe('keys', () => {
  test('go to a new tab that asks, and not before', () => {
    const channel = tabs()
    const own = new DataKeys(storage())
    const call = new KeyHandover({ own, ownToken: () => 'a-token', storage: storage(), channel: channel() })
    const page = new KeyHandover({ own: new DataKeys(storage()), ownToken: () => null, storage: storage(), channel: channel() })
    // The place was taken after the tab had opened.
    own.remember('key-of-ada')
    expect(page.isEmpty).toBe(true)
    page.ask()
    expect(page.all.getSnapshot()).toEqual({ keys: ['key-of-ada'], accessToken: 'a-token' })
    expect(call.all.getSnapshot().keys).toEqual(['key-of-ada'])
  })

  test('are still there after a reload, and pass on from the tab that got them', () => {
    const channel = tabs()
    const own = new DataKeys(null)
    own.remember('k')
    new KeyHandover({ own, ownToken: () => null, storage: null, channel: channel() })
    const ofTab = storage()
    new KeyHandover({ own: new DataKeys(null), ownToken: () => null, storage: ofTab, channel: channel() }).ask()
    const reloaded = new KeyHandover({ own: new DataKeys(null), ownToken: () => null, storage: ofTab, channel: tabs()() })
    expect(reloaded.all.getSnapshot().keys).toEqual(['k'])
  })

  test('of another tab are no key to one’s own data here', () => {
    const channel = tabs()
    const own = new DataKeys(null)
    own.remember('k')
    new KeyHandover({ own, ownToken: () => null, storage: null, channel: channel() })
    const mine = new DataKeys(null)
    new KeyHandover({ own: mine, ownToken: () => null, storage: null, channel: channel() }).ask()
    expect(mine.all).toEqual([])
  })

  test('a tab without any answers nothing, and a browser without channels still has its own', () => {
    const channel = tabs()
    const alone = new KeyHandover({ own: new DataKeys(null), ownToken: () => null, storage: null, channel: channel() })
    new KeyHandover({ own: new DataKeys(null), ownToken: () => null, storage: null, channel: channel() }).ask()
    expect(alone.isEmpty).toBe(true)
    const own = new DataKeys(null)
    own.remember('k')
    expect(new KeyHandover({ own, ownToken: () => null, storage: null, channel: null }).all.getSnapshot().keys).toEqual(['k'])
  })
})

test('addresses of the host’s pages are read and written', () => {
  expect(routeOf('/analytics')).toEqual({ kind: 'analytics', meetingId: null })
  expect(routeOf('/analytics/m-1')).toEqual({ kind: 'analytics', meetingId: 'm-1' })
  expect([analyticsPath({}), analyticsPath({ roomId: 'a' as RoomId }), analyticsPath({ meetingId: 'm' as MeetingId })]).toEqual(['/analytics', '/analytics?room=a', '/analytics/m'])
})

type Asked = { readonly path: string; readonly authorization: string | null; readonly body: unknown }

/** A server of the API that gives passes and says what it was asked. */
function server(answer: (asked: Asked) => Response) {
  const asked: Asked[] = []
  let passes = 0
  const fetchFrom = ((url: string, init: RequestInit) => {
    const one = { path: url.replace('/api/v1', ''), authorization: new Headers(init.headers).get('authorization'), body: init.body === undefined ? null : JSON.parse(init.body as string) as unknown }
    asked.push(one)
    return Promise.resolve(one.path === '/passes' ? Response.json({ pass: `pass-${++passes}`, expiresMs: 100_000, meetings: 1 }) : answer(one))
  }) as unknown as typeof fetch
  return { asked, fetchFrom }
}
const credentials = (): Store<Credentials> => new Store<Credentials>({ keys: ['k'], accessToken: null })

describe('the API', () => {
  test('is asked with one pass until it ends, or there are other keys', async () => {
    let nowMs = 0
    const known = credentials()
    const { asked, fetchFrom } = server(() => Response.json({}))
    const api = new AnalyticsApi(known, () => nowMs, fetchFrom)
    await api.ask('/meetings')
    await api.ask('/meetings')
    nowMs = 80_000
    await api.ask('/meetings')
    known.set({ keys: ['k', 'l'], accessToken: 't' })
    nowMs = 0
    await api.ask('/meetings')
    expect(asked.filter(({ path }) => path === '/passes').map(({ body }) => body)).toEqual([{ keys: ['k'] }, { keys: ['k'] }, { keys: ['k', 'l'], accessToken: 't' }])
    expect(asked.filter(({ path }) => path === '/meetings').map(({ authorization }) => authorization)).toEqual(['Bearer pass-1', 'Bearer pass-1', 'Bearer pass-2', 'Bearer pass-3'])
  })

  test('a pass that is refused is renewed once', async () => {
    const { asked, fetchFrom } = server(({ authorization }) => (authorization === 'Bearer pass-1' ? Response.json({ error: 'UNAUTHORIZED', message: 'old' }, { status: 401 }) : Response.json({ well: true })))
    expect(await new AnalyticsApi(credentials(), () => 0, fetchFrom).ask('/meetings')).toEqual({ well: true })
    expect(asked.map(({ path }) => path)).toEqual(['/passes', '/meetings', '/passes', '/meetings'])
  })

  test('refusals have the server’s code, and silence has one of its own', async () => {
    const { fetchFrom } = server(() => Response.json({ error: 'NOT_FOUND', message: 'no' }, { status: 404 }))
    await expect(new AnalyticsApi(credentials(), () => 0, fetchFrom).ask('/meetings/x/report')).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(new AnalyticsApi(credentials(), () => 0, (() => Promise.reject(new TypeError('no network'))) as typeof fetch).ask('/meetings')).rejects.toMatchObject({ code: 'UNREACHABLE' })
  })
})

describe('a report', () => {
  /** Timers that go off when a test says so. */
  function waiting() {
    const waits: { readonly durationMs: number; readonly run: () => void }[] = []
    return { waits, wait: (durationMs: number, run: () => void) => { const one = { durationMs, run }; waits.push(one); return () => void waits.splice(waits.indexOf(one), 1) } }
  }
  const reply = (status: number, body: unknown, etag = '"1"'): Response => new Response(status === 304 ? null : JSON.stringify(body), { status, headers: { etag } })

  test('is asked for again while its meeting runs, with what it knows, and no more once it has ended', async () => {
    const answers = [reply(200, madeUpReport({ end: 'running' })), reply(304, null), reply(200, madeUpReport(), '"2"')]
    const etags: (string | null | undefined)[] = []
    const { waits, wait } = waiting()
    const store = new ReportStore({ open: (_path, ask) => { etags.push(ask?.etag); return Promise.resolve(answers.shift() ?? reply(500, {})) } }, 'm', () => 0, wait)
    await store.load()
    expect(waits.map(({ durationMs }) => durationMs)).toEqual([5000])
    await store.load()
    await store.load()
    expect(etags).toEqual([null, '"1"', '"1"'])
    expect(waits).toEqual([])
    expect(store.getSnapshot()).toMatchObject({ kind: 'ready', behind: null, report: { meeting: { end: 'closed' } } })
  })

  test('rests four times as long as an answer takes', async () => {
    let nowMs = 0
    const { waits, wait } = waiting()
    const store = new ReportStore({ open: () => { nowMs += 3000; return Promise.resolve(reply(200, madeUpReport({ end: 'running' }))) } }, 'm', () => nowMs, wait)
    await store.load()
    expect(waits[0]?.durationMs).toBe(12_000)
    store.close()
    expect(waits).toEqual([])
  })

  test('stays in sight when the next does not come, and says so', async () => {
    const { wait, waits } = waiting()
    let isThere = true
    const store = new ReportStore({ open: () => (isThere ? Promise.resolve(reply(200, madeUpReport({ end: 'running' }))) : Promise.reject(new CallError('UNREACHABLE'))) }, 'm', () => 0, wait)
    await store.load()
    isThere = false
    await store.load()
    expect(store.getSnapshot()).toMatchObject({ kind: 'ready', behind: 'UNREACHABLE' })
    expect(waits).toHaveLength(1)
  })

  test('that cannot be had is said with its code', async () => {
    const store = new ReportStore({ open: () => Promise.reject(new CallError('NOT_FOUND')) }, 'm', () => 0, waiting().wait)
    await store.load()
    expect(store.getSnapshot()).toEqual({ kind: 'failed', code: 'NOT_FOUND' })
  })
})

describe('the list of meetings', () => {
  const { meeting } = madeUpReport()
  const one = (meetingId: string, roomId: string, startedMs: number) => ({ ...meeting, meetingId, roomId, startedMs })

  test('comes page by page, each meeting once', async () => {
    const paths: string[] = []
    const pages = [{ items: [one('a', 'x', 3), one('b', 'x', 2)], next: 'c/1' }, { items: [one('b', 'x', 2), one('c', 'y', 1)], next: null }]
    const store = new MeetingsStore({ ask: <A>(path: string) => { paths.push(path); return Promise.resolve(pages.shift() as A) } })
    await store.load()
    await store.loadMore()
    expect(paths).toEqual(['/meetings?limit=50', '/meetings?limit=50&cursor=c%2F1'])
    expect(store.getSnapshot()).toMatchObject({ kind: 'ready', next: null, items: [{ meetingId: 'a' }, { meetingId: 'b' }, { meetingId: 'c' }] })
  })

  test('is grouped by room, the room of the newest first', () => {
    const rooms = byRoom([one('a', 'x', 1), one('b', 'y', 3), one('c', 'x', 2)])
    expect(rooms.map(({ roomId, meetings }) => [roomId, meetings.map(({ meetingId }) => meetingId)])).toEqual([['y', ['b']], ['x', ['c', 'a']]])
  })
})

describe('access for programs', () => {
  test('a new token’s secret is there until it is put away, and a refusal takes nothing with it', async () => {
    let refuses = false
    const store = new ProgramsStore({
      ask: <A>(path: string, ask?: { readonly method?: string }) => {
        if (refuses) return Promise.reject(new CallError('LIMIT_REACHED'))
        return Promise.resolve((ask?.method === 'POST' ? { token: 'ot_secret' } : { items: path === '/tokens' ? [{ id: '1' }] : [] }) as A)
      },
    })
    await store.load()
    await store.makeToken('Export', 30)
    expect(store.getSnapshot()).toMatchObject({ outcome: { kind: 'made', fresh: { kind: 'token', secret: 'ot_secret' } } })
    store.putAway()
    expect(JSON.stringify(store.getSnapshot())).not.toContain('ot_secret')
    refuses = true
    await store.makeToken('Another', 30)
    expect(store.getSnapshot()).toMatchObject({ kind: 'ready', busy: false, tokens: [{ id: '1' }], outcome: { kind: 'refused', code: 'LIMIT_REACHED' } })
  })
})
