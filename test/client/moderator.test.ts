// The dashboard's words and forms: what an alert says, what a rule's numbers may be, what one may do, what is done and taken back.
import { describe, expect, test } from 'vitest'
import { alertSentence } from '../../client/moderator/alert-words.ts'
import { personDeeds, roleIn, roomDeeds } from '../../client/moderator/choices.ts'
import { Deeds } from '../../client/moderator/deeds.ts'
import { parseHabits } from '../../client/moderator/habits.ts'
import { codeOf } from '../../client/moderator/link.ts'
import type { DashboardAsk } from '../../client/moderator/link.ts'
import { draftOf, limitsOf, mistakesIn, readNumber, rulesOf, sameRules } from '../../client/moderator/rule-draft.ts'
import { sayDuration } from '../../client/moderator/time-words.ts'
import { CallError } from '../../client/state/call-error.ts'
import { DashboardAccess } from '../../client/state/dashboard-access.ts'
import { DataKeys } from '../../client/state/data-keys.ts'
import { moderatorWords } from '../../client/words/moderator-area.ts'
import { rulesSchema } from '../../src/protocol/alerts.ts'
import type { Alert, Rule } from '../../src/protocol/alerts.ts'
import { dashboardAuthSchema } from '../../src/protocol/dashboard.ts'
import type { DashboardAction, LivePerson, LiveRoom } from '../../src/protocol/dashboard.ts'
import type { MeetingId, PeerId, RoomId } from '../../src/protocol/ids.ts'
import { DEFAULT_RULES, RULE_LIMITS } from '../../src/protocol/rule-limits.ts'
import type { RuleNumber } from '../../src/protocol/rule-limits.ts'

await moderatorWords

const ruleOf = (kind: Rule['kind']): Rule => {
  const rule = DEFAULT_RULES.find((one) => one.kind === kind)
  if (!rule) throw new Error(kind)
  return rule
}
const alertOf = (kind: Rule['kind'], part: Partial<Alert> = {}): Alert => ({
  alertId: 'a1', meetingId: 'm' as MeetingId, roomId: 'x' as RoomId, atMs: 61_000, sinceMs: 1000, endedMs: null, rule: ruleOf(kind), peerId: 'p' as PeerId, displayName: 'Ada', measured: 60, label: null, ...part,
})
const looks = (label: string): string => `looks ${label}`
const person: LivePerson = {
  peerId: 'p' as PeerId, displayName: 'Ada', role: 'participant', isBot: false, joinedMs: 0, here: true, microphone: true, camera: true, screen: false, speaking: false, speakingMs: 0, handSinceMs: 5, quality: 10, analysed: false, label: null,
}
const room: LiveRoom = { roomId: 'x' as RoomId, meetingId: 'm' as MeetingId, startedMs: 0, door: { lobby: true, locked: false }, waiting: [], mood: { kind: 'withheld', why: 'off', minimum: 5 }, spokeMs: null, alerts: [] }

describe('words', () => {
  test('a duration has the two units that matter', () => {
    expect([0, 45_900, 80_000, 3_599_999, 7_500_000].map(sayDuration)).toEqual(['0 s', '45 s', '1 min 20 s', '59 min 59 s', '2 h 5 min'])
  })

  test('an alert says what triggered it with its numbers, and how long by now', () => {
    expect(alertSentence(alertOf('hand-waiting'), 81_000, looks)).toBe('The hand of Ada has been up for 1 min 20 s.')
    expect(alertSentence(alertOf('hand-waiting', { endedMs: 126_000 }), 999_000, looks)).toBe('The hand of Ada was up for 2 min 5 s.')
    expect(alertSentence(alertOf('nobody-speaking', { peerId: null, displayName: null }), 91_000, looks)).toBe('Nobody has spoken for 1 min 30 s.')
    expect(alertSentence(alertOf('one-talks-over-all', { measured: 0.83 }), 0, looks)).toBe('Ada had 83% of the speaking time of the last 5 min.')
    expect(alertSentence(alertOf('mood-shift', { measured: -0.45, label: 'happiness' }), 0, looks)).toBe('“looks happiness” was 45 points below its mean of the 5 min before.')
    expect(alertSentence(alertOf('bad-network', { measured: 3 }), 0, looks)).toBe('The connection of Ada was at 3 of 10.')
    expect(alertSentence(alertOf('lobby-waiting', { displayName: null }), 41_000, looks)).toBe('Somebody has been waiting in the lobby for 40 s.')
  })
})

