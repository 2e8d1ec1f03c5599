// The dashboard's rows: who needs attention stands first, and a row moves only when it must; filters, letters and what is drawn.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { boardOf, changedBoard, spokenMs } from '../../client/moderator/board.ts'
import type { Board } from '../../client/moderator/board.ts'
import { drawnRows, edgesOf, rowAt, scrollFor } from '../../client/moderator/drawn.ts'
import { countFacets, NO_FILTERS } from '../../client/moderator/filters.ts'
import type { Filters } from '../../client/moderator/filters.ts'
import { needsOfPerson, needsOfRoom, rankOf } from '../../client/moderator/needs.ts'
import { arrange, FALLS_AFTER_MS, LINGERS_MS, NO_ORDER } from '../../client/moderator/order.ts'
import type { Candidate, Order } from '../../client/moderator/order.ts'
import { arrangeBoard, NOTHING_ARRANGED, rowsOf } from '../../client/moderator/rows.ts'
import type { Arrangement } from '../../client/moderator/rows.ts'
import { typedRow } from '../../client/moderator/typeahead.ts'
import type { Alert } from '../../src/protocol/alerts.ts'
import type { LivePerson, LiveRoom } from '../../src/protocol/dashboard.ts'
import type { MeetingId, PeerId, RoomId, WaitingId } from '../../src/protocol/ids.ts'
import { DEFAULT_RULES } from '../../src/protocol/rule-limits.ts'

const CALM = 4
const row = (key: string, rank = CALM, sinceMs: number | null = null, matches = true): Candidate<string> => ({ key, rank, sinceMs, matches })
const none: Order<string> = NO_ORDER

const person = (name: string, part: Partial<LivePerson> = {}): LivePerson => ({
  peerId: `peer-${name}` as PeerId, displayName: name, role: 'participant', isBot: false, joinedMs: name.charCodeAt(0), here: true, microphone: true, camera: true, screen: false,
  speaking: false, speakingMs: 0, handSinceMs: null, quality: 10, analysed: false, label: null, ...part,
})
const room = (name: string, part: Partial<LiveRoom> = {}): LiveRoom => ({
  roomId: name as RoomId, meetingId: `meeting-${name}` as MeetingId, startedMs: 0, door: { lobby: false, locked: false }, waiting: [], mood: { kind: 'withheld', why: 'off', minimum: 5 }, spokeMs: null, alerts: [], ...part,
})
const board = (...rooms: readonly (readonly [LiveRoom, ...LivePerson[]])[]): Board => boardOf({ atMs: 1000, rooms: rooms.map(([info, ...people]) => ({ roomId: info.roomId, room: info, people, left: [] })) })
const alertOn = (part: Partial<Alert> = {}): Alert => ({
  alertId: 'a1', meetingId: 'meeting-x' as MeetingId, roomId: 'x' as RoomId, atMs: 900, sinceMs: 800, endedMs: null, rule: DEFAULT_RULES[0] ?? { kind: 'hand-waiting', on: true, durationS: 1, cooldownS: 1 },
  peerId: null, displayName: null, measured: 0, label: null, ...part,
})
const named = (arrangement: Arrangement, of: Board): readonly string[] => rowsOf(arrangement, new Set()).map((one) => (one.kind === 'room' ? `#${one.roomId}` : one.kind === 'person' ? (of.rooms.get(one.roomId)?.people.get(one.peerId)?.displayName ?? '(gone)') : 'waits'))

