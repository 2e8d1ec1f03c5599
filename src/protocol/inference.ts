// The wire contract between server and inference worker: one union each way, the same over IPC and over the network.
import { z } from 'zod'
import { EMOTIONS, MODALITIES } from './emotion.ts'
import { subjectIdSchema, tapIdSchema, workerIdSchema } from './ids.ts'

export const INFERENCE_PROTOCOL_VERSION = 1
export const PROVIDERS = ['cpu', 'webgpu', 'cuda', 'tensorrt'] as const
export type Provider = (typeof PROVIDERS)[number]

/** SRTP keying for one direction; key and salt concatenated, base64 (RFC 7714: 16 + 12 bytes). */
export const srtpSchema = z.strictObject({ cryptoSuite: z.literal('AEAD_AES_128_GCM'), keyBase64: z.string().max(64) })
export type SrtpParameters = z.output<typeof srtpSchema>

/** Counters since the worker started; every malformed or late thing is counted here, never fatal. */
export const workerStatsSchema = z.strictObject({
  rtpPackets: z.number(), rtpUnknownSsrc: z.number(), rtpMalformed: z.number(), rtpWrongPayloadType: z.number(),
  rtpLost: z.number(), rtpLate: z.number(), srtpRejected: z.number(),
  videoFramesDecoded: z.number(), videoFramesBroken: z.number(), videoFramesDropped: z.number(), audioFramesDecoded: z.number(), audioFramesBroken: z.number(),
  keyFrameRequests: z.number(), ticksSkipped: z.number(), inferences: z.number(), readings: z.number(), openTaps: z.number(),
  cpuMs: z.number(), rssBytes: z.number(),
})
export type WorkerStats = z.output<typeof workerStatsSchema>

const rtpTimestamp = z.number().int().min(0).max(0xffffffff).nullable()
export const workerReadingSchema = z.strictObject({
  subjectId: subjectIdSchema,
  /** Worker wall clock at the arrival of the newest evidence; the server only uses ageMs. */
  ageMs: z.number().min(0),
  label: z.enum([...EMOTIONS, 'unsure']),
  probabilities: z.array(z.number().min(0).max(1)).length(EMOTIONS.length),
  confidence: z.number().min(0).max(1),
  modality: z.enum(MODALITIES),
  box: z.strictObject({ x: z.number(), y: z.number(), width: z.number(), height: z.number() }).nullable(),
  rtp: z.strictObject({ video: rtpTimestamp, audio: rtpTimestamp }),
})
export type WorkerReading = z.output<typeof workerReadingSchema>

/** Worker to server. */
export const workerMessageSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('hello'), protocolVersion: z.number().int(), workerId: workerIdSchema, token: z.string().max(256),
    /** How many people this worker can analyse at once. */
    capacity: z.number().int().min(1).max(100_000),
    provider: z.strictObject({ requested: z.enum(PROVIDERS), active: z.enum(PROVIDERS) }),
    modelGeneration: z.string().max(64),
    /** Where the SFU sends RTP; srtp null only when the address is loopback. */
    rtp: z.strictObject({ ip: z.string().max(64), port: z.number().int().min(1).max(65535), srtp: srtpSchema.nullable() }),
  }),
  z.strictObject({ type: z.literal('readings'), readings: z.array(workerReadingSchema).max(10_000) }),
  /** The decoder needs a key frame for this tap. */
  z.strictObject({ type: z.literal('key-frame'), tapId: tapIdSchema }),
  /** The face is too small (or needlessly large) on this simulcast layer. */
  z.strictObject({ type: z.literal('layer'), tapId: tapIdSchema, spatialLayer: z.number().int().min(0).max(3) }),
  z.strictObject({ type: z.literal('pong'), n: z.number().int(), stats: workerStatsSchema }),
  /** A tap could not be opened; the server counts it and says so in its log. */
  z.strictObject({ type: z.literal('tap-failed'), tapId: tapIdSchema, code: z.enum(['SSRC_IN_USE', 'UNSUPPORTED_CODEC', 'AT_CAPACITY', 'BAD_SRTP']), message: z.string().max(500) }),
])
export type WorkerMessage = z.output<typeof workerMessageSchema>

/** Server to worker. */
export const serverMessageSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('welcome'), serverVersion: z.string().max(64) }),
  z.strictObject({ type: z.literal('refused'), code: z.enum(['UNAUTHORIZED', 'PROTOCOL_VERSION', 'BAD_REQUEST']), message: z.string().max(500) }),
  z.strictObject({
    type: z.literal('tap:open'), tapId: tapIdSchema, subjectId: subjectIdSchema, kind: z.enum(['audio', 'video']),
    ssrc: z.number().int().min(1).max(0xffffffff), payloadType: z.number().int().min(0).max(127),
    mimeType: z.string().max(64), clockRate: z.number().int().positive(), channels: z.number().int().min(1).max(2),
    parameters: z.record(z.string(), z.union([z.string(), z.number()])),
    srtp: srtpSchema.nullable(), paused: z.boolean(),
  }),
  z.strictObject({ type: z.literal('tap:paused'), tapId: tapIdSchema, paused: z.boolean() }),
  z.strictObject({ type: z.literal('tap:close'), tapId: tapIdSchema }),
  z.strictObject({ type: z.literal('ping'), n: z.number().int() }),
  z.strictObject({ type: z.literal('stop') }),
])
export type ServerMessage = z.output<typeof serverMessageSchema>
export type TapDescription = Omit<Extract<ServerMessage, { type: 'tap:open' }>, 'type'>