describe('a rule being written', () => {
  test('comes back as it was', () => {
    expect(rulesOf(draftOf(DEFAULT_RULES))).toEqual(DEFAULT_RULES)
    expect(sameRules(DEFAULT_RULES, rulesOf(draftOf(DEFAULT_RULES)))).toBe(true)
  })

  test.each(Object.keys(RULE_LIMITS) as RuleNumber[])('%s takes its limits and nothing beyond, as the server does', (name) => {
    const [least, most] = limitsOf(name)
    const rules = (typed: string) => rulesOf(draftOf(DEFAULT_RULES).map((draft) => (name in draft.numbers ? { ...draft, numbers: { ...draft.numbers, [name]: typed } } : draft)))
    for (const value of [least, most]) expect(rulesSchema.safeParse(rules(String(value))).success, String(value)).toBe(true)
    for (const typed of [String(least - 1), String(most + 1), '', 'many', '1.5', '1e2', '-3']) {
      expect(readNumber(name, typed), typed).toBe(null)
      expect(rules(typed), typed).toBe(null)
    }
  })

  test('counts its mistakes', () => {
    expect(mistakesIn(draftOf(DEFAULT_RULES))).toBe(0)
    expect(mistakesIn(draftOf(DEFAULT_RULES).map((draft) => ({ ...draft, numbers: { ...draft.numbers, durationS: 'soon' } })))).toBe(DEFAULT_RULES.length)
  })
})

describe('what one may do', () => {
  const kinds = (role: Parameters<typeof personDeeds>[0], part: Partial<LivePerson> = {}): readonly string[] => personDeeds(role, { ...person, ...part }).map(({ id }) => id)

  test('follows from one’s role, theirs, and how they are now', () => {
    expect(kinds('host')).toEqual(['lower-hand', 'mute', 'stop-camera', 'role-host', 'role-moderator', 'role-observer', 'remove', 'ban'])
    expect(kinds('moderator')).toEqual(['lower-hand', 'mute', 'stop-camera', 'remove', 'ban'])
    expect(kinds('moderator', { role: 'host', microphone: false, handSinceMs: null })).toEqual(['ask-to-unmute'])
    expect(kinds('moderator', { isBot: true, microphone: false })).not.toContain('ask-to-unmute')
    expect(kinds('participant')).toEqual([])
  })

  test('asks before it puts anybody out, and before nothing else', () => {
    expect(personDeeds('host', person).filter(({ asksFirst }) => asksFirst !== null).map(({ id }) => id)).toEqual(['remove', 'ban'])
  })

  test('to a room is what is not so yet', () => {
    expect(roomDeeds('moderator', room).map(({ action }) => action)).toEqual(['write', { kind: 'mute-all' }, { kind: 'set-lobby', on: false }, { kind: 'lock', on: true }])
  })

  test('may differ from room to room', () => {
    const scope = { kind: 'rooms', rooms: [{ roomId: 'x' as RoomId, role: 'host' }] } as const
    expect([roleIn(scope, 'x' as RoomId), roleIn(scope, 'y' as RoomId), roleIn({ kind: 'everywhere', role: 'moderator' }, 'y' as RoomId)]).toEqual(['host', 'observer', 'moderator'])
  })
})

