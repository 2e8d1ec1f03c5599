// Rules in the database, and what they would have said of the meetings in it: the same as was said live, without names, of one's scope alone.
import { afterEach, beforeEach, expect, test } from 'vitest'
import { AlertEngine } from '../../src/insights/alerts/engine.ts'
import type { Keeper } from '../../src/insights/keeper.ts'
import { DEFAULT_RULES } from '../../src/protocol/alerts.ts'
import type { Alert, Rules } from '../../src/protocol/alerts.ts'
import type { Emotion } from '../../src/protocol/emotion.ts'
import type { MeetingId } from '../../src/protocol/ids.ts'
import type { Meeting, Observation } from '../../src/protocol/observation.ts'
import { keeperOf, onBothDatabases } from './databases.ts'
import type { Place } from './databases.ts'
import { joined, meetingNamed, opened, peer, Played, reading, START_MS } from './meetings/played.ts'

/** When, from the start, and what. */
type Told = readonly [number, Observation]

const HOUR_MS = 3_600_000
const rulesWith = (durationS: number): Rules => DEFAULT_RULES.map((rule) => ({ ...rule, durationS }))

onBothDatabases(({ open }) => {
  let place: Place
  let keeper: Keeper
  beforeEach(async () => {
    place = await open()
    keeper = keeperOf(place)
    await keeper.open()
  })
  afterEach(async () => {
    await keeper.close()
    place.close()
  })

  test('rules are kept for each scope, the last that were set', async () => {
    await keeper.run('writeRules', '*', rulesWith(10), 1)
    await keeper.run('writeRules', 'tea' as never, rulesWith(20), 2)
    expect(await keeper.run('writeRules', '*', rulesWith(30), 3)).toEqual([])
    const kept = await keeper.run('readRules')
    expect(kept.toSorted((a, b) => a.scope.localeCompare(b.scope))).toEqual([{ scope: '*', rules: rulesWith(30) }, { scope: 'tea', rules: rulesWith(20) }])
  })

  test('rules in a form that this program does not know are as if there were none', async () => {
    await keeper.run('writeRules', '*', [{ kind: 'old' }] as never, 1)
    await keeper.run('writeRules', 'tea' as never, rulesWith(20), 2)
    expect((await keeper.run('readRules')).map(({ scope }) => scope)).toEqual(['tea'])
  })

  test('of a thousand rooms and one the oldest goes, and never those of all rooms', async () => {
    await keeper.run('writeRules', '*', rulesWith(1), 0)
    await place.byHand(`INSERT INTO alert_rules (scope, rules, at_ms) VALUES ${Array.from({ length: 1000 }, (_, n) => `('room-${n + 1}', '${JSON.stringify(rulesWith(1))}', ${n + 1})`).join(', ')}`)
    expect(await keeper.run('writeRules', 'one-more' as never, rulesWith(1), 1001)).toEqual(['room-1'])
    const scopes = (await keeper.run('readRules')).map(({ scope }) => scope)
    expect(scopes).toHaveLength(1001)
    expect(scopes).toContain('*')
  })

  /** The same observations to a recorder and to the live engine. */
  async function play(meeting: Meeting, startMs: number, told: readonly Told[], lengthMs: number): Promise<readonly Alert[]> {
    const played = new Played(keeper)
    const engine = new AlertEngine({ meeting, openedMs: startMs, rules: DEFAULT_RULES, groupMinimum: 3 })
    played.tell(meeting, startMs, opened)
    for (const [ms, observation] of told) {
      played.tell(meeting, startMs + ms, observation)
      engine.observe(observation, startMs + ms)
    }
    engine.advance(startMs + lengthMs)
    played.tell(meeting, startMs + lengthMs, { kind: 'closed' })
    await played.recorder.flush()
    return engine.alerts
  }
  const preview = (scope: string, nowMs: number, meetingIds: readonly string[] | null = null) => keeper.run('previewRules', DEFAULT_RULES, { scope: scope as never, meetingIds: meetingIds as readonly MeetingId[] | null, nowMs, groupMinimum: 3 })
  const plain = (alerts: readonly Alert[]) => alerts.map(({ rule, roomId, atMs, measured, label }) => ({ kind: rule.kind, roomId, atMs: atMs - START_MS, measured: Number(measured.toFixed(2)), label }))

  const people = ['Ada', 'Ben', 'Cyd']
  const come: readonly Told[] = people.flatMap((name) => [[0, joined(name)], [0, { kind: 'consent', peerId: peer(name), audience: 'everyone' }]] as const)
  const day = (label: (ms: number) => Emotion): readonly Told[] => ([
    ...come,
    [100_000, { kind: 'hand', peerId: peer('Ben'), on: true } as const],
    [110_000, { kind: 'speaking', peerIds: [peer('Ada')] } as const],
    [200_000, { kind: 'hand', peerId: peer('Ben'), on: false } as const],
    [300_000, { kind: 'quality', peerId: peer('Cyd'), score: 3 } as const],
    ...Array.from({ length: 600 }, (_, second) => people.map((name) => [second * 1000 + 500, reading(name, START_MS + second * 1000 + 500, { label: label(second * 1000), probabilities: label(second * 1000) === 'happiness' ? [0, 0, 0, 0, 1, 0, 0, 0] : [0, 0, 0, 0, 0, 1, 0, 0] })] as const)).flat(),
  ] as readonly Told[]).toSorted((a, b) => a[0] - b[0])

  test('a preview says of a kept meeting what was said live, without anybody’s name', async () => {
    const live = await play(meetingNamed('m1'), START_MS, day((ms) => (ms < 400_000 ? 'happiness' : 'sadness')), 600_000)
    const said = await preview('tea', START_MS + HOUR_MS)
    expect(said).toMatchObject({ meetings: 1, fromMs: START_MS, more: 0, notKept: ['lobby-waiting'] })
    expect(plain(said.alerts).toSorted((a, b) => a.atMs - b.atMs)).toEqual(plain(live).toSorted((a, b) => a.atMs - b.atMs))
    expect(plain(live).map(({ kind }) => kind).toSorted()).toEqual(['bad-network', 'hand-waiting', 'mood-shift', 'nobody-speaking', 'one-talks-over-all'])
    expect(JSON.stringify(said)).not.toMatch(/Ada|Ben|Cyd/)
    expect(said.alerts.every(({ peerId, displayName }) => peerId === null && displayName === null)).toBe(true)
  })

  test('a preview reads the meetings of its scope and of the last day alone', async () => {
    const hand: readonly Told[] = [[0, joined('Ada')], [0, { kind: 'hand', peerId: peer('Ada'), on: true }]]
    await play(meetingNamed('old'), START_MS - 26 * HOUR_MS, hand, 100_000)
    await play(meetingNamed('m1'), START_MS, hand, 100_000)
    await play(meetingNamed('m2', 'milk'), START_MS + 1000, hand, 100_000)
    const nowMs = START_MS + HOUR_MS
    expect(await preview('*', nowMs)).toMatchObject({ meetings: 2, alerts: [{ meetingId: 'm2' }, { meetingId: 'm1' }] })
    expect(await preview('tea', nowMs)).toMatchObject({ meetings: 1, alerts: [{ meetingId: 'm1' }] })
    expect(await preview('tea', nowMs, ['m2'])).toMatchObject({ meetings: 0, fromMs: null, alerts: [] })
    expect(await preview('milk', nowMs, ['m2'])).toMatchObject({ meetings: 1 })
    expect(await preview('tea', nowMs, [])).toMatchObject({ meetings: 0 })
  })

  test('a preview gives the newest 200 alerts and says how many more there are', async () => {
    const waves = Array.from({ length: 250 }, (_, n): readonly Told[] => [[n * 200_000, { kind: 'hand', peerId: peer('Ada'), on: true }], [n * 200_000 + 70_000, { kind: 'hand', peerId: peer('Ada'), on: false }]]).flat()
    await play(meetingNamed('m1'), START_MS, [[0, joined('Ada')], ...waves], 250 * 200_000)
    const said = await preview('*', START_MS + 20 * HOUR_MS)
    expect([said.alerts.length, said.more]).toEqual([200, 50])
    expect(said.alerts[0]!.atMs).toBeGreaterThan(said.alerts[199]!.atMs)
  })
})
