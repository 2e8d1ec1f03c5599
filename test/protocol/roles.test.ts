// The table of roles and actions, written out once more, so that a change of it is a change of this test.
import { describe, expect, test } from 'vitest'
import { leads, may, mayTo, PERSON_ACTIONS, ROLES, ROOM_ACTIONS } from '../../src/protocol/roles.ts'

/** host, moderator, participant, observer; y: may. */
const IN_THE_ROOM: Readonly<Record<string, string>> = {
  produce: 'yyy-', consent: 'yyy-', converse: 'yyyy', 'delete-message': 'yy--', 'lower-hand': 'yy--', admit: 'yy--', 'set-lobby': 'yy--', lock: 'yy--', 'mute-all': 'yy--', 'lift-ban': 'yy--',
}
/** By host and by moderator, each to host, moderator, participant, observer. */
const TO_A_PERSON: Readonly<Record<string, readonly [string, string]>> = {
  mute: ['yyyy', 'yyyy'], 'ask-to-unmute': ['yyy-', 'yyy-'], 'stop-camera': ['yyyy', '--yy'], 'stop-screen': ['yyyy', '--yy'], remove: ['yyyy', '--yy'], ban: ['yyyy', '--yy'], 'set-role': ['yyyy', '----'],
}

const letters = (answers: readonly boolean[]): string => answers.map((yes) => (yes ? 'y' : '-')).join('')

describe('in the room', () => {
  test('the table names every action', () => expect(ROOM_ACTIONS.toSorted()).toEqual(Object.keys(IN_THE_ROOM).toSorted()))
  test.each(ROOM_ACTIONS)('%s', (action) => expect(letters(ROLES.map((role) => may(role, action)))).toBe(IN_THE_ROOM[action]))
})

describe('to a person', () => {
  test('the table names every action', () => expect(PERSON_ACTIONS.toSorted()).toEqual(Object.keys(TO_A_PERSON).toSorted()))
  test.each(PERSON_ACTIONS)('%s', (action) => {
    const by = (role: (typeof ROLES)[number]): string => letters(ROLES.map((target) => mayTo(role, action, target)))
    expect([by('host'), by('moderator')]).toEqual(TO_A_PERSON[action])
    expect([by('participant'), by('observer')]).toEqual(['----', '----'])
  })
})

test('hosts and moderators lead a room', () => expect(ROLES.filter(leads)).toEqual(['host', 'moderator']))