describe('deeds', () => {
  const answering = (answers: readonly (DashboardAction | null | CallError)[]) => {
    const asked: unknown[] = []
    let next = 0
    const ask = (async (_name: string, payload: unknown) => {
      asked.push(payload)
      const answer = answers[next++]
      if (answer instanceof CallError) throw answer
      return { undo: answer ?? null }
    }) as unknown as DashboardAsk
    return { asked, deeds: new Deeds(ask, () => 5000) }
  }
  const settled = async (): Promise<void> => { for (let turn = 0; turn < 5; turn++) await Promise.resolve() }

  test('are said, and taken back once with what the server gave for it', async () => {
    const { asked, deeds } = answering([{ kind: 'lock', on: false }, null])
    await deeds.act('x' as RoomId, { kind: 'lock', on: true }, 'The room is locked')
    const [deed] = deeds.all.getSnapshot()
    expect([deed?.text, deed?.state, deeds.shown.getSnapshot().size]).toEqual(['The room is locked', 'done', 1])
    deeds.undoLast()
    deeds.undoLast()
    await settled()
    expect(asked).toEqual([{ roomId: 'x', action: { kind: 'lock', on: true } }, { roomId: 'x', action: { kind: 'lock', on: false } }])
    expect(deeds.all.getSnapshot().map(({ text, state, undo }) => [text, state, undo])).toEqual([['Taken back: The room is locked', 'undone', null]])
  })

  test('that are refused say so in words', async () => {
    const { deeds } = answering([new CallError('FORBIDDEN')])
    await deeds.act('x' as RoomId, { kind: 'mute-all' }, 'Everybody is muted')
    expect(deeds.all.getSnapshot()[0]).toMatchObject({ state: 'failed', undo: null, text: 'That did not work: Everybody is muted. You may not do that.' })
  })
})

describe('getting in', () => {
  const storage = () => {
    const kept = new Map<string, string>()
    return { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => void kept.set(key, value), removeItem: (key: string) => void kept.delete(key) }
  }
  const randomBytes = (count: number): Uint8Array => new Uint8Array(count).fill(251)

  test('a link’s token comes with a data key of this tab’s own, which “My data” then has, also after a reload', () => {
    const tab = storage()
    const dataKeys = new DataKeys(tab)
    const access = new DashboardAccess({ storage: tab, dataKeys, randomBytes })
    expect(access.auth([])).toBe(null)
    access.keep('a.b.c')
    const auth = access.auth(['some-key'])
    expect(dashboardAuthSchema.safeParse(auth).success).toBe(true)
    expect(auth).toMatchObject({ accessToken: 'a.b.c' })
    expect(dataKeys.all).toHaveLength(1)
    expect(new DashboardAccess({ storage: tab, dataKeys: new DataKeys(tab), randomBytes: () => new Uint8Array(32) }).auth([])).toEqual(auth)
  })

  test('without one, the newest twenty keys of places', () => {
    const access = new DashboardAccess({ storage: null, dataKeys: new DataKeys(null), randomBytes })
    const auth = access.auth(Array.from({ length: 30 }, (_, index) => `key-${index}`))
    expect(auth).toEqual({ keys: Array.from({ length: 20 }, (_, index) => `key-${index + 10}`) })
  })

  test('a refusal is read from wherever the server put its code', () => {
    expect(codeOf({ message: 'no', data: { code: 'TOKEN_EXPIRED', message: 'no' } })).toBe('TOKEN_EXPIRED')
    expect(codeOf({ message: 'FORBIDDEN' })).toBe('FORBIDDEN')
    expect(codeOf({ message: 'xhr poll error' })).toBe('INTERNAL')
  })

  test('broken habits are the defaults: read out, and without a sound', () => {
    expect([parseHabits(null), parseHabits('{'), parseHabits('{"sound":1}')]).toEqual(Array.from({ length: 3 }, () => ({ alertsRead: true, sound: false })))
    expect(parseHabits('{"sound":true,"alertsRead":false}')).toEqual({ alertsRead: false, sound: true })
  })
})
