// Names, addresses, memory and media problems of the lobby.
import { describe, expect, test } from 'vitest'
import { browserKindOf, systemKindOf } from '../../client/state/browser-kind.ts'
import { MEDIA_PROBLEMS, describeMediaProblem, mediaProblemOf, problemWithout, troublesOf } from '../../client/state/media-problem.ts'
import { PreferencesStore, defaultPreferences, parsePreferences } from '../../client/state/preferences.ts'
import { isDisplayName, isRoomName, routeOf, suggestRoomName, tidyRoomName } from '../../client/state/room-name.ts'
import { problemOf } from '../../client/state/call-error.ts'
import { ERRORS } from '../../src/protocol/errors.ts'
import type { ErrorCode } from '../../src/protocol/errors.ts'
import { requestSchemas } from '../../src/protocol/events.ts'
import { roomIdSchema } from '../../src/protocol/ids.ts'

const NAMES = ['quiet-otter-42', 'a', '9', 'a'.repeat(64), 'a'.repeat(65), '', '-a', 'a-', 'A', 'a b', 'ä', 'a_b', 'a/b', 'a\n', '\u0000', '<b>', 'room.', 'analytics', 'dashboard', 'api', 'assets', 'analytics-2']

describe('room names', () => {
  test('the lobby accepts exactly what the server’s schema accepts', () => {
    for (const name of NAMES) expect(isRoomName(name), JSON.stringify(name)).toBe(roomIdSchema.safeParse(name).success)
  })

  test('what people type becomes a name the server accepts', () => {
    for (const typed of ['Quiet Otter!', '  Team  Ärger ', 'a'.repeat(100), 'Café №5', '--x']) expect(isRoomName(tidyRoomName(typed).replace(/-+$/, '')), typed).toBe(true)
    expect(tidyRoomName('Quiet Otter')).toBe('quiet-otter')
  })

  test('every suggestion is a valid name', () => {
    for (const random of [0, 0.25, 0.5, 0.999, 1]) expect(isRoomName(suggestRoomName(() => random))).toBe(true)
    expect(suggestRoomName(() => 0)).toBe('quiet-otter-10')
  })

  test('an address is the start, a room, or nothing', () => {
    expect(routeOf('/')).toEqual({ kind: 'start' })
    expect(routeOf('/quiet-otter-42')).toEqual({ kind: 'room', roomId: 'quiet-otter-42' })
    expect(routeOf('/quiet-otter-42/')).toEqual({ kind: 'room', roomId: 'quiet-otter-42' })
    expect(routeOf('/Not A Room')).toEqual({ kind: 'not-found' })
    expect(routeOf('/a/b')).toEqual({ kind: 'not-found' })
    for (const reserved of ['/api', '/assets']) expect(routeOf(reserved)).toEqual({ kind: 'not-found' })
  })

  test('analytics and the dashboard have addresses of their own', () => {
    for (const slash of ['', '/']) {
      expect(routeOf(`/analytics${slash}`)).toEqual({ kind: 'analytics', meetingId: null })
      expect(routeOf(`/analytics/2f9c-41:b_${slash}`)).toEqual({ kind: 'analytics', meetingId: '2f9c-41:b_' })
      expect(routeOf(`/dashboard${slash}`)).toEqual({ kind: 'dashboard' })
    }
    for (const none of ['/analytics/a/b', '/analytics/<b>', `/analytics/${'a'.repeat(65)}`, '/dashboard/a']) expect(routeOf(none)).toEqual({ kind: 'not-found' })
  })
})

describe('display names', () => {
  test('the lobby accepts exactly what the server’s schema accepts', () => {
    const join = (displayName: string): boolean => requestSchemas['room:join'].safeParse({ protocolVersion: 1, roomId: 'a', displayName }).success
    for (const name of ['Ada', ' Ada ', '', '   ', 'a'.repeat(60), 'a'.repeat(61), 'Zoë 🎻', 'a\u0007b', '\uE000', '李雷']) expect(isDisplayName(name), JSON.stringify(name)).toBe(join(name))
  })
})

