// The live board: what it says of rooms and people, that it says only what changed, and in whose sight; in virtual time.
import { beforeEach, describe, expect, test } from 'vitest'
import type { RoomChange } from '../../src/protocol/dashboard.ts'
import type { MeetingId, PeerId, RoomId } from '../../src/protocol/ids.ts'
import type { Observation } from '../../src/protocol/observation.ts'
import { LiveBoard } from '../../src/signaling/live-board.ts'
import type { Surroundings } from '../../src/signaling/live-board.ts'
import type { Sight } from '../../src/signaling/live-person.ts'
import { readingOf } from './fake-analysis.ts'

const ROOM = 'tea' as RoomId
const meeting = { meetingId: 'm1' as MeetingId, roomId: ROOM }
const id = (name: string) => name as PeerId

let board: LiveBoard
let around: Surroundings
let nowMs: number
beforeEach(() => {
  around = { door: { lobby: false, locked: false }, waiting: [] }
  nowMs = 1000
  board = new LiveBoard({ surroundingsOf: () => around, groupMinimum: 3 })
  tell({ kind: 'opened', purpose: 'personal', analysis: 'available' })
})

const tell = (...observations: readonly Observation[]): void => {
  for (const observation of observations) board.observe(meeting, observation, nowMs)
}
const joins = (...names: readonly string[]): void => tell(...names.map((name): Observation => ({ kind: 'joined', peerId: id(name), person: { personId: name, keyDigest: '', displayName: name }, identity: null, role: 'participant', isBot: false })))
const shares = (name: string, audience: 'host' | 'everyone'): void => tell({ kind: 'consent', peerId: id(name), audience })
const reads = (name: string, audience: 'host' | 'everyone', label: 'happiness' | 'unsure' = 'happiness', confidence = 0.9): void => tell({ kind: 'reading', audience, reading: { ...readingOf(id(name)), label, confidence } })
const change = (sight: Sight = 'everyone'): RoomChange | null => board.takeChanges(nowMs).changeOf(ROOM, sight)
const people = (from: RoomChange | null): readonly string[] => from?.people.map(({ peerId }) => peerId) ?? []

describe('what changed', () => {
  test('a room that opens comes whole, and after it only who changed', () => {
    joins('ada', 'ben', 'cyd')
    const first = change()
    expect(first).toMatchObject({ roomId: ROOM, room: { meetingId: 'm1', startedMs: 1000, door: { lobby: false, locked: false }, spokeMs: null }, left: [] })
    expect(people(first)).toEqual(['ada', 'ben', 'cyd'])
    tell({ kind: 'sends', peerId: id('ben'), source: 'microphone', on: true })
    const second = change()
    expect(second).toMatchObject({ people: [{ peerId: 'ben', microphone: true, camera: false }], left: [] })
    expect(second?.room).toBeUndefined()
  })

  test('where nothing changed nothing is said', () => {
    joins('ada')
    change()
    expect(board.takeChanges(nowMs)).toMatchObject({ gone: [], roomIds: [] })
    tell({ kind: 'chat', peerId: id('ada') }, { kind: 'reaction', peerId: id('ada'), reaction: 'heart' })
    expect(board.takeChanges(nowMs).roomIds).toEqual([])
  })

  test('who leaves is named once, and who came and left between two ticks not as present', () => {
    joins('ada', 'ben')
    change()
    joins('cyd')
    tell({ kind: 'left', peerId: id('ben'), reason: 'left' }, { kind: 'left', peerId: id('cyd'), reason: 'left' })
    expect(change()).toMatchObject({ people: [], left: ['ben', 'cyd'] })
    expect(board.takeChanges(nowMs).roomIds).toEqual([])
  })

  test('a room that closes is gone, and one that opens again under its name is new', () => {
    joins('ada')
    change()
    tell({ kind: 'left', peerId: id('ada'), reason: 'left' }, { kind: 'closed' })
    board.observe({ ...meeting, meetingId: 'm2' as MeetingId }, { kind: 'opened', purpose: 'personal', analysis: 'available' }, nowMs)
    const delta = board.takeChanges(nowMs)
    expect(delta.gone).toEqual([ROOM])
    expect(delta.changeOf(ROOM, 'everyone')).toMatchObject({ room: { meetingId: 'm2' }, people: [] })
  })

  test('a door that is locked and somebody who waits are told', () => {
    change()
    around = { door: { lobby: true, locked: true }, waiting: [] }
    expect(change()?.room?.door).toEqual({ lobby: true, locked: true })
    around = { ...around, waiting: [{ waitingId: 'w' as never, displayName: 'Wim', sinceMs: 5 }] }
    tell({ kind: 'waiting', people: [{ waitingId: 'w' as never, sinceMs: 5 }] })
    expect(change()?.room?.waiting).toEqual([{ waitingId: 'w', displayName: 'Wim', sinceMs: 5 }])
  })

  test('somebody who looks for the first time sees all and takes nothing from the others', () => {
    joins('ada')
    around = { door: { lobby: true, locked: false }, waiting: [] }
    expect(people(board.whole(ROOM, 'everyone', nowMs))).toEqual(['ada'])
    expect(people(change())).toEqual(['ada'])
    expect(board.whole('other' as RoomId, 'everyone', nowMs)).toBeNull()
  })

  test('the same is made once for everybody who sees the same', () => {
    joins('ada')
    const delta = board.takeChanges(nowMs)
    expect(delta.changeOf(ROOM, 'everyone')).toBe(delta.changeOf(ROOM, 'everyone'))
  })
})

