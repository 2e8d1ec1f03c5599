// Cuts encoded pictures and sound into RTP packets, and puts them together again; pure bytes, no sockets, no clock.

export const VIDEO_CLOCK_HZ = 90_000
export const AUDIO_CLOCK_HZ = 48_000
/** Leaves room for RTP, SRTP and UDP headers in an Ethernet packet, as browsers do. */
const MAX_PAYLOAD_BYTES = 1_150

export type RtpPacket = {
  readonly payloadType: number
  readonly sequence: number
  readonly timestamp: number
  readonly ssrc: number
  readonly marker: boolean
  readonly payload: Uint8Array
  /** RFC 6464: −dBov, 0 loudest … 127 silence; written as a one-byte header extension with this id. */
  readonly audioLevel?: { readonly extensionId: number; readonly negativeDbov: number; readonly isVoice: boolean }
}

export function writeRtp({ payloadType, sequence, timestamp, ssrc, marker, payload, audioLevel }: RtpPacket): Uint8Array {
  const headerBytes = audioLevel === undefined ? 12 : 20
  const bytes = new Uint8Array(headerBytes + payload.length)
  const view = new DataView(bytes.buffer)
  bytes[0] = audioLevel === undefined ? 0x80 : 0x90
  bytes[1] = (marker ? 0x80 : 0) | payloadType
  view.setUint16(2, sequence & 0xffff)
  view.setUint32(4, timestamp >>> 0)
  view.setUint32(8, ssrc >>> 0)
  if (audioLevel !== undefined) {
    // RFC 8285: profile 0xBEDE, one 32-bit word: id and length − 1, the value, two bytes of padding
    view.setUint32(12, 0xbede0001)
    bytes[16] = audioLevel.extensionId << 4
    bytes[17] = (audioLevel.isVoice ? 0x80 : 0) | Math.min(127, Math.max(0, Math.round(audioLevel.negativeDbov)))
  }
  bytes.set(payload, headerBytes)
  return bytes
}

export function readRtp(bytes: Uint8Array): RtpPacket {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let start = 12 + 4 * (bytes[0]! & 0x0f)
  if ((bytes[0]! & 0x10) !== 0) start += 4 + 4 * view.getUint16(start + 2)
  return { payloadType: bytes[1]! & 0x7f, sequence: view.getUint16(2), timestamp: view.getUint32(4), ssrc: view.getUint32(8), marker: (bytes[1]! & 0x80) !== 0, payload: bytes.subarray(start) }
}

/** RFC 7741: X, S at the start of partition 0, and a 15-bit picture id. */
export function packetiseVp8(frame: Uint8Array, pictureId: number): Uint8Array[] {
  const descriptorBytes = 4
  return evenly(frame, MAX_PAYLOAD_BYTES - descriptorBytes).map((part, index) => {
    const payload = new Uint8Array(descriptorBytes + part.length)
    payload[0] = 0x80 | (index === 0 ? 0x10 : 0)
    payload[1] = 0x80
    payload[2] = 0x80 | ((pictureId >> 8) & 0x7f)
    payload[3] = pictureId & 0xff
    payload.set(part, descriptorBytes)
    return payload
  })
}

export function assembleVp8(payloads: readonly Uint8Array[]): { readonly frame: Uint8Array; readonly pictureId: number } {
  const [first] = payloads
  if (first === undefined || (first[0]! & 0x10) === 0) throw new RangeError('the first payload does not start a VP8 frame')
  return { frame: Buffer.concat(payloads.map((payload) => payload.subarray(4))), pictureId: ((first[2]! & 0x7f) << 8) | first[3]! }
}

/** RFC 6184, packetisation mode 1: one NAL unit a packet, or FU-A fragments of a large one. The input is Annex B. */
export function packetiseH264(accessUnit: Uint8Array): Uint8Array[] {
  return splitAnnexB(accessUnit).flatMap((unit) => {
    if (unit.length <= MAX_PAYLOAD_BYTES) return [unit]
    const header = unit[0]!
    const parts = evenly(unit.subarray(1), MAX_PAYLOAD_BYTES - 2)
    return parts.map((part, index) => {
      const payload = new Uint8Array(2 + part.length)
      payload[0] = (header & 0xe0) | 28
      payload[1] = (index === 0 ? 0x80 : 0) | (index === parts.length - 1 ? 0x40 : 0) | (header & 0x1f)
      payload.set(part, 2)
      return payload
    })
  })
}

/** Back to Annex B with four-byte start codes. */
export function assembleH264(payloads: readonly Uint8Array[]): Uint8Array {
  const parts: Uint8Array[] = []
  const startCode = Uint8Array.of(0, 0, 0, 1)
  for (const payload of payloads) {
    if ((payload[0]! & 0x1f) !== 28) parts.push(startCode, payload)
    else if ((payload[1]! & 0x80) !== 0) parts.push(startCode, Uint8Array.of((payload[0]! & 0xe0) | (payload[1]! & 0x1f)), payload.subarray(2))
    else parts.push(payload.subarray(2))
  }
  return Buffer.concat(parts)
}

/** The NAL units between the start codes. */
export function splitAnnexB(bytes: Uint8Array): Uint8Array[] {
  const units: Uint8Array[] = []
  let start = -1
  for (let i = 0; i + 2 < bytes.length; i++) {
    if (bytes[i] !== 0 || bytes[i + 1] !== 0 || bytes[i + 2] !== 1) continue
    if (start >= 0) units.push(bytes.subarray(start, bytes[i - 1] === 0 ? i - 1 : i))
    start = i + 3
    i += 2
  }
  if (start >= 0) units.push(bytes.subarray(start))
  return units
}

/** Pieces of nearly the same size, none over the limit: no tiny last packet. */
function evenly(bytes: Uint8Array, limit: number): Uint8Array[] {
  const count = Math.max(1, Math.ceil(bytes.length / limit))
  const size = Math.ceil(bytes.length / count)
  return Array.from({ length: count }, (_, index) => bytes.subarray(index * size, Math.min(bytes.length, (index + 1) * size)))
}
