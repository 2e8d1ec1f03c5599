// Who may do what in a room: one table of roles and actions, which the server enforces and the page shows its controls by.

/** From most to least; 'observer' sees and hears and is neither seen, heard nor analysed. */
export const ROLES = ['host', 'moderator', 'participant', 'observer'] as const
export type Role = (typeof ROLES)[number]

/** On what an action is done: the room (or oneself in it), or another person. */
type OnRoom = { readonly on: 'room'; readonly by: readonly Role[] }
/** For each role that may: whom it may do it to, by that person's own role. */
type OnPerson = { readonly on: 'person'; readonly by: Readonly<Partial<Record<Role, readonly Role[]>>> }

const EVERYBODY = ROLES
const BELOW_MODERATOR = ['participant', 'observer'] as const
const LEADERS = ['host', 'moderator'] as const
const SENDERS = ['host', 'moderator', 'participant'] as const

const TABLE = {
  /** Send sound or pictures. */
  produce: { on: 'room', by: SENDERS },
  /** Agree to be analysed. */
  consent: { on: 'room', by: SENDERS },
  /** Write in the chat, react, raise a hand: observers too, who have no other voice. */
  converse: { on: 'room', by: EVERYBODY },
  /** Delete what others wrote, whether they are still there or not. */
  'delete-message': { on: 'room', by: LEADERS },
  /** Lower somebody else's hand. */
  'lower-hand': { on: 'room', by: LEADERS },
  /** See who waits in the lobby, and let them in or not. */
  admit: { on: 'room', by: LEADERS },
  /** Switch the lobby on and off. */
  'set-lobby': { on: 'room', by: LEADERS },
  lock: { on: 'room', by: LEADERS },
  'mute-all': { on: 'room', by: LEADERS },
  /** See who is banned, and let them come again. */
  'lift-ban': { on: 'room', by: LEADERS },
  /** Anybody's open microphone disturbs, and whoever is muted unmutes themselves. */
  mute: { on: 'person', by: { host: EVERYBODY, moderator: EVERYBODY } },
  'ask-to-unmute': { on: 'person', by: { host: SENDERS, moderator: SENDERS } },
  'stop-camera': { on: 'person', by: { host: EVERYBODY, moderator: BELOW_MODERATOR } },
  'stop-screen': { on: 'person', by: { host: EVERYBODY, moderator: BELOW_MODERATOR } },
  remove: { on: 'person', by: { host: EVERYBODY, moderator: BELOW_MODERATOR } },
  ban: { on: 'person', by: { host: EVERYBODY, moderator: BELOW_MODERATOR } },
  'set-role': { on: 'person', by: { host: EVERYBODY } },
} as const satisfies Record<string, OnRoom | OnPerson>

export type Action = keyof typeof TABLE
export type RoomAction = { [A in Action]: (typeof TABLE)[A]['on'] extends 'room' ? A : never }[Action]
export type PersonAction = Exclude<Action, RoomAction>

const names = (on: 'room' | 'person'): readonly Action[] => (Object.keys(TABLE) as Action[]).filter((action) => TABLE[action].on === on)
export const ROOM_ACTIONS = names('room') as readonly RoomAction[]
export const PERSON_ACTIONS = names('person') as readonly PersonAction[]

/** Whether this role may do it in the room. */
export function may(role: Role, action: RoomAction): boolean {
  return (TABLE[action].by as readonly Role[]).includes(role)
}

/** Whether this role may do it to somebody of that role. Never to oneself: for that everybody has controls of their own. */
export function mayTo(role: Role, action: PersonAction, target: Role): boolean {
  const by: Readonly<Partial<Record<Role, readonly Role[]>>> = TABLE[action].by
  return by[role]?.includes(target) ?? false
}

/** Whoever may let others in is never kept waiting, nor shut out by a lock. */
export function leads(role: Role): boolean {
  return may(role, 'admit')
}