describe('a person', () => {
  beforeEach(() => joins('ada', 'ben'))

  test('speaks, and the time adds up over turns', () => {
    tell({ kind: 'speaking', peerIds: [id('ada')] })
    nowMs += 1500
    expect(change()?.people[0]).toMatchObject({ speaking: true, speakingMs: 1500 })
    nowMs += 500
    tell({ kind: 'speaking', peerIds: [id('ben')] })
    nowMs += 10_000
    tell({ kind: 'speaking', peerIds: [id('ada'), id('ben')] })
    nowMs += 1000
    const after = change()
    expect(after?.people.map(({ peerId, speaking, speakingMs }) => ({ peerId, speaking, speakingMs }))).toEqual([{ peerId: 'ada', speaking: true, speakingMs: 3000 }, { peerId: 'ben', speaking: true, speakingMs: 11_000 }])
    expect(after?.room?.spokeMs).toBe(13_000)
  })

  test('has a hand up since it went up, a connection, a role, and may be away', () => {
    tell({ kind: 'hand', peerId: id('ada'), on: true }, { kind: 'quality', peerId: id('ada'), score: 3 }, { kind: 'role', peerId: id('ada'), role: 'moderator' }, { kind: 'here', peerId: id('ada'), on: false })
    expect(change()?.people).toContainEqual(expect.objectContaining({ peerId: 'ada', handSinceMs: 1000, quality: 3, role: 'moderator', here: false, joinedMs: 1000 }))
    tell({ kind: 'hand', peerId: id('ada'), on: false }, { kind: 'here', peerId: id('ada'), on: true })
    expect(change()?.people).toMatchObject([{ handSinceMs: null, here: true }])
  })
})

