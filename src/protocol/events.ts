// The call's wire contract between browser (or bot) and server: events, payload schemas, acknowledgements.
import { z } from 'zod'
import { AUDIENCES, DISPLAY_NAME_MAX_LENGTH, DISPLAY_NAME_PATTERN, LANGUAGES, SOURCES } from './constants.ts'
import type { Audience, Source } from './constants.ts'
import { connectivitySchemas } from './connectivity.ts'
import type { ConnectivityResponses, IceRules, IceServer, Negotiated, TransportOffer } from './connectivity.ts'
import { conversationSchemas } from './conversation.ts'
import type { ConversationEvents, ConversationResponses, ConversationSnapshot } from './conversation.ts'
import type { Reading } from './emotion.ts'
import type { Ack } from './errors.ts'
import { consumerIdSchema, producerIdSchema, roomIdSchema, transportIdSchema } from './ids.ts'
import type { ConsumerId, PeerId, ProducerId, RoomId, TransportId } from './ids.ts'
import { moderationSchemas } from './moderation.ts'
import type { Door, ModerationEvents, ModerationResponses, Outside } from './moderation.ts'
import type { DeploymentInfo } from './purpose.ts'
import type { QualityReport } from './quality.ts'
import type { Role } from './roles.ts'

export { AUDIENCES, CONSENT_VERSION, PROTOCOL_VERSION, SOURCES } from './constants.ts'
export type { Audience, Source } from './constants.ts'
export type { Negotiated } from './connectivity.ts'

/** Media negotiation objects are checked for shape here and for meaning by the media server. */
const negotiated = z.record(z.string(), z.unknown())

const displayName = z.string().trim().min(1).max(DISPLAY_NAME_MAX_LENGTH).regex(DISPLAY_NAME_PATTERN, 'must not contain control characters')

/** One schema for each request a client may send. Unknown keys are refused. */
export const requestSchemas = {
  'room:join': z.strictObject({
    protocolVersion: z.number().int(),
    roomId: roomIdSchema,
    displayName,
    /** From an earlier join: takes the same place again, with the same peer id and media, while the server keeps it. */
    resumeToken: z.string().min(1).max(128).optional(),
    /** A signed statement of who comes and as what; a server of access mode 'token' lets nobody in without one. */
    accessToken: z.string().min(1).max(4096).optional(),
    /** Presented by the server's own bots; allows plain RTP transports. */
    botToken: z.string().max(256).optional(),
  }),
  'room:leave': z.strictObject({}),
  'transport:create': z.strictObject({ direction: z.enum(['send', 'receive']), kind: z.enum(['webrtc', 'plain']).default('webrtc') }),
  'transport:connect': z.strictObject({ transportId: transportIdSchema, dtlsParameters: negotiated }),
  'transport:restart-ice': z.strictObject({ transportId: transportIdSchema }),
  'producer:create': z.strictObject({
    transportId: transportIdSchema,
    kind: z.enum(['audio', 'video']),
    source: z.enum(SOURCES),
    rtpParameters: negotiated,
    paused: z.boolean().default(false),
  }),
  'producer:pause': z.strictObject({ producerId: producerIdSchema }),
  'producer:resume': z.strictObject({ producerId: producerIdSchema }),
  'producer:close': z.strictObject({ producerId: producerIdSchema }),
  'consumer:create': z.strictObject({ transportId: transportIdSchema, producerId: producerIdSchema, rtpCapabilities: negotiated }),
  'consumer:resume': z.strictObject({ consumerId: consumerIdSchema }),
  'consumer:pause': z.strictObject({ consumerId: consumerIdSchema }),
  'consumer:set-layers': z.strictObject({ consumerId: consumerIdSchema, spatialLayer: z.number().int().min(0).max(3) }),
  'consent:give': z.strictObject({ version: z.string().max(32), audience: z.enum(AUDIENCES), /** In which the words were shown. */ language: z.enum(LANGUAGES).default('en') }),
  'consent:withdraw': z.strictObject({}),
  ...conversationSchemas,
  ...connectivitySchemas,
  ...moderationSchemas,
} as const
export type RequestName = keyof typeof requestSchemas
/** What a client sends. */
export type RequestPayload<Name extends RequestName> = z.input<(typeof requestSchemas)[Name]>
/** What a handler receives, after the schema. */
export type ParsedPayload<Name extends RequestName> = z.output<(typeof requestSchemas)[Name]>

/** Whether somebody in the room is analysed, and whether the labels are flowing. */
export type AnalysisStatus = {
  /** 'off': switched off on this server, or prohibited by its purpose; 'suspended': a moderator switched it off for everybody, for now; 'ready'; 'recovering': the inference worker is restarting. */
  readonly state: 'off' | 'suspended' | 'ready' | 'recovering'
  /** The people who agreed and are being analysed now. */
  readonly analysed: readonly PeerId[]
}

