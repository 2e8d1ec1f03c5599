// Reads an Opus packet's framing (RFC 6716 section 3), so that a malformed one is known before libopus sees it.

/** Samples a frame at 48 kHz, by the configuration number of the first byte (table 2). */
function frameSamples(config: number): number {
  if (config < 12) return [480, 960, 1920, 2880][config & 3]!
  if (config < 16) return [480, 960][config & 1]!
  return [120, 240, 480, 960][config & 3]!
}

const MAX_FRAME_BYTES = 1275
/** 120 ms: requirement R5. */
const MAX_PACKET_SAMPLES = 5760

/** How many 48 kHz samples the packet stands for, or null where it breaks one of the requirements R1 to R7 (section 3.4). */
export function opusPacketSamples(packet: Uint8Array): number | null {
  if (packet.length < 1) return null
  const samples = frameSamples(packet[0]! >> 3)
  switch (packet[0]! & 3) {
    case 0:
      return packet.length - 1 <= MAX_FRAME_BYTES ? samples : null
    case 1:
      return (packet.length - 1) % 2 === 0 && (packet.length - 1) / 2 <= MAX_FRAME_BYTES ? samples * 2 : null
    case 2: {
      const first = readLength(packet, 1)
      if (first === null || first.next + first.bytes > packet.length) return null
      return packet.length - first.next - first.bytes <= MAX_FRAME_BYTES ? samples * 2 : null
    }
    default:
      return manyFrames(packet, samples)
  }
}

/** Section 3.2.5: a count, padding, then frames of one size or of sizes of their own. */
function manyFrames(packet: Uint8Array, samples: number): number | null {
  if (packet.length < 2) return null
  const count = packet[1]! & 0x3f
  if (count === 0 || count * samples > MAX_PACKET_SAMPLES) return null
  let next = 2
  let end = packet.length
  if ((packet[1]! & 0x40) !== 0) {
    for (let more = true; more; ) {
      if (next >= packet.length) return null
      const padding = packet[next++]!
      more = padding === 255
      end -= more ? 254 : padding
    }
  }
  if (end < next) return null
  if ((packet[1]! & 0x80) === 0) return (end - next) % count === 0 && (end - next) / count <= MAX_FRAME_BYTES ? count * samples : null
  let bytes = 0
  for (let frame = 0; frame < count - 1; frame++) {
    const length = readLength(packet, next)
    if (length === null) return null
    next = length.next
    bytes += length.bytes
  }
  const last = end - next - bytes
  return last >= 0 && last <= MAX_FRAME_BYTES ? count * samples : null
}

/** Section 3.2.1: one byte up to 251, else two. */
function readLength(packet: Uint8Array, at: number): { readonly bytes: number; readonly next: number } | null {
  if (at >= packet.length) return null
  const first = packet[at]!
  if (first < 252) return { bytes: first, next: at + 1 }
  return at + 1 < packet.length ? { bytes: first + packet[at + 1]! * 4, next: at + 2 } : null
}
