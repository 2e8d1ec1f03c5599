// The declared table: for every request and every HTTP route, who may and what is answered; roles come from the one table in src/protocol/roles.ts.
import { CONSENT_VERSION, PROTOCOL_VERSION } from '../../src/protocol/constants.ts'
import type { Audience } from '../../src/protocol/constants.ts'
import type { RequestName } from '../../src/protocol/events.ts'
import type { ConsumerId, PeerId, ProducerId, TransportId } from '../../src/protocol/ids.ts'
import { may, mayTo } from '../../src/protocol/roles.ts'
import type { PersonAction, Role, RoomAction } from '../../src/protocol/roles.ts'
import { OPUS } from './media-contract.ts'
import type { Client, House } from './support.ts'

export const OUTSIDERS = ['outside', 'waiting'] as const
export type Who = Role | (typeof OUTSIDERS)[number]
/** 'suspended': they agreed to everyone, and then analysis was suspended on the whole server. */
export type ConsentState = 'none' | Audience | 'withdrawn' | 'suspended'

/** What a request can be made about: the actor's own things, another person's, and a host's help to make more. */
export type World = {
  readonly house: House
  readonly roomId: string
  readonly host: Client
  /** A participant in the same room, with a microphone. */
  readonly whom: Client
  readonly whomId: PeerId
  readonly whomProducer: ProducerId
  readonly actor: Client
  readonly own: { readonly send: TransportId; readonly receive: TransportId; readonly producer: ProducerId; readonly consumer: ConsumerId }
  /** Somebody new at the door, who waits there; their waitingId. */
  readonly knock: () => Promise<string>
  /** Somebody who came and was banned; their banId. */
  readonly ban: () => Promise<string>
  accessToken(role: Role): Promise<string>
}

type By = 'anybody' | 'in the room' | { readonly room: RoomAction } | { readonly person: PersonAction }
type Rule = {
  readonly by: By
  /** Makes what the request is about, and names it. */
  readonly payload: (world: World) => Record<string, unknown> | Promise<Record<string, unknown>>
  /** Where somebody who may is answered otherwise than OK, and why. */
  readonly except?: { readonly [Somebody in Who]?: string }
}

const SENDING_NEEDS_A_TRANSPORT = { observer: 'NOT_FOUND' } as const
const DTLS = { fingerprints: [], role: 'auto' }
const CAPABILITIES = { codecs: [{ kind: 'audio', mimeType: 'audio/opus', clockRate: 48_000, channels: 2, preferredPayloadType: 100 }], headerExtensions: [] }
const toWhom = ({ whomId }: World) => ({ peerId: whomId })

export const REQUEST_RULES: { readonly [Name in RequestName]: Rule } = {
  'room:join': {
    by: 'anybody',
    payload: async (world) => ({ protocolVersion: PROTOCOL_VERSION, roomId: `${world.roomId}-b`, displayName: 'Again', accessToken: await world.accessToken('participant') }),
    except: { host: 'ALREADY_JOINED', moderator: 'ALREADY_JOINED', participant: 'ALREADY_JOINED', observer: 'ALREADY_JOINED' },
  },
  // Whoever waits leaves the lobby with it.
  'room:leave': { by: 'anybody', payload: () => ({}), except: { outside: 'NOT_JOINED' } },
  'transport:create': { by: { room: 'produce' }, payload: () => ({ direction: 'send' }) },
  'transport:connect': { by: 'in the room', payload: ({ own }) => ({ transportId: own.receive, dtlsParameters: DTLS }) },
  'transport:restart-ice': { by: 'in the room', payload: ({ own }) => ({ transportId: own.receive }) },
  'producer:create': { by: { room: 'produce' }, payload: ({ own }) => ({ transportId: own.send, kind: 'video', source: 'camera', rtpParameters: OPUS }) },
  'producer:pause': { by: 'in the room', payload: ({ own }) => ({ producerId: own.producer }), except: SENDING_NEEDS_A_TRANSPORT },
  'producer:resume': { by: 'in the room', payload: ({ own }) => ({ producerId: own.producer }), except: SENDING_NEEDS_A_TRANSPORT },
  'producer:close': { by: 'in the room', payload: ({ own }) => ({ producerId: own.producer }), except: SENDING_NEEDS_A_TRANSPORT },
  'consumer:create': { by: 'in the room', payload: ({ own, whomProducer }) => ({ transportId: own.receive, producerId: whomProducer, rtpCapabilities: CAPABILITIES }) },
  'consumer:resume': { by: 'in the room', payload: ({ own }) => ({ consumerId: own.consumer }) },
  'consumer:pause': { by: 'in the room', payload: ({ own }) => ({ consumerId: own.consumer }) },
  'consumer:set-layers': { by: 'in the room', payload: ({ own }) => ({ consumerId: own.consumer, spatialLayer: 0 }) },
  'connectivity:start': { by: 'anybody', payload: () => ({}) },
  'connectivity:connect': { by: 'anybody', payload: async ({ actor }) => ({ transportId: (await actor.ok('connectivity:start', {})).probes[0]?.transportId ?? '', dtlsParameters: DTLS }) },
  'connectivity:end': { by: 'anybody', payload: () => ({}) },
  'consent:give': { by: { room: 'consent' }, payload: () => ({ version: CONSENT_VERSION, audience: 'everyone' }) },
  'consent:withdraw': { by: 'in the room', payload: () => ({}) },
  'lobby:admit': { by: { room: 'admit' }, payload: async ({ knock }) => ({ waitingId: await knock() }) },
  'lobby:admit-all': { by: { room: 'admit' }, payload: () => ({}) },
  'lobby:deny': { by: { room: 'admit' }, payload: async ({ knock }) => ({ waitingId: await knock() }) },
  'lobby:deny-all': { by: { room: 'admit' }, payload: () => ({}) },
  'room:set-lobby': { by: { room: 'set-lobby' }, payload: () => ({ on: true }) },
  'room:set-lock': { by: { room: 'lock' }, payload: () => ({ on: true }) },
  'room:mute-all': { by: { room: 'mute-all' }, payload: () => ({}) },
  'peer:mute': { by: { person: 'mute' }, payload: toWhom },
  'peer:ask-to-unmute': { by: { person: 'ask-to-unmute' }, payload: toWhom },
  'peer:stop-camera': { by: { person: 'stop-camera' }, payload: toWhom },
  'peer:stop-screen': { by: { person: 'stop-screen' }, payload: toWhom },
  'peer:remove': { by: { person: 'remove' }, payload: toWhom },
  'peer:ban': { by: { person: 'ban' }, payload: toWhom },
  'peer:set-role': { by: { person: 'set-role' }, payload: ({ whomId }) => ({ peerId: whomId, role: 'moderator' }) },
  'ban:lift': { by: { room: 'lift-ban' }, payload: async ({ ban }) => ({ banId: await ban() }) },
  'chat:send': { by: { room: 'converse' }, payload: () => ({ text: 'Hello', draftId: 'd' }) },
  'chat:delete': { by: { room: 'delete-message' }, payload: async ({ whom }) => ({ messageId: (await whom.ok('chat:send', { text: 'Hello', draftId: 'd' })).messageId }) },
  'reaction:send': { by: { room: 'converse' }, payload: () => ({ reaction: 'heart' }) },
  'hand:raise': { by: { room: 'converse' }, payload: () => ({}) },
  'hand:lower': { by: { room: 'lower-hand' }, payload: async ({ whom, whomId }) => whom.ok('hand:raise', {}).then(() => ({ peerId: whomId })) },
}