export type ProducerInfo = { readonly producerId: ProducerId; readonly kind: 'audio' | 'video'; readonly source: Source; readonly paused: boolean }
/** 'away': the network took this person away, and they may come back at any moment to the same place. */
export type PresenceInfo = 'here' | 'away'
export type PeerInfo = { readonly peerId: PeerId; readonly displayName: string; readonly isBot: boolean; readonly role: Role; readonly presence: PresenceInfo; readonly producers: readonly ProducerInfo[] }

export type ResponseData = ConversationResponses & ConnectivityResponses & ModerationResponses & {
  'room:join': {
    readonly peerId: PeerId
    readonly roomId: RoomId
    /** One's own, and the name that others see: an access token may name its bearer. */
    readonly role: Role
    readonly displayName: string
    readonly resumeToken: string
    readonly resumed: boolean
    /** True when the transports and producers of the earlier join still exist; false: make them anew (also after a media worker died while this client was away). */
    readonly mediaKept: boolean
    readonly peers: readonly PeerInfo[]
    readonly door: Door
    readonly outside: Outside
    /** What this server is for, and whether anybody can be analysed on it at all. */
    readonly deployment: DeploymentInfo
    readonly analysis: AnalysisStatus
    /** This person's own consent as the server holds it (it survives a resume). */
    readonly consent: { readonly version: string; readonly audience: Audience } | null
    /** What has been written and whose hands are up, from before this join. */
    readonly conversation: ConversationSnapshot
    readonly routerRtpCapabilities: Negotiated
  }
  'room:leave': Record<string, never>
  /** webrtc: id, iceParameters, iceCandidates, dtlsParameters (mediasoup-client's TransportOptions). plain: ip, port to send RTP to (rtcp-mux, comedia). */
  'transport:create':
    | ({ readonly kind: 'webrtc' } & TransportOffer & IceRules)
    | { readonly kind: 'plain'; readonly transportId: TransportId; readonly ip: string; readonly port: number }
  'transport:connect': Record<string, never>
  /** With fresh credentials: those of the start may have expired. */
  'transport:restart-ice': { readonly iceParameters: Negotiated; readonly iceServers: readonly IceServer[] }
  'producer:create': { readonly producerId: ProducerId }
  'producer:pause': Record<string, never>
  'producer:resume': Record<string, never>
  'producer:close': Record<string, never>
  'consumer:create': {
    readonly consumerId: ConsumerId
    readonly producerId: ProducerId
    readonly peerId: PeerId
    readonly kind: 'audio' | 'video'
    readonly rtpParameters: Negotiated
    readonly producerPaused: boolean
  }
  'consumer:resume': Record<string, never>
  'consumer:pause': Record<string, never>
  'consumer:set-layers': Record<string, never>
  'consent:give': { readonly version: string; readonly audience: Audience }
  'consent:withdraw': Record<string, never>
}

export type ClientToServerEvents = {
  [Name in RequestName]: (payload: RequestPayload<Name>, ack: (reply: Ack<ResponseData[Name]>) => void) => void
}

export type LeaveReason = 'left' | 'disconnected' | 'removed'

export type ServerToClientEvents = ConversationEvents & ModerationEvents & {
  'peer:joined': (event: { readonly peer: PeerInfo }) => void
  'peer:left': (event: { readonly peerId: PeerId; readonly reason: LeaveReason }) => void
  'peer:away': (event: { readonly peerId: PeerId }) => void
  'peer:back': (event: { readonly peerId: PeerId }) => void
  /** Somebody's role is another now, perhaps one's own. */
  'peer:role': (event: { readonly peerId: PeerId; readonly role: Role }) => void
  'producer:added': (event: { readonly peerId: PeerId; readonly producer: ProducerInfo }) => void
  'producer:paused': (event: { readonly peerId: PeerId; readonly producerId: ProducerId }) => void
  'producer:resumed': (event: { readonly peerId: PeerId; readonly producerId: ProducerId }) => void
  'producer:closed': (event: { readonly peerId: PeerId; readonly producerId: ProducerId }) => void
  'consumer:closed': (event: { readonly consumerId: ConsumerId }) => void
  /** Volatile, to the one whom it concerns. */
  quality: (event: QualityReport) => void
  'speaker:active': (event: { readonly peerId: PeerId | null }) => void
  'analysis:status': (event: AnalysisStatus) => void
  /** One's own consent is over without a withdrawal from this connection: its record was deleted on one's own wish, or one's new role sends nothing. */
  'consent:ended': (event: { readonly reason: 'data-deleted' | 'role' }) => void
  /** Volatile, batched once a tick; only what this client may see. */
  readings: (event: { readonly timeMs: number; readonly readings: readonly Reading<PeerId>[] }) => void
  /** The room's media worker died: join again (same peer id through the resume token), media are negotiated anew. */
  'room:rejoin': (event: { readonly reason: 'media-worker-died' }) => void
  'server:closing': (event: Record<string, never>) => void
}