describe('labels', () => {
  beforeEach(() => {
    joins('ada', 'ben')
    shares('ada', 'everyone')
    shares('ben', 'host')
    reads('ada', 'everyone')
    reads('ben', 'host')
  })
  const labelsIn = (sight: Sight) => Object.fromEntries(board.whole(ROOM, sight, nowMs)!.people.map(({ peerId, analysed, label }) => [peerId, analysed ? (label?.label ?? 'none') : 'not analysed']))

  test('are for those they are shared with: with everyone, or with the host', () => {
    expect(labelsIn('everyone')).toEqual({ ada: 'happiness', ben: 'not analysed' })
    expect(labelsIn('host')).toEqual({ ada: 'happiness', ben: 'happiness' })
  })

  test('of somebody who agreed for themselves alone nothing is told, not even that', () => {
    tell({ kind: 'consent', peerId: id('ada'), audience: 'self' })
    expect(labelsIn('host')).toMatchObject({ ada: 'not analysed' })
    change()
    tell({ kind: 'consent', peerId: id('ada'), audience: null }, { kind: 'consent', peerId: id('ada'), audience: 'self' })
    expect(change('host')).toBeNull()
  })

  test('that only the host sees change without a sign for the others', () => {
    change()
    reads('ben', 'host', 'unsure')
    const delta = board.takeChanges(nowMs)
    expect(delta.changeOf(ROOM, 'everyone')).toBeNull()
    expect(people(delta.changeOf(ROOM, 'host'))).toEqual(['ben'])
    tell({ kind: 'consent', peerId: id('ben'), audience: null })
    expect(change()).toBeNull()
  })

  test('end with the consent, at once, and a late reading does not bring them back', () => {
    change()
    tell({ kind: 'consent', peerId: id('ada'), audience: null })
    reads('ada', 'everyone')
    expect(change()?.people).toMatchObject([{ peerId: 'ada', analysed: false, label: null }])
    expect(labelsIn('host')).toMatchObject({ ada: 'not analysed' })
  })

  test('are withdrawn with another audience until something is read for it', () => {
    tell({ kind: 'consent', peerId: id('ada'), audience: 'host' })
    reads('ada', 'everyone')
    expect(labelsIn('host')).toMatchObject({ ada: 'none' })
    reads('ada', 'host')
    expect(labelsIn('host')).toMatchObject({ ada: 'happiness' })
    expect(labelsIn('everyone')).toMatchObject({ ada: 'not analysed' })
  })

  test('that nothing renews stand at 2,999 ms and are gone at 3,000 ms', () => {
    nowMs += 2999
    change()
    expect(labelsIn('everyone')).toMatchObject({ ada: 'happiness' })
    nowMs += 1
    change()
    expect(labelsIn('everyone')).toMatchObject({ ada: 'none' })
  })

  test('that say the same again are renewed and told nobody', () => {
    change()
    nowMs += 2000
    reads('ada', 'everyone', 'happiness', 0.91)
    reads('ben', 'host')
    nowMs += 2000
    expect(board.takeChanges(nowMs).roomIds).toEqual([])
    reads('ada', 'everyone', 'happiness', 0.5)
    expect(change()?.people).toMatchObject([{ label: { label: 'happiness', confidence: 0.5, modality: 'audio-visual' } }])
  })

  test('are all gone while analysis is suspended', () => {
    tell({ kind: 'suspended', on: true })
    expect(labelsIn('host')).toEqual({ ada: 'none', ben: 'none' })
  })
})

describe('the mood', () => {
  const mood = () => board.whole(ROOM, 'host', nowMs)!.room!.mood

  test('is of those who share with everyone, at least the minimum, whoever looks', () => {
    joins('ada', 'ben', 'cyd', 'dan')
    expect(mood()).toEqual({ kind: 'withheld', why: 'nobody-shared', minimum: 3 })
    for (const name of ['ada', 'ben']) {
      shares(name, 'everyone')
      reads(name, 'everyone')
    }
    shares('dan', 'host')
    reads('dan', 'host')
    expect(mood()).toEqual({ kind: 'withheld', why: 'too-few', minimum: 3 })
    shares('cyd', 'everyone')
    reads('cyd', 'everyone', 'unsure')
    expect(mood()).toMatchObject({ kind: 'shown', analysed: 3, people: { happiness: 2, unsure: 1, anger: 0 } })
  })

  test('changes with a label, and the room is told anew', () => {
    joins('ada')
    shares('ada', 'everyone')
    reads('ada', 'everyone')
    change()
    reads('ada', 'everyone', 'unsure')
    expect(change()?.room?.mood).toMatchObject({ kind: 'withheld', why: 'too-few' })
  })

  test.each(['off', 'prohibited'] as const)('is withheld where analysis is %s', (analysis) => {
    board = new LiveBoard({ surroundingsOf: () => around, groupMinimum: 3 })
    tell({ kind: 'opened', purpose: 'work', analysis })
    expect(mood()).toEqual({ kind: 'withheld', why: analysis, minimum: 3 })
  })
})

test('alerts of a room stand with it, and an observation of another meeting changes nothing', () => {
  change()
  board.setAlerts(ROOM, [{ alertId: 'a' } as never])
  board.setAlerts('other' as RoomId, [])
  expect(change()?.room?.alerts).toEqual([{ alertId: 'a' }])
  board.observe({ ...meeting, meetingId: 'm0' as MeetingId }, { kind: 'closed' }, nowMs)
  expect(board.roomIds).toEqual([ROOM])
})
