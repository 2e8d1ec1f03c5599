// Writes sender reports and finds key-frame requests in what comes back; pure bytes.

/** Seconds from 1900 (NTP) to 1970 (Unix). */
const NTP_OFFSET_S = 2_208_988_800

export type SenderReport = {
  readonly ssrc: number
  /** Wall clock (Unix ms) at which `rtpTimestamp` would be sent. */
  readonly timeMs: number
  readonly rtpTimestamp: number
  readonly packets: number
  readonly bytes: number
  readonly cname: string
}

/** RFC 3550: a compound packet of a sender report and the source description with the CNAME. */
export function writeSenderReport({ ssrc, timeMs, rtpTimestamp, packets, bytes, cname }: SenderReport): Uint8Array {
  const name = new TextEncoder().encode(cname)
  const sdesBytes = 4 + Math.ceil((4 + 2 + name.length + 1) / 4) * 4
  const out = new Uint8Array(28 + sdesBytes)
  const view = new DataView(out.buffer)
  view.setUint32(0, 0x80c80006)
  view.setUint32(4, ssrc)
  view.setUint32(8, (Math.floor(timeMs / 1000) + NTP_OFFSET_S) >>> 0)
  view.setUint32(12, Math.floor((timeMs % 1000) / 1000 * 2 ** 32) >>> 0)
  view.setUint32(16, rtpTimestamp >>> 0)
  view.setUint32(20, packets >>> 0)
  view.setUint32(24, bytes >>> 0)
  view.setUint16(28, 0x81ca)
  view.setUint16(30, sdesBytes / 4 - 1)
  view.setUint32(32, ssrc)
  out[36] = 1
  out[37] = name.length
  out.set(name, 38)
  return out
}

/** RFC 5761: with RTP and RTCP on one port, packet types 192 to 223 are RTCP. */
export function isRtcp(bytes: Uint8Array): boolean {
  return bytes.length >= 8 && (bytes[0]! & 0xc0) === 0x80 && bytes[1]! >= 192 && bytes[1]! <= 223
}

/** The SSRCs for which this compound packet asks a key frame: PLI (RFC 4585) or FIR (RFC 5104). */
export function keyFrameRequests(bytes: Uint8Array): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const wanted: number[] = []
  for (let at = 0; at + 8 <= bytes.length;) {
    const length = 4 * (view.getUint16(at + 2) + 1)
    if (at + length > bytes.length) break
    const format = bytes[at]! & 0x1f
    if (bytes[at + 1] === 206 && format === 1 && length >= 12) wanted.push(view.getUint32(at + 8))
    if (bytes[at + 1] === 206 && format === 4) for (let entry = at + 12; entry + 8 <= at + length; entry += 8) wanted.push(view.getUint32(entry))
    at += length
  }
  return wanted
}
