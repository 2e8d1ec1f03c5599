// The one gate for negotiation objects from clients: checked strictly here, because mediasoup's own checks let values through that break its worker channel for everybody.
//
// mediasoup 3.27.1 packs requests with one shared flatbuffers builder for each worker. A value that makes packing throw half way
// (`maxBitrate: 1.5`, `mid: 0`) leaves the builder "nested", and every later request of every room on that worker fails
// with it. test/sfu/negotiation.test.ts shows it. So nothing unchecked reaches it, and unknown keys are dropped.
import { errors } from 'mediasoup'
import type { types } from 'mediasoup'
import { z } from 'zod'
import { AppError } from '../kit/errors.ts'
import { MAX_ENCODINGS, isUsableExtension } from './codecs.ts'

const uint = (max: number) => z.number().int().min(0).max(max)
const ssrc = z.number().int().min(1).max(0xffffffff)
const text = (maxLength: number) => z.string().max(maxLength)
const payloadType = uint(127)
const int32 = z.number().min(-0x80000000).max(0x7fffffff)
const parameters = z.record(text(64), z.union([text(512), int32])).refine((record) => Object.keys(record).length <= 64, 'has more than 64 keys')
const mimeType = z.string().max(64).regex(/^(audio|video)\/[\w.-]+$/i, 'must be audio/… or video/…')
const rtcpFeedback = z.array(z.object({ type: text(64).min(1), parameter: text(64).optional() })).max(32)
const extensionId = z.number().int().min(1).max(255)
const uri = text(256).min(1)
/** SVC and simulcast modes of W3C webrtc-svc: L1T3, L3T3_KEY, S3T3h. */
const scalabilityMode = z.string().regex(/^[LS][1-9]T[1-9](h|_KEY(_SHIFT)?)?$/, 'is no scalability mode')

const rtpParametersSchema = z.object({
  mid: text(32).optional(),
  codecs: z.array(z.object({
    mimeType, payloadType, clockRate: uint(1_000_000), channels: z.number().int().min(1).max(8).optional(),
    parameters: parameters.optional(), rtcpFeedback: rtcpFeedback.optional(),
  })).min(1).max(32),
  headerExtensions: z.array(z.object({ uri, id: extensionId, encrypt: z.boolean().optional(), parameters: parameters.optional() })).max(32).default([]),
  encodings: z.array(z.object({
    ssrc: ssrc.optional(), rid: z.string().regex(/^[A-Za-z0-9_-]{1,32}$/, 'is no rid').optional(), codecPayloadType: payloadType.optional(),
    rtx: z.object({ ssrc }).optional(), dtx: z.boolean().optional(), scalabilityMode: scalabilityMode.optional(), maxBitrate: uint(1_000_000_000).optional(),
  })).max(MAX_ENCODINGS).default([]),
  rtcp: z.object({ cname: text(255).optional(), reducedSize: z.boolean().optional() }).optional(),
  /** Groups a person's voice and picture for lip-sync. */
  msid: text(255).optional(),
})

const rtpCapabilitiesSchema = z.object({
  codecs: z.array(z.object({
    kind: z.enum(['audio', 'video']), mimeType, preferredPayloadType: payloadType, clockRate: uint(1_000_000), channels: z.number().int().min(1).max(8).optional(),
    parameters: parameters.optional(), rtcpFeedback: rtcpFeedback.optional(),
  })).max(128),
  headerExtensions: z.array(z.object({
    kind: z.enum(['audio', 'video']), uri, preferredId: extensionId, preferredEncrypt: z.boolean().optional(),
    direction: z.enum(['sendrecv', 'sendonly', 'recvonly', 'inactive']).optional(),
  })).max(64).default([]),
})

const dtlsParametersSchema = z.object({
  role: z.enum(['auto', 'client', 'server']).optional(),
  fingerprints: z.array(z.object({
    algorithm: z.enum(['sha-1', 'sha-224', 'sha-256', 'sha-384', 'sha-512']),
    value: z.string().regex(/^[0-9A-F]{2}(:[0-9A-F]{2}){19,63}$/i, 'is no fingerprint'),
  })).min(1).max(8),
})

/** A client's RTP parameters for one kind of media, without abs-capture-time. Throws MEDIA_REJECTED. */
export function parseRtpParameters(kind: types.MediaKind, value: unknown): types.RtpParameters {
  const parsed = parse('rtpParameters', rtpParametersSchema, value)
  const stranger = parsed.codecs.find((codec) => !codec.mimeType.toLowerCase().startsWith(`${kind}/`))
  if (stranger) throw new AppError('MEDIA_REJECTED', `rtpParameters: codec ${stranger.mimeType} is not ${kind}`)
  if (kind === 'audio' && parsed.encodings.length > 1) throw new AppError('MEDIA_REJECTED', 'rtpParameters: audio has one encoding')
  return { ...parsed, headerExtensions: parsed.headerExtensions.filter(isUsableExtension) as types.RtpHeaderExtensionParameters[] }
}

/** A client's RTP capabilities, without abs-capture-time. Throws MEDIA_REJECTED. */
export function parseRtpCapabilities(value: unknown): types.RtpCapabilities {
  const parsed = parse('rtpCapabilities', rtpCapabilitiesSchema, value)
  return { ...parsed, headerExtensions: parsed.headerExtensions.filter(isUsableExtension) as types.RtpHeaderExtension[] }
}

/** A client's DTLS parameters. Throws MEDIA_REJECTED. */
export function parseDtlsParameters(value: unknown): types.DtlsParameters {
  return parse('dtlsParameters', dtlsParametersSchema, value)
}

function parse<Schema extends z.ZodType>(name: string, schema: Schema, value: unknown): z.output<Schema> {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const details = result.error.issues.slice(0, 8).map((issue) => `${[name, ...issue.path].join('.')}: ${issue.message}`)
  throw new AppError('MEDIA_REJECTED', details[0], { details })
}

/** Runs one piece of work on the worker; mediasoup's refusal of an argument becomes MEDIA_REJECTED with its own words. */
export async function negotiate<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof AppError) throw error
    if (error instanceof errors.WorkerClosedError) throw new AppError('MEDIA_UNAVAILABLE', undefined, { cause: error })
    throw new AppError('MEDIA_REJECTED', error instanceof Error ? error.message : undefined, { cause: error })
  }
}