describe('what is remembered', () => {
  test('broken memory means the defaults', () => {
    for (const text of [null, '', '{', '[]', '7', '"x"', '{"theme":"neon","overlaysShown":"yes","displayName":7}']) expect(parsePreferences(text)).toEqual(defaultPreferences)
  })

  test('a change survives a reload', () => {
    const kept = new Map<string, string>()
    const storage = { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => void kept.set(key, value), removeItem: (key: string) => void kept.delete(key) }
    new PreferencesStore(storage).change({ displayName: 'Ada', overlaysShown: false })
    expect(new PreferencesStore(storage).getSnapshot()).toEqual({ ...defaultPreferences, displayName: 'Ada', overlaysShown: false })
  })

  test('a browser that refuses storage still works', () => {
    const refusing = { getItem: () => null, setItem: () => { throw new Error('full') }, removeItem: () => undefined }
    const store = new PreferencesStore(refusing)
    store.change({ theme: 'dark' })
    expect(store.getSnapshot().theme).toBe('dark')
  })
})

describe('problems', () => {
  test('the browser’s errors have names a person understands', () => {
    const named = (name: string) => mediaProblemOf(new DOMException('', name), { permission: 'denied', allowedByPolicy: true, secure: true })
    expect(['NotAllowedError', 'NotFoundError', 'OverconstrainedError', 'NotReadableError', 'SecurityError', 'TypeError'].map(named)).toEqual(['denied', 'none-found', 'none-found', 'busy', 'blocked-by-policy', 'unknown'])
  })

  test.each([
    ['denied', '', { permission: 'denied' }],
    ['denied', '', { permission: null }],
    ['dismissed', 'Permission dismissed', { permission: 'prompt' }],
    ['denied-by-system', 'Permission denied by system', { permission: 'prompt' }],
    ['denied-by-system', '', { permission: 'granted' }],
    ['blocked-by-policy', '', { permission: 'denied', allowedByPolicy: false }],
  ] as const)('a refusal is %s when the browser says "%s" and %o', (problem, message, context) => {
    expect(mediaProblemOf(new DOMException(message, 'NotAllowedError'), { allowedByPolicy: true, secure: true, ...context })).toBe(problem)
  })

  test('without anything to ask, the address or the browser is named', () => {
    const context = { permission: null, allowedByPolicy: true }
    expect(problemWithout({ ...context, secure: false })).toBe('insecure')
    expect(problemWithout({ ...context, secure: true })).toBe('unsupported')
    expect(mediaProblemOf(new DOMException('', 'SecurityError'), { ...context, secure: false })).toBe('insecure')
  })

  test.each([
    ['chromium', 'windows', 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0', 0],
    ['firefox', 'other', 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 0],
    ['safari', 'mac', 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15', 0],
    ['ios', 'ios', 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15', 5],
    ['ios', 'ios', 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/140.0 Mobile/15E148 Safari/604.1', 5],
    ['android', 'android', 'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36', 5],
    ['other', 'other', 'curl/8', 0],
  ] as const)('%s on %s is told its own way to the permission', (browser, system, userAgent, maxTouchPoints) => {
    const hints = { userAgent, maxTouchPoints }
    expect([browserKindOf(hints), systemKindOf(hints)]).toEqual([browser, system])
    expect(describeMediaProblem({ sources: ['camera', 'microphone'], problem: 'denied' }, hints).action).toMatch(/\b(?:allow|block)/i)
  })

  test('each has a title and an action for both devices', () => {
    for (const problem of MEDIA_PROBLEMS) for (const source of ['microphone', 'camera'] as const) {
      const { title, action } = describeMediaProblem({ sources: [source], problem }, { userAgent: '', maxTouchPoints: 0 })
      expect(title).toContain(source)
      expect(action).toMatch(/\.$/)
    }
  })

  test('the same problem of both devices is told once', () => {
    const denied = { kind: 'problem', problem: 'denied' } as const
    expect(troublesOf(denied, denied)).toEqual([{ sources: ['camera', 'microphone'], problem: 'denied' }])
    expect(troublesOf({ kind: 'on' }, denied)).toEqual([{ sources: ['microphone'], problem: 'denied' }])
    expect(troublesOf({ kind: 'problem', problem: 'busy' }, denied)).toHaveLength(2)
    expect(troublesOf({ kind: 'off' }, { kind: 'off' })).toEqual([])
  })

  test('every code of the server’s catalogue is shown with its words', () => {
    for (const code of Object.keys(ERRORS) as ErrorCode[]) expect(problemOf(code)).toEqual({ code, ...ERRORS[code] })
  })
})
