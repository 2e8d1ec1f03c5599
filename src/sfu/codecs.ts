// Which codecs a room speaks, what clients are told of them, and what a tap asks for.
import type { types } from 'mediasoup'

/** Simulcast clients send three layers (180p, 360p, 720p of a 720p camera); mediasoup and the protocol number at most four. */
export const MAX_ENCODINGS = 4

/**
 * Opus with in-band FEC and DTX (RFC 7587), VP8, and H264 in the two profiles browsers offer: constrained baseline, which every
 * WebRTC endpoint must decode (RFC 7742, section 6.2), and main. Their RTCP feedback (nack, pli, fir, transport-cc, remb) is
 * what mediasoup supports for them; it takes none from here.
 */
export const MEDIA_CODECS: readonly types.RouterRtpCodecCapability[] = [
  { kind: 'audio', mimeType: 'audio/opus', clockRate: 48_000, channels: 2, parameters: { useinbandfec: 1, usedtx: 1 } },
  { kind: 'video', mimeType: 'video/VP8', clockRate: 90_000 },
  { kind: 'video', mimeType: 'video/H264', clockRate: 90_000, parameters: { 'packetization-mode': 1, 'profile-level-id': '42e01f', 'level-asymmetry-allowed': 1 } },
  { kind: 'video', mimeType: 'video/H264', clockRate: 90_000, parameters: { 'packetization-mode': 1, 'profile-level-id': '4d0032', 'level-asymmetry-allowed': 1 } },
]

/**
 * Header extensions that are left out everywhere. abs-capture-time: with it, simulcast consumers stayed on the low layer in
 * 7 of 8 runs with Chromium 156 and mediasoup 3.27.1. video-orientation: with it, phones send sideways pictures and the turn
 * beside them, which a tap does not carry; without it the browser turns the picture before it encodes.
 */
const LEFT_OUT = ['abs-capture-time', 'video-orientation']

export function isUsableExtension(extension: { readonly uri: string }): boolean {
  return !LEFT_OUT.some((name) => extension.uri.includes(name))
}

/** What clients load their device with. */
export function clientRtpCapabilities(router: types.RtpCapabilities): types.RtpCapabilities {
  return { ...router, headerExtensions: router.headerExtensions?.filter(isUsableExtension) }
}

/**
 * What a tap asks for: the producer's first codec and nothing around it. No RTX and no NACK, so that one SSRC carries pure
 * payload; no header extensions and no transport-cc, so that mediasoup runs no bandwidth estimation on it (no probation
 * packets, and the layer asked for is the layer sent). Null when the producer carries a codec the router does not have.
 */
export function tapRtpCapabilities(router: types.RtpCapabilities, producer: types.RtpParameters): types.RtpCapabilities | null {
  const payloadType = producer.codecs[0]?.payloadType
  const codec = router.codecs?.find((candidate) => candidate.preferredPayloadType === payloadType)
  if (!codec) return null
  const rtcpFeedback = codec.rtcpFeedback?.filter(({ type, parameter }) => (type === 'nack' && parameter === 'pli') || type === 'ccm')
  return { codecs: [{ ...codec, rtcpFeedback }], headerExtensions: [] }
}