const isOutsider = (who: Who): who is (typeof OUTSIDERS)[number] => who === 'outside' || who === 'waiting'

/** What the table says that this person is answered; the target is a participant. */
export function answerTo(name: RequestName, who: Who, consent: ConsentState): string {
  const { by, except } = REQUEST_RULES[name]
  if (isOutsider(who)) return by === 'anybody' ? (except?.[who] ?? 'OK') : 'NOT_JOINED'
  if (typeof by !== 'string' && !('room' in by ? may(who, by.room) : mayTo(who, by.person, 'participant'))) return 'FORBIDDEN'
  if (name === 'consent:give' && consent === 'suspended') return 'ANALYSIS_SUSPENDED'
  return except?.[who] ?? 'OK'
}

/** Whether anything of them is read. */
export function isAnalysed(consent: ConsentState): consent is Audience {
  return consent !== 'none' && consent !== 'withdrawn' && consent !== 'suspended'
}

/** Whether those who watch over meetings (for the report, for the dashboard) are told of somebody's readings. */
export function areWatchesTold(consent: ConsentState): boolean {
  return consent === 'host' || consent === 'everyone'
}

/** Whether the actor's consent is in force after the request was answered so. */
export function inForceAfter(name: RequestName, answer: string, before: ConsentState): boolean {
  if (answer === 'OK' && (name === 'consent:withdraw' || name === 'room:leave')) return false
  if (answer === 'OK' && name === 'consent:give') return true
  return isAnalysed(before)
}

/** Who is sent somebody's labels, besides the person: nobody, those of a role, or the room. */
export function sees(viewer: Who, consent: ConsentState): boolean {
  if (isOutsider(viewer)) return false
  return consent === 'everyone' || (consent === 'host' && viewer === 'host')
}

export type HttpCaller = 'without a key' | 'with a wrong key' | Role
/** There only where the server is told of a provider. It sends whoever asks to the provider, and whoever did not come from there back to the page. */
export const SIGN_IN_ROUTES: readonly string[] = ['GET /api/sign-in', 'HEAD /api/sign-in', 'GET /api/sign-in/done', 'HEAD /api/sign-in/done']

/** The status for a caller; the key of one's own data is the page's token, whatever one's role or consent. */
export const HTTP_RULES: Readonly<Record<string, (caller: HttpCaller) => number>> = {
  'GET /': () => 200,
  'HEAD /': () => 200,
  'GET /*': () => 404,
  'HEAD /*': () => 404,
  'GET /api/health': () => 200,
  'HEAD /api/health': () => 200,
  'GET /api/deployment': () => 200,
  'HEAD /api/deployment': () => 200,
  ...Object.fromEntries(SIGN_IN_ROUTES.map((route) => [route, () => 303])),
  'GET /api/my-data': (caller) => (caller === 'without a key' ? 401 : 200),
  'HEAD /api/my-data': (caller) => (caller === 'without a key' ? 401 : 200),
  'DELETE /api/my-data': (caller) => (caller === 'without a key' ? 401 : 200),
}
