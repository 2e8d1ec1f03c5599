// What is known of the room's door and of what was done to oneself, as a pure reducer beside that of the call.
import type { Door, Outside } from '../../src/protocol/moderation.ts'
import { leads } from '../../src/protocol/roles.ts'
import type { Role } from '../../src/protocol/roles.ts'
import type { Topic } from './topics.ts'
import type { Key } from '../words/shape.ts'
import { say } from '../words/words.ts'

/** What somebody else may have switched off. */
export type Undone = 'mute' | 'stop-camera' | 'stop-screen'

export type RoomState = {
  readonly door: Door
  /** Empty for those who do not lead the room. */
  readonly outside: Outside
  /** Who asks to unmute, until it is answered. */
  readonly asked: { readonly by: string } | null
  /** What was switched off by whom, until it is read or switched on again. */
  readonly doneBy: { readonly what: Undone; readonly by: string } | null
}

export const NO_ROOM: RoomState = { door: { lobby: false, locked: false }, outside: { waiting: [], banned: [] }, asked: null, doneBy: null }

export type RoomEvent =
  | { readonly type: 'room:door'; readonly door: Door }
  | { readonly type: 'room:outside'; readonly outside: Outside }
  | { readonly type: 'moderated'; readonly moderation: Undone | 'ask-to-unmute'; readonly by: string }
  | { readonly type: 'moderated:read'; readonly what: 'asked' | 'doneBy' }

export const UNDONE_WORDS = { mute: 'people.mutedBy', 'stop-camera': 'people.cameraStoppedBy', 'stop-screen': 'people.screenStoppedBy' } as const satisfies Record<Undone, Key>

const ROOM_EVENTS: readonly string[] = ['room:door', 'room:outside', 'moderated', 'moderated:read'] satisfies RoomEvent['type'][]
export function isRoomEvent(event: { readonly type: string }): event is RoomEvent {
  return ROOM_EVENTS.includes(event.type)
}

/** `said`: for the live region; `about`: its topic. */
export function reduceRoom(state: RoomState, event: RoomEvent): { readonly room: RoomState; readonly said: string | null; readonly about: Topic | null } {
  switch (event.type) {
    case 'room:door':
      return { room: { ...state, door: event.door }, said: doorNews(state.door, event.door), about: 'lobby' }
    case 'room:outside': {
      const known = new Set(state.outside.waiting.map(({ waitingId }) => waitingId))
      const newcomers = event.outside.waiting.filter(({ waitingId }) => !known.has(waitingId))
      const newest = newcomers.at(-1)
      return { room: { ...state, outside: event.outside }, said: newest ? say('people.knock', { name: newest.displayName }) : null, about: 'lobby' }
    }
    case 'moderated': {
      const { moderation, by } = event
      // The question is a dialog, and says itself.
      if (moderation === 'ask-to-unmute') return { room: { ...state, asked: { by } }, said: null, about: null }
      return { room: { ...state, doneBy: { what: moderation, by } }, said: say(UNDONE_WORDS[moderation], { name: by }), about: null }
    }
    case 'moderated:read':
      return { room: { ...state, [event.what]: null }, said: null, about: null }
  }
}

/** Whoever does not lead the room any more sees nobody outside. */
export function roomInRole(state: RoomState, role: Role): RoomState {
  return leads(role) ? state : { ...state, outside: NO_ROOM.outside }
}

function doorNews(before: Door, now: Door): string | null {
  if (before.locked !== now.locked) return say(now.locked ? 'people.said.locked' : 'people.said.unlocked')
  if (before.lobby !== now.lobby) return say(now.lobby ? 'people.said.lobbyOn' : 'people.said.lobbyOff')
  return null
}
