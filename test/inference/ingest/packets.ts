// Packets made by hand for tests, named by what they hold.
export type PacketFields = {
  readonly sequenceNumber?: number
  readonly timestamp?: number
  readonly ssrc?: number
  readonly payloadType?: number
  readonly marker?: boolean
  readonly payload?: Uint8Array
}

/** A plain RTP packet: fixed header and payload. */
export function rtpPacket({ sequenceNumber = 1, timestamp = 0, ssrc = 7, payloadType = 96, marker = false, payload = Buffer.from([1]) }: PacketFields = {}): Buffer {
  const header = Buffer.alloc(12)
  header[0] = 0x80
  header[1] = payloadType | (marker ? 0x80 : 0)
  header.writeUInt16BE(sequenceNumber & 0xffff, 2)
  header.writeUInt32BE(timestamp >>> 0, 4)
  header.writeUInt32BE(ssrc, 8)
  return Buffer.concat([header, payload])
}

/** A VP8 frame cut into payloads: the first with S and a 15-bit picture id, as browsers send it. */
export function vp8Payloads(frame: Buffer, maxBytes = 60): Buffer[] {
  const payloads: Buffer[] = []
  for (let offset = 0; offset < frame.length; offset += maxBytes) {
    payloads.push(Buffer.concat([Buffer.from([0x80 | (offset === 0 ? 0x10 : 0), 0x80, 0x81, 0x02]), frame.subarray(offset, offset + maxBytes)]))
  }
  return payloads
}

/** An H264 NAL unit in FU-A fragments. */
export function fuA(unit: Buffer, maxBytes = 20): Buffer[] {
  const fragments: Buffer[] = []
  for (let offset = 1; offset < unit.length; offset += maxBytes) {
    const starts = offset === 1 ? 0x80 : 0
    const ends = offset + maxBytes >= unit.length ? 0x40 : 0
    fragments.push(Buffer.concat([Buffer.from([(unit[0]! & 0xe0) | 28, starts | ends | (unit[0]! & 0x1f)]), unit.subarray(offset, offset + maxBytes)]))
  }
  return fragments
}
