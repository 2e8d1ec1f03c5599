// The page's side of roles: what the menu offers, what moderation does to oneself, invitations, and what a tab remembers.
import { describe, expect, test } from 'vitest'
import { choicesFor } from '../../client/people/person-actions.ts'
import { Invitations, readInvitation, tokenOfFragment } from '../../client/state/access-token.ts'
import type { CallEvent } from '../../client/state/call-state.ts'
import type { LocalMedia, LocalMediaState } from '../../client/state/local-media.ts'
import { ModerationLink } from '../../client/state/moderation-link.ts'
import { PlaceMemory } from '../../client/state/place-memory.ts'
import { NO_ROOM, reduceRoom, roomInRole } from '../../client/state/room-state.ts'
import type { ScreenShare, ScreenState } from '../../client/state/screen-share.ts'
import { Store } from '../../client/state/store.ts'
import type { PeerInfo } from '../../src/protocol/events.ts'
import type { PeerId, ProducerId, RoomId, WaitingId } from '../../src/protocol/ids.ts'
import type { Moderation } from '../../src/protocol/moderation.ts'
import { PERSON_ACTIONS, mayTo, ROLES } from '../../src/protocol/roles.ts'
import type { Role } from '../../src/protocol/roles.ts'

const person = (role: Role, isHeard: boolean, changes: Partial<PeerInfo> = {}): PeerInfo => ({
  peerId: 'p' as PeerId, displayName: 'P', isBot: false, role, presence: 'here',
  producers: [
    { producerId: 'm' as ProducerId, kind: 'audio', source: 'microphone', paused: !isHeard },
    { producerId: 'c' as ProducerId, kind: 'video', source: 'camera', paused: false },
    { producerId: 's' as ProducerId, kind: 'video', source: 'screen', paused: false },
  ],
  ...changes,
})
const kinds = (role: Role, whom: PeerInfo): string[] => [...new Set(choicesFor(role, whom).map(({ kind }) => kind))]

function memory() {
  const kept = new Map<string, string>()
  return { kept, storage: { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => void kept.set(key, value), removeItem: (key: string) => void kept.delete(key) } }
}

describe('the menu of a person', () => {
  test('offers exactly what the table allows, of what can be done now', () => {
    for (const role of ROLES) for (const target of ROLES) for (const isHeard of [true, false]) {
      const offered = kinds(role, person(target, isHeard)).toSorted()
      const allowed = PERSON_ACTIONS.filter((action) => mayTo(role, action, target) && action !== (isHeard ? 'ask-to-unmute' : 'mute'))
      expect(offered, `${role} to ${target}`).toEqual(allowed.toSorted())
    }
  })

  test('offers every role but the one a person has, and none to a bot, nor asks it anything', () => {
    expect(choicesFor('host', person('moderator', true)).flatMap((choice) => (choice.kind === 'set-role' ? [choice.role] : []))).toEqual(['host', 'participant', 'observer'])
    expect(kinds('host', person('participant', false, { isBot: true }))).toEqual(['stop-camera', 'stop-screen', 'remove'])
  })

  test('is none where there is nothing to do', () => {
    expect(choicesFor('participant', person('participant', true))).toEqual([])
    expect(choicesFor('observer', person('host', true))).toEqual([])
  })
})

describe('what is done to oneself', () => {
  type Listener = (event: unknown) => void
  function link(local: Partial<LocalMediaState>, sharing = false) {
    const listeners = new Map<string, Listener>()
    const done: string[] = []
    const applied: CallEvent[] = []
    const state = new Store({ microphone: { kind: 'off' }, camera: { kind: 'off' }, ...local } as LocalMediaState)
    const screenState = new Store<ScreenState>(sharing ? { kind: 'on', picture: {} as MediaStreamTrack, sound: null } : { kind: 'off' })
    const moderation = new ModerationLink({
      socket: { on: (name: string, listener: Listener) => void listeners.set(name, listener) } as never,
      request: (async () => ({})) as never,
      media: { state, setMicrophoneOn: async (on: boolean) => void done.push(`microphone ${on}`), setCameraOn: async (on: boolean) => void done.push(`camera ${on}`) } as unknown as LocalMedia,
      screen: { state: screenState, stop: () => void done.push('screen stopped') } as unknown as ScreenShare,
      apply: (event) => void applied.push(event),
      onAdmitted: (token) => void done.push(`admitted ${token}`),
      onPutOut: (out) => void done.push(`out ${JSON.stringify(out)}`),
    })
    const undergo = (what: Moderation): void => listeners.get('you:moderated')?.({ moderation: what, by: { peerId: 'h', displayName: 'Hal' } })
    return { moderation, undergo, listeners, done, applied }
  }
  const on = { kind: 'on', track: {} as MediaStreamTrack, muted: false, interruption: 'none' } as const

  test('switches off what is on, and says who did it', () => {
    const { undergo, done, applied } = link({ microphone: on, camera: on }, true)
    undergo('mute')
    undergo('stop-camera')
    undergo('stop-screen')
    expect(done).toEqual(['microphone false', 'camera false', 'screen stopped'])
    expect(applied).toEqual([{ type: 'moderated', moderation: 'mute', by: 'Hal' }, { type: 'moderated', moderation: 'stop-camera', by: 'Hal' }, { type: 'moderated', moderation: 'stop-screen', by: 'Hal' }])
  })

  test('is no word at all where it is so already', () => {
    const { undergo, done, applied } = link({})
    for (const what of ['mute', 'stop-camera', 'stop-screen'] as const) undergo(what)
    const heard = link({ microphone: on })
    heard.undergo('ask-to-unmute')
    expect([done, applied, heard.applied]).toEqual([[], [], []])
  })

  test('never opens a microphone but by the person’s own answer', () => {
    const { undergo, moderation, done, applied } = link({ microphone: { ...on, muted: true } })
    undergo('ask-to-unmute')
    expect(done).toEqual([])
    moderation.answerRequest(false)
    expect(done).toEqual([])
    moderation.answerRequest(true)
    expect(done).toEqual(['microphone true'])
    expect(applied.map(({ type }) => type)).toEqual(['moderated', 'moderated:read', 'moderated:read', 'announce'])
  })

  test('outside, the way in and out is told', () => {
    const { listeners, undergo, done } = link({})
    listeners.get('lobby:admitted')?.({ resumeToken: 't' })
    listeners.get('lobby:denied')?.({ reason: 'ended' })
    undergo('remove')
    undergo('ban')
    expect(done).toEqual(['admitted t', 'out {"how":"ended"}', 'out {"how":"removed","by":"Hal"}', 'out {"how":"banned","by":"Hal"}'])
  })
})