describe('the order', () => {
  test('puts the weightiest need first and, of equal needs, the one that has waited longest', () => {
    expect(arrange(none, [row('calm'), row('trouble', 3, 5), row('late', 2, 20), row('early', 2, 10), row('alert', 0, 99)], 0, 'live').keys).toEqual(['alert', 'early', 'late', 'trouble', 'calm'])
  })

  test('keeps rows that need nothing where they are, whatever order they come in', () => {
    const first = arrange(none, [row('a'), row('b'), row('c')], 0, 'live')
    expect(arrange(first, [row('c'), row('b'), row('a')], 60_000, 'live').keys).toEqual(['a', 'b', 'c'])
  })

  test('is the same object while nothing moves', () => {
    const first = arrange(none, [row('a', 2, 5), row('b')], 0, 'live')
    expect(arrange(first, [row('a', 2, 5), row('b')], 500, 'live').keys).toBe(first.keys)
  })

  test('lets a row rise at once, and fall only when it has needed less for ten seconds without a break', () => {
    let order = arrange(none, [row('a'), row('b')], 0, 'live')
    order = arrange(order, [row('a'), row('b', 2, 0)], 100, 'live')
    expect(order.keys).toEqual(['b', 'a'])
    const calm = [row('a', 3, 0), row('b')]
    order = arrange(order, calm, 1000, 'live')
    expect(order.keys).toEqual(['b', 'a'])
    order = arrange(order, calm, 1000 + FALLS_AFTER_MS - 1, 'live')
    expect(order.keys).toEqual(['b', 'a'])
    expect(arrange(order, calm, 1000 + FALLS_AFTER_MS, 'live').keys).toEqual(['a', 'b'])
    // A hand up again in between begins the ten seconds anew.
    order = arrange(order, [row('a', 3, 0), row('b', 2, 5000)], 10_500, 'live')
    order = arrange(order, calm, 10_600, 'live')
    expect(arrange(order, calm, 10_600 + FALLS_AFTER_MS - 1, 'live').keys).toEqual(['b', 'a'])
  })

  test('moves nothing that is held, and says how many rows wait', () => {
    let order = arrange(none, [row('a'), row('b'), row('c')], 0, 'live')
    order = arrange(order, [row('a'), row('c', 0, 1), row('new')], 100, 'held')
    expect(order.keys).toEqual(['a', 'b', 'c'])
    // One has gone, one has come, two have changed places.
    expect(order.pending).toBe(4)
    const released = arrange(order, [row('a'), row('c', 0, 1), row('new')], 200, 'live')
    expect([released.keys, released.pending]).toEqual([['c', 'a', 'new'], 0])
  })

  test('under any changes, held rows are exactly those of before, and released ones each candidate once', () => {
    const candidates = fc.uniqueArray(fc.record({ key: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'), rank: fc.integer({ min: 0, max: CALM }), sinceMs: fc.option(fc.nat(1000)), matches: fc.constant(true) }), { selector: ({ key }) => key })
    fc.assert(fc.property(fc.array(fc.tuple(candidates, fc.boolean()), { maxLength: 12 }), (steps) => {
      let order = none
      steps.forEach(([rows, isHeld], step) => {
        const next = arrange(order, rows, step * 700, isHeld ? 'held' : 'live')
        expect(next.keys.toSorted()).toEqual(isHeld ? order.keys.toSorted() : rows.map(({ key }) => key).toSorted())
        if (isHeld) expect(next.keys).toEqual(order.keys)
        order = next
      })
    }))
  })

  test('keeps what a filter no longer wants for five seconds, and nothing once another filter is asked for', () => {
    let order = arrange(none, [row('a'), row('b')], 0, 'live')
    order = arrange(order, [row('a', CALM, null, false), row('b')], 1000, 'live')
    expect(arrange(order, [row('a', CALM, null, false), row('b')], 1000 + LINGERS_MS - 1, 'live').keys).toEqual(['a', 'b'])
    expect(arrange(order, [row('a', CALM, null, false), row('b')], 1000 + LINGERS_MS, 'live').keys).toEqual(['b'])
    expect(arrange(order, [row('a', CALM, null, false), row('b')], 1001, 'anew').keys).toEqual(['b'])
    // Whoever never fitted does not linger.
    expect(arrange(none, [row('c', CALM, null, false)], 0, 'live').keys).toEqual([])
  })
})

describe('needs', () => {
  test('a person’s are alerts, then a raised hand, then the connection', () => {
    expect(needsOfPerson(person('Ada', { handSinceMs: 50, here: false }), [alertOn()]).map(({ kind }) => kind)).toEqual(['alert', 'hand', 'trouble'])
    expect(needsOfPerson(person('Ada', { quality: 5 }))).toEqual([])
    expect(needsOfPerson(person('Ada', { quality: 4 })).map(({ kind }) => kind)).toEqual(['trouble'])
    expect(rankOf(needsOfPerson(person('Ada', { quality: null })))).toBe(CALM)
  })

  test('a room’s are counted, with the longest wait; alerts that are over do not call', () => {
    const of = board([room('x', { alerts: [alertOn({ endedMs: 950 })], waiting: [{ waitingId: 'w' as WaitingId, displayName: 'Walter', sinceMs: 700 }] }), person('Ada', { handSinceMs: 500 }), person('Ben', { handSinceMs: 300 })]).rooms.get('x' as RoomId)
    expect(of && needsOfRoom(of)).toEqual([{ kind: 'waiting', count: 1, sinceMs: 700 }, { kind: 'hand', count: 2, sinceMs: 300 }])
  })
})

describe('the board', () => {
  test('takes up changes, and leaves what did not change the same', () => {
    const before = board([room('x'), person('Ada'), person('Ben')], [room('y'), person('Cleo')])
    const after = changedBoard(before, { atMs: 2000, gone: [], rooms: [{ roomId: 'x' as RoomId, people: [person('Ada', { speaking: true })], left: ['peer-Ben' as PeerId] }] })
    const x = after.rooms.get('x' as RoomId)
    expect([...(x?.people.values() ?? [])].map(({ displayName, speaking, toldMs }) => [displayName, speaking, toldMs])).toEqual([['Ada', true, 2000]])
    expect(after.rooms.get('y' as RoomId)).toBe(before.rooms.get('y' as RoomId))
    expect(changedBoard(after, { atMs: 2500, rooms: [], gone: ['x' as RoomId] }).rooms.has('x' as RoomId)).toBe(false)
    expect(changedBoard(after, { atMs: 2500, gone: [], rooms: [{ roomId: 'unheard-of' as RoomId, people: [person('Eve')], left: [] }] }).rooms.size).toBe(2)
  })

  test('a room that began anew has none of its former people', () => {
    const after = changedBoard(board([room('x'), person('Ada')]), { atMs: 2000, gone: [], rooms: [{ roomId: 'x' as RoomId, room: room('x', { meetingId: 'another' as MeetingId }), people: [person('Ben')], left: [] }] })
    expect([...(after.rooms.get('x' as RoomId)?.people.values() ?? [])].map(({ displayName }) => displayName)).toEqual(['Ben'])
  })

  test('whoever speaks has spoken longer by itself, and nobody else', () => {
    expect(spokenMs({ ...person('Ada', { speaking: true, speakingMs: 4000 }), toldMs: 1000 }, 3500)).toBe(6500)
    expect(spokenMs({ ...person('Ada', { speakingMs: 4000 }), toldMs: 1000 }, 3500)).toBe(4000)
  })
})

describe('the rows', () => {
  const everybody = board(
    [room('calm-lake'), person('Ada'), person('José', { speaking: true })],
    [room('busy-pond', { waiting: [{ waitingId: 'w' as WaitingId, displayName: 'Walter', sinceMs: 700 }] }), person('Cleo'), person('Dana', { handSinceMs: 400 })],
  )
  const show = (filters: Partial<Filters>): readonly string[] => named(arrangeBoard(NOTHING_ARRANGED, everybody, { ...NO_FILTERS, ...filters }, 1000, 'live'), everybody)

  test('are rooms by need, each with those who wait at its door and then its people by need', () => {
    expect(show({})).toEqual(['#busy-pond', 'waits', 'Dana', 'Cleo', '#calm-lake', 'Ada', 'José'])
  })

  test('are found by a name without its accents, by a room with all its people, by room, and by what goes on', () => {
    expect(show({ text: 'jose' })).toEqual(['#calm-lake', 'José'])
    expect(show({ text: 'calm' })).toEqual(['#calm-lake', 'Ada', 'José'])
    expect(show({ roomId: 'busy-pond' as RoomId })).toEqual(['#busy-pond', 'waits', 'Dana', 'Cleo'])
    expect(show({ facet: 'attention' })).toEqual(['#busy-pond', 'waits', 'Dana'])
    expect(show({ facet: 'speaking' })).toEqual(['#calm-lake', 'José'])
    expect(show({ facet: 'hands' })).toEqual(['#busy-pond', 'Dana'])
    expect(show({ facet: 'trouble' })).toEqual([])
    expect(countFacets(everybody.rooms.values())).toEqual({ everyone: 4, attention: 2, speaking: 1, hands: 1, trouble: 0 })
  })

  test('of a closed room are its head alone', () => {
    expect(rowsOf(arrangeBoard(NOTHING_ARRANGED, everybody, NO_FILTERS, 1000, 'live'), new Set(['busy-pond' as RoomId])).map(({ kind }) => kind)).toEqual(['room', 'room', 'person', 'person'])
  })

  test('that are held stay though their person or room has gone, and nobody new comes between', () => {
    const before = arrangeBoard(NOTHING_ARRANGED, everybody, NO_FILTERS, 1000, 'live')
    const after = changedBoard(everybody, { atMs: 2000, gone: ['calm-lake' as RoomId], rooms: [{ roomId: 'busy-pond' as RoomId, people: [person('Eve', { handSinceMs: 100 })], left: ['peer-Cleo' as PeerId] }] })
    const held = arrangeBoard(before, after, NO_FILTERS, 2000, 'held')
    expect(named(held, after)).toEqual(['#busy-pond', 'waits', 'Dana', '(gone)', '#calm-lake', '(gone)', '(gone)'])
    expect(held.pending).toBeGreaterThan(0)
    expect(named(arrangeBoard(held, after, NO_FILTERS, 3000, 'live'), after)).toEqual(['#busy-pond', 'waits', 'Eve', 'Dana'])
  })

  test('say their place among their like', () => {
    expect(rowsOf(arrangeBoard(NOTHING_ARRANGED, everybody, NO_FILTERS, 1000, 'live'), new Set()).map(({ position, of }) => `${position}/${of}`)).toEqual(['1/2', '1/3', '2/3', '3/3', '2/2', '1/2', '2/2'])
  })
})

describe('what is drawn', () => {
  const edges = edgesOf([50, 40, 40, 50, 40])

  test('is what is in sight with a few around it, and the row with the focus', () => {
    expect(edges).toEqual([0, 50, 90, 130, 180, 220])
    expect([rowAt(edges, 0), rowAt(edges, 89), rowAt(edges, 90), rowAt(edges, 9999)]).toEqual([0, 1, 2, 4])
    expect(drawnRows(edges, { scrollPx: 95, heightPx: 30 }, 0, 2)).toEqual([2])
    expect(drawnRows(edges, { scrollPx: 95, heightPx: 30 }, 0, 0)).toEqual([0, 2])
    expect(drawnRows(edges, { scrollPx: 0, heightPx: 40 }, 1, 4)).toEqual([0, 1, 4])
    expect(drawnRows([0], { scrollPx: 0, heightPx: 40 }, 1, -1)).toEqual([])
  })

  test('is scrolled no further than a row needs', () => {
    expect(scrollFor(edges, 0, { scrollPx: 60, heightPx: 100 })).toBe(0)
    expect(scrollFor(edges, 4, { scrollPx: 0, heightPx: 100 })).toBe(120)
    expect(scrollFor(edges, 1, { scrollPx: 10, heightPx: 100 })).toBe(10)
  })
})

describe('letters', () => {
  const names = ['standup', 'Ada', 'Ángel', 'Ben', 'Anna']

  test('jump to the next row that is called so, and go round', () => {
    expect(typedRow(names, 0, 'a')).toBe(1)
    expect(typedRow(names, 1, 'a')).toBe(2)
    expect(typedRow(names, 1, 'aa')).toBe(2)
    expect(typedRow(names, 1, 'an')).toBe(2)
    expect(typedRow(names, 2, 'ann')).toBe(4)
    expect(typedRow(names, 4, 'b')).toBe(3)
    expect(typedRow(names, 0, 'x')).toBe(null)
  })
})
