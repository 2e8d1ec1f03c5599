// What the viewer's role in a room lets them do there: to the room, and to a person as they are now; in the order of the menus.
import type { DashboardAction, LivePerson, LiveRoom, Scope } from '../../src/protocol/dashboard.ts'
import type { RoomId } from '../../src/protocol/ids.ts'
import { may, mayTo, ROLES } from '../../src/protocol/roles.ts'
import type { Role } from '../../src/protocol/roles.ts'
import { say } from '../words/words.ts'

type PersonAction = Extract<DashboardAction, { readonly peerId: string }>
/** `asksFirst`: it puts somebody out, which cannot be taken back by a press. */
export type PersonDeed = { readonly id: string; readonly name: string; readonly said: string; readonly action: PersonAction; readonly asksFirst: 'remove' | 'ban' | null }
export type RoomDeed = { readonly id: string; readonly name: string; readonly said: string; readonly action: DashboardAction | 'write' }

export function roleIn(scope: Scope, roomId: RoomId): Role {
  if (scope.kind === 'everywhere') return scope.role
  return scope.rooms.find((room) => room.roomId === roomId)?.role ?? 'observer'
}

export function personDeeds(role: Role, person: LivePerson): readonly PersonDeed[] {
  const { peerId, displayName: name, role: theirs, isBot, microphone, camera, screen, handSinceMs } = person
  const can = (action: Parameters<typeof mayTo>[1]): boolean => mayTo(role, action, theirs)
  const deed = (action: PersonAction, words: string, said: string, asksFirst: PersonDeed['asksFirst'] = null): PersonDeed => ({ id: action.kind === 'set-role' ? `role-${action.role}` : action.kind, name: words, said, action, asksFirst })
  return [
    ...(handSinceMs !== null && may(role, 'lower-hand') ? [deed({ kind: 'lower-hand', peerId }, say('conversation.lowerHand'), say('moderator.said.handLowered', { name }))] : []),
    ...(microphone && can('mute') ? [deed({ kind: 'mute', peerId }, say('people.mute'), say('people.said.muted', { name }))] : []),
    // A program is muted or not; there is nobody to ask.
    ...(!microphone && !isBot && can('ask-to-unmute') ? [deed({ kind: 'ask-to-unmute', peerId }, say('people.askToUnmute'), say('people.said.asked', { name }))] : []),
    ...(camera && can('stop-camera') ? [deed({ kind: 'stop-camera', peerId }, say('people.stopCamera'), say('people.said.cameraStopped', { name }))] : []),
    ...(screen && can('stop-screen') ? [deed({ kind: 'stop-screen', peerId }, say('people.stopScreen'), say('people.said.screenStopped', { name }))] : []),
    ...(can('set-role') && !isBot
      ? ROLES.filter((one) => one !== theirs).map((one) => deed({ kind: 'set-role', peerId, role: one }, say(`people.make.${one}`), say('moderator.said.roleSet', { name, role: say(`people.roles.${one}`) })))
      : []),
    ...(can('remove') ? [deed({ kind: 'remove', peerId }, say('people.remove'), say('people.said.removed', { name }), 'remove')] : []),
    ...(can('ban') && !isBot ? [deed({ kind: 'ban', peerId }, say('people.ban'), say('people.said.banned', { name }), 'ban')] : []),
  ]
}

export function roomDeeds(role: Role, { roomId, door }: LiveRoom): readonly RoomDeed[] {
  const inRoom = (what: string): string => say('moderator.said.inRoom', { what, room: roomId })
  return [
    ...(may(role, 'converse') ? [{ id: 'message', name: say('moderator.message'), said: say('moderator.said.messageSent', { room: roomId }), action: 'write' } as const] : []),
    ...(may(role, 'mute-all') ? [{ id: 'mute-all', name: say('people.muteAll'), said: inRoom(say('moderator.said.mutedAll')), action: { kind: 'mute-all' } } as const] : []),
    ...(may(role, 'set-lobby')
      ? [{ id: 'lobby', name: say(door.lobby ? 'moderator.lobbyOff' : 'moderator.lobbyOn'), said: inRoom(say(door.lobby ? 'people.said.lobbyOff' : 'people.said.lobbyOn')), action: { kind: 'set-lobby', on: !door.lobby } } as const]
      : []),
    ...(may(role, 'lock')
      ? [{ id: 'lock', name: say(door.locked ? 'moderator.unlockRoom' : 'moderator.lockRoom'), said: inRoom(say(door.locked ? 'people.said.unlocked' : 'people.said.locked')), action: { kind: 'lock', on: !door.locked } } as const]
      : []),
  ]
}
