// Puts VP8 frames together from RTP payloads (RFC 7741), one packet at a time, in order.
import { afterPacket } from './frame.ts'
import type { Assembled, FrameAssembler } from './frame.ts'
import type { RtpPacket } from './rtp.ts'

export type Vp8Payload = {
  /** S and PID of the descriptor: the first packet of a frame has S set and PID 0. */
  readonly startsPartition: boolean
  readonly partition: number
  /** N: no other frame refers to this one. */
  readonly disposable: boolean
  readonly data: Uint8Array
}

/** The payload descriptor (section 4.2), or null where it is cut short or says impossible things. */
export function parseVp8Payload(payload: Uint8Array): Vp8Payload | null {
  if (payload.length < 1) return null
  const first = payload[0]!
  let offset = 1
  if ((first & 0x80) !== 0) {
    if (payload.length <= offset) return null
    const extension = payload[offset++]!
    if ((extension & 0x80) !== 0) {
      if (payload.length <= offset) return null
      offset += (payload[offset]! & 0x80) !== 0 ? 2 : 1
    }
    if ((extension & 0x40) !== 0) offset++
    if ((extension & 0x30) !== 0) offset++
  }
  if (offset >= payload.length) return null
  return { startsPartition: (first & 0x10) !== 0, partition: first & 0x07, disposable: (first & 0x20) !== 0, data: payload.subarray(offset) }
}

/** What the frame's own header says (RFC 6386 section 9.1), or null where the frame cannot be whole. */
export function parseVp8FrameHeader(frame: Uint8Array): { readonly keyFrame: boolean } | null {
  if (frame.length < 3) return null
  const tag = frame[0]! | (frame[1]! << 8) | (frame[2]! << 16)
  const keyFrame = (tag & 1) === 0
  const headerBytes = keyFrame ? 10 : 3
  if (headerBytes + (tag >> 5) > frame.length) return null
  if (keyFrame && (frame[3] !== 0x9d || frame[4] !== 0x01 || frame[5] !== 0x2a)) return null
  return { keyFrame }
}

export class Vp8Assembler implements FrameAssembler {
  #parts: Uint8Array[] = []
  #timestamp: number | null = null
  #disposable = false
  /** The current frame lost a part: nothing of it is used. */
  #spoilt = false

  push(packet: RtpPacket): Assembled {
    const isNewFrame = packet.timestamp !== this.#timestamp
    const unfinished = isNewFrame && this.#parts.length > 0
    if (isNewFrame) this.#begin(packet.timestamp)
    const payload = parseVp8Payload(packet.payload)
    if (payload === null) return this.#spoil('truncated-descriptor')
    if (this.#spoilt) return { kind: 'pending' }
    if (this.#parts.length === 0) {
      if (!payload.startsPartition || payload.partition !== 0) return this.#spoil('frame-without-start')
      this.#disposable = payload.disposable
    }
    this.#parts.push(payload.data)
    return afterPacket(packet.marker ? this.#finish(packet.timestamp) : { kind: 'pending' }, unfinished)
  }

  reset(): void {
    this.#begin(null)
  }

  #begin(timestamp: number | null): void {
    this.#timestamp = timestamp
    this.#parts = []
    this.#spoilt = false
  }

  #spoil(defect: string): Assembled {
    const isNews = !this.#spoilt
    this.#spoilt = true
    this.#parts = []
    return isNews ? { kind: 'broken', defect } : { kind: 'pending' }
  }

  #finish(rtpTimestamp: number): Assembled {
    const data = this.#parts.length === 1 ? Buffer.from(this.#parts[0]!) : Buffer.concat(this.#parts)
    this.#begin(null)
    const header = parseVp8FrameHeader(data)
    if (header === null) return { kind: 'broken', defect: 'truncated-frame' }
    return { kind: 'frame', frame: { data, keyFrame: header.keyFrame, disposable: this.#disposable, rtpTimestamp } }
  }
}
