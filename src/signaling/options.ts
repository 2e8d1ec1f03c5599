// What the signaling room can be told: addresses, tokens, limits, times; main.ts takes them from the configuration.
import type { Purpose } from '../protocol/purpose.ts'
import type { AccessRules } from './access.ts'
import type { CertificateFiles } from './certificate.ts'
import type { SignInSettings } from './sign-in.ts'
import type { BucketTerms } from './token-bucket.ts'
import type { TurnSettings } from './turn.ts'

export type SignalingLimits = {
  readonly peersPerRoom: number
  readonly rooms: number
  /** Open connections from one address; behind a proxy set `trustProxy`, or everybody shares the proxy's. */
  readonly socketsPerAddress: number
  /** The largest message in bytes; a larger one ends its connection. */
  readonly messageBytes: number
  readonly requestsPerSocket: BucketTerms
  readonly requestsPerAddress: BucketTerms
  /** Of one access token's identity, over all of its connections; an invitation may be shared by many. */
  readonly requestsPerIdentity: BucketTerms
  /** New connections of one address. */
  readonly handshakesPerAddress: BucketTerms
  /** HTTP requests of one address; a page is about 30 of them. */
  readonly httpPerAddress: BucketTerms
  /** Connectivity checks under way at once, each three transports for 15 s at most, and how often one may be started. */
  readonly checks: number
  readonly checksPerSocket: BucketTerms
  readonly checksPerAddress: BucketTerms
  /** Malformed messages after which an inference worker's link is closed. */
  readonly badWorkerMessages: number
}

/** Sources: joining a full room of 50 asks for 2 consumers of each of 49 people, resumed, and the pictures layered: about 250 requests at once. */
export const DEFAULT_LIMITS: SignalingLimits = {
  peersPerRoom: 50,
  rooms: 500,
  socketsPerAddress: 100,
  messageBytes: 256 * 1024,
  requestsPerSocket: { capacity: 400, refillPerS: 50 },
  requestsPerAddress: { capacity: 4000, refillPerS: 500 },
  requestsPerIdentity: { capacity: 4000, refillPerS: 500 },
  handshakesPerAddress: { capacity: 400, refillPerS: 20 },
  httpPerAddress: { capacity: 3000, refillPerS: 100 },
  // A person presses again a few times; behind one address a whole office may.
  checks: 50,
  checksPerSocket: { capacity: 6, refillPerS: 0.1 },
  checksPerAddress: { capacity: 30, refillPerS: 0.5 },
  badWorkerMessages: 20,
}

export type SignalingOptions = {
  /** What this server is for; under a purpose that prohibits analysis neither consent nor inference workers are taken, whatever the ports are. */
  readonly purpose: Purpose
  readonly host: string
  /** 0 lets the system choose. */
  readonly port: number
  /** Where the certificate and its key are, absolute; null: plain HTTP, for this machine or behind a proxy. */
  readonly tls: CertificateFiles | null
  /** The built client's folder, absolute. */
  readonly clientFolder: string
  readonly serverVersion: string
  /** Other origins whose pages may connect, such as 'https://app.example.org'; the server's own is always allowed. */
  readonly allowedOrigins: readonly string[]
  /** Take a client's address and the public host from X-Forwarded-For and X-Forwarded-Host (behind one's own proxy only). */
  readonly trustProxy: boolean
  /** How long the place of a disconnected person is kept. */
  readonly resumeGraceMs: number
  /** How often graces and deadlines are looked at; null leaves `sweep()` to the caller. */
  readonly sweepIntervalMs: number | null
  /** What a bot presents to be one; null: no bots. */
  readonly botToken: string | null
  /** Who may join, what access tokens are signed with, and whether a new room has a lobby. */
  readonly access: AccessRules
  /** The OpenID Connect provider that people sign in with; null: none. */
  readonly signIn: SignInSettings | null
  /** The TURN server that browsers are told of; null: none. */
  readonly turn: TurnSettings | null
  /** How many must share their labels before a mood of their group is shown. */
  readonly groupMinimum: number
  readonly limits: SignalingLimits
}