describe('the room’s door', () => {
  const waiting = (...names: string[]) => ({ waiting: names.map((displayName) => ({ waitingId: displayName as WaitingId, displayName, sinceMs: 0 })), banned: [] })

  test('a newcomer in the lobby is announced once', () => {
    const first = reduceRoom(NO_ROOM, { type: 'room:outside', outside: waiting('Ben') })
    expect(first.said).toBe('Ben is waiting to be let in.')
    expect(reduceRoom(first.room, { type: 'room:outside', outside: waiting('Ben') }).said).toBeNull()
    expect(reduceRoom(first.room, { type: 'room:outside', outside: waiting('Ben', 'Cleo') }).said).toBe('Cleo is waiting to be let in.')
  })

  test('lobby and lock are announced when they change', () => {
    const said = (before: { lobby: boolean; locked: boolean }, now: { lobby: boolean; locked: boolean }) => reduceRoom({ ...NO_ROOM, door: before }, { type: 'room:door', door: now }).said
    const shut = { lobby: false, locked: false }
    expect([said(shut, { lobby: true, locked: false }), said({ lobby: true, locked: false }, { lobby: true, locked: true }), said(shut, shut)]).toEqual(['The lobby is on', 'The room is locked', null])
  })

  test('whoever does not lead any more sees nobody outside', () => {
    const { room } = reduceRoom(NO_ROOM, { type: 'room:outside', outside: waiting('Ben') })
    expect(roomInRole(room, 'moderator')).toBe(room)
    expect(roomInRole(room, 'participant').outside).toEqual(NO_ROOM.outside)
  })
})

describe('an invitation', () => {
  const token = (claims: object): string => `h.${btoa(String.fromCharCode(...new TextEncoder().encode(JSON.stringify(claims)))).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')}.s`
  const TEA = 'tea' as RoomId

  test('is taken from the fragment and read without being believed', () => {
    expect(tokenOfFragment('#token=a.b.c')).toBe('a.b.c')
    expect(tokenOfFragment('#other')).toBeNull()
    expect(readInvitation(token({ room: 'tea', name: 'Zoë 🎻', role: 'observer' }))).toMatchObject({ room: 'tea', name: 'Zoë 🎻', role: 'observer' })
    for (const broken of ['', 'x', 'a.%%%.c', token([1]), token({ role: 'king', name: 7 })]) expect(readInvitation(broken)).toMatchObject({ name: null, role: null })
  })

  test('is kept for the room of its link, or for all rooms, until the server refuses it', () => {
    const { kept, storage } = memory()
    const [forTea, forAll] = [token({ room: 'tea' }), token({ room: '*' })]
    const invitations = new Invitations(storage)
    invitations.keep(forTea, TEA)
    expect(invitations.for('coffee' as RoomId)).toBeNull()
    invitations.keep(forAll, null)
    expect(new Invitations(storage).for(TEA)?.token).toBe(forTea)
    expect(new Invitations(storage).for('coffee' as RoomId)?.token).toBe(forAll)
    invitations.forget(forTea, TEA)
    expect(invitations.for(TEA)?.token).toBe(forAll)
    expect(kept.size).toBe(1)
  })
})

describe('the place that a tab remembers', () => {
  test('is given up without its token: by that the room knows its host again', () => {
    const { storage } = memory()
    const place = new PlaceMemory(storage, 'tea' as RoomId)
    expect(place.read()).toBeNull()
    place.keep({ token: 't', producerIds: ['p' as ProducerId] })
    place.giveUp()
    expect(new PlaceMemory(storage, 'tea' as RoomId).read()).toEqual({ token: 't', producerIds: [] })
    expect(new PlaceMemory(storage, 'coffee' as RoomId).read()).toBeNull()
  })
})
