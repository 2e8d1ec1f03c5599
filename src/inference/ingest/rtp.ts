// Reads one RTP packet (RFC 3550 section 5.1); what is malformed gets a named reason, never an exception.
export type RtpPacket = {
  readonly marker: boolean
  readonly payloadType: number
  readonly sequenceNumber: number
  readonly timestamp: number
  readonly ssrc: number
  /** A view into the datagram; empty where the packet was padding alone. */
  readonly payload: Uint8Array
}

export type RtpDefect = 'too-short' | 'bad-version' | 'csrc-past-end' | 'extension-past-end' | 'bad-padding'
export type RtpParsed = { readonly kind: 'packet'; readonly packet: RtpPacket } | { readonly kind: 'rtcp' } | { readonly kind: 'malformed'; readonly defect: RtpDefect }

const FIXED_HEADER_BYTES = 12
const malformed = (defect: RtpDefect): RtpParsed => ({ kind: 'malformed', defect })

/** RTCP packet types 192 to 223 as RFC 5761 section 4 tells them from RTP on a shared port. */
export function isRtcp(datagram: Uint8Array): boolean {
  return datagram.length >= 2 && datagram[1]! >= 192 && datagram[1]! <= 223
}

/** The SSRC and the payload type stand in the clear, in SRTP too; null where the datagram is no RTP. */
export function peekRtp(datagram: Uint8Array): { readonly ssrc: number; readonly payloadType: number } | null {
  if (datagram.length < FIXED_HEADER_BYTES || datagram[0]! >> 6 !== 2) return null
  return { ssrc: readUint32(datagram, 8), payloadType: datagram[1]! & 0x7f }
}

export function parseRtp(datagram: Uint8Array): RtpParsed {
  if (datagram.length < 2) return malformed('too-short')
  if (datagram[0]! >> 6 !== 2) return malformed('bad-version')
  if (isRtcp(datagram)) return { kind: 'rtcp' }
  if (datagram.length < FIXED_HEADER_BYTES) return malformed('too-short')
  const headerEnd = payloadOffset(datagram)
  if (typeof headerEnd === 'string') return malformed(headerEnd)
  let end = datagram.length
  if ((datagram[0]! & 0x20) !== 0) {
    const paddingBytes = datagram[end - 1]!
    if (paddingBytes === 0 || end - paddingBytes < headerEnd) return malformed('bad-padding')
    end -= paddingBytes
  }
  return {
    kind: 'packet',
    packet: {
      marker: (datagram[1]! & 0x80) !== 0,
      payloadType: datagram[1]! & 0x7f,
      sequenceNumber: (datagram[2]! << 8) | datagram[3]!,
      timestamp: readUint32(datagram, 4),
      ssrc: readUint32(datagram, 8),
      payload: datagram.subarray(headerEnd, end),
    },
  }
}

/** Where the payload begins, after contributing sources and the header extension; or what is wrong. */
function payloadOffset(datagram: Uint8Array): number | RtpDefect {
  let offset = FIXED_HEADER_BYTES + (datagram[0]! & 0x0f) * 4
  if (offset > datagram.length) return 'csrc-past-end'
  if ((datagram[0]! & 0x10) === 0) return offset
  if (offset + 4 > datagram.length) return 'extension-past-end'
  offset += 4 + ((datagram[offset + 2]! << 8) | datagram[offset + 3]!) * 4
  return offset > datagram.length ? 'extension-past-end' : offset
}

function readUint32(bytes: Uint8Array, at: number): number {
  return ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0
}
