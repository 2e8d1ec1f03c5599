// How media reach the server: transports, TURN servers, and checks of which ways a browser can come by.
import { z } from 'zod'
import type { ConnectionPath } from './constants.ts'
import { transportIdSchema } from './ids.ts'
import type { TransportId } from './ids.ts'

/** Media negotiation objects are checked for shape here and for meaning by the media server. */
const negotiated = z.record(z.string(), z.unknown())
/** Opaque here; mediasoup-client knows their types. */
export type Negotiated = Record<string, unknown>

/** A TURN server with credentials that expire; the browser's RTCIceServer. */
export type IceServer = { readonly urls: readonly string[]; readonly username: string; readonly credential: string }
/** 'relay': over the TURN server only. */
export type IceRules = { readonly iceServers: readonly IceServer[]; readonly iceTransportPolicy: 'all' | 'relay' }
/** What a browser needs to connect to one WebRTC transport. */
export type TransportOffer = { readonly transportId: TransportId; readonly iceParameters: Negotiated; readonly iceCandidates: readonly Negotiated[]; readonly dtlsParameters: Negotiated }
/** For trying one way: its candidates are those of that way alone. */
export type ProbeOffer = TransportOffer & { readonly path: ConnectionPath }

/** Before or during a call: opens one transport for each way by which media may come, for a few seconds. */
export const connectivitySchemas = {
  'connectivity:start': z.strictObject({}),
  'connectivity:connect': z.strictObject({ transportId: transportIdSchema, dtlsParameters: negotiated }),
  'connectivity:end': z.strictObject({}),
} as const

export type ConnectivityResponses = {
  'connectivity:start': {
    /** One for each way; none for 'relay' where this server has no TURN server. */
    readonly probes: readonly ProbeOffer[]
    readonly iceServers: readonly IceServer[]
    /** After so long the server closes them by itself. */
    readonly lifetimeMs: number
  }
  'connectivity:connect': Record<string, never>
  'connectivity:end': Record<string, never>
}
