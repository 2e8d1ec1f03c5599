// The declared table of the dashboard: for every request and action, by whom it may be asked in which scope; roles come from src/protocol/roles.ts.
import type { DashboardAction, DashboardRequest } from '../../src/protocol/dashboard.ts'
import { leads, may, mayTo, ROLES } from '../../src/protocol/roles.ts'
import type { PersonAction, Role, RoomAction } from '../../src/protocol/roles.ts'

/** How somebody comes: by a token for all rooms, for this room or for another; or by the key of a place in this room or in another. */
export const SCOPES = ['token for all', 'token for this', 'token for another', 'place in this', 'place in another'] as const
export type ViewerScope = (typeof SCOPES)[number]
export type Who = { readonly role: Role; readonly scope: ViewerScope }
export const VIEWERS: readonly Who[] = ROLES.flatMap((role) => SCOPES.map((scope) => ({ role, scope })))

export const entersAs = ({ role }: Who): string => (leads(role) ? 'OK' : 'FORBIDDEN')
export const seesThis = ({ role, scope }: Who): boolean => leads(role) && !scope.endsWith('another')

/** Which line of the roles' table decides about each action. */
export const ACTION_RULES: { readonly [Kind in DashboardAction['kind']]: { readonly room: RoomAction } | { readonly person: PersonAction } } = {
  admit: { room: 'admit' },
  deny: { room: 'admit' },
  mute: { person: 'mute' },
  'ask-to-unmute': { person: 'ask-to-unmute' },
  'stop-camera': { person: 'stop-camera' },
  'stop-screen': { person: 'stop-screen' },
  'lower-hand': { room: 'lower-hand' },
  remove: { person: 'remove' },
  ban: { person: 'ban' },
  'lift-ban': { room: 'lift-ban' },
  'set-role': { person: 'set-role' },
  'mute-all': { room: 'mute-all' },
  lock: { room: 'lock' },
  'set-lobby': { room: 'set-lobby' },
  message: { room: 'converse' },
  'delete-message': { room: 'delete-message' },
}

/** What somebody who came in is answered when they do this in this room; `whom`: the role of the one it is done to. */
export function answerToAction(kind: DashboardAction['kind'], who: Who, whom: Role): string {
  if (!seesThis(who)) return 'FORBIDDEN'
  const rule = ACTION_RULES[kind]
  return ('room' in rule ? may(who.role, rule.room) : mayTo(who.role, rule.person, whom)) ? 'OK' : 'FORBIDDEN'
}

type Other = Exclude<DashboardRequest, 'dashboard:act'>
/** The other requests: about this room, or about the whole server. */
export const REQUEST_RULES: { readonly [Name in Other]: readonly ('this room' | 'the server')[] } = {
  'dashboard:suspend-analysis': ['the server'],
  'alert:dismiss': ['this room'],
  'rules:set': ['this room', 'the server'],
  'rules:preview': ['this room', 'the server'],
}
export const answerTo = (about: 'this room' | 'the server', who: Who): string => ((about === 'the server' ? who.scope === 'token for all' : seesThis(who)) ? 'OK' : 'FORBIDDEN')

/** Whose labels somebody sees: a place as host in the room sees what is for the host. */
export const seesLabel = (who: Who, audience: 'self' | 'host' | 'everyone'): boolean => seesThis(who) && (audience === 'everyone' || (audience === 'host' && who.role === 'host' && who.scope === 'place in this'))
