// Puts H264 frames together from RTP payloads (RFC 6184: single NAL units, STAP-A, FU-A), as Annex B.
import { afterPacket } from './frame.ts'
import type { Assembled, FrameAssembler } from './frame.ts'
import type { RtpPacket } from './rtp.ts'

const NAL_SLICE_IDR = 5
const NAL_SPS = 7
const NAL_PPS = 8
const STAP_A = 24
const FU_A = 28
const START_CODE = Buffer.from([0, 0, 0, 1])

/** A fragment of a NAL unit (section 5.8); `header` is the unit's own first byte. */
export type H264Fragment = { readonly starts: boolean; readonly ends: boolean; readonly header: number; readonly data: Uint8Array }
export type H264Payload = { readonly kind: 'units'; readonly units: readonly Uint8Array[] } | { readonly kind: 'fragment'; readonly fragment: H264Fragment } | { readonly kind: 'malformed'; readonly defect: string }

export function parseH264Payload(payload: Uint8Array): H264Payload {
  if (payload.length < 1) return { kind: 'malformed', defect: 'empty-payload' }
  const type = payload[0]! & 0x1f
  if (type >= 1 && type <= 23) return payload.length < 2 ? { kind: 'malformed', defect: 'truncated-unit' } : { kind: 'units', units: [payload] }
  if (type === STAP_A) return parseAggregate(payload)
  if (type !== FU_A) return { kind: 'malformed', defect: 'unsupported-packet-type' }
  if (payload.length < 3) return { kind: 'malformed', defect: 'truncated-fragment' }
  const fragment = { starts: (payload[1]! & 0x80) !== 0, ends: (payload[1]! & 0x40) !== 0, header: (payload[0]! & 0xe0) | (payload[1]! & 0x1f), data: payload.subarray(2) }
  // Section 5.8: a fragment never both begins and ends a unit.
  return fragment.starts && fragment.ends ? { kind: 'malformed', defect: 'fragment-starts-and-ends' } : { kind: 'fragment', fragment }
}

/** Section 5.7.1: 16-bit sizes, each followed by its unit. */
function parseAggregate(payload: Uint8Array): H264Payload {
  const units: Uint8Array[] = []
  let offset = 1
  while (offset < payload.length) {
    if (offset + 2 > payload.length) return { kind: 'malformed', defect: 'truncated-aggregate' }
    const size = (payload[offset]! << 8) | payload[offset + 1]!
    offset += 2
    if (size === 0 || offset + size > payload.length) return { kind: 'malformed', defect: 'truncated-aggregate' }
    units.push(payload.subarray(offset, offset + size))
    offset += size
  }
  return units.length > 0 ? { kind: 'units', units } : { kind: 'malformed', defect: 'truncated-aggregate' }
}

/** The parameter sets of `sprop-parameter-sets` (section 8.1): base64, separated by commas. */
export function parseSpropParameterSets(sprop: string | number | undefined): readonly Uint8Array[] {
  if (typeof sprop !== 'string') return []
  return sprop.split(',').map((set) => Buffer.from(set, 'base64')).filter((set) => set.length > 1)
}

export class H264Assembler implements FrameAssembler {
  #units: Uint8Array[] = []
  /** The parts of the NAL unit under way, its header first. */
  #fragments: Uint8Array[] = []
  #timestamp: number | null = null
  #spoilt = false
  #sps: Uint8Array | null = null
  #pps: Uint8Array | null = null

  constructor(parameterSets: readonly Uint8Array[] = []) {
    for (const set of parameterSets) this.#keepParameterSet(set)
  }

  push(packet: RtpPacket): Assembled {
    const isNewFrame = packet.timestamp !== this.#timestamp
    const unfinished = isNewFrame && (this.#units.length > 0 || this.#fragments.length > 0)
    if (isNewFrame) this.#begin(packet.timestamp)
    const defect = this.#spoilt ? null : this.#take(packet.payload)
    if (defect !== null) {
      this.#begin(packet.timestamp)
      this.#spoilt = true
      return { kind: 'broken', defect }
    }
    if (this.#spoilt) return { kind: 'pending' }
    return afterPacket(packet.marker ? this.#finish(packet.timestamp) : { kind: 'pending' }, unfinished)
  }

  reset(): void {
    this.#begin(null)
  }

  #begin(timestamp: number | null): void {
    this.#timestamp = timestamp
    this.#units = []
    this.#fragments = []
    this.#spoilt = false
  }

  #take(payload: Uint8Array): string | null {
    const parsed = parseH264Payload(payload)
    if (parsed.kind === 'malformed') return parsed.defect
    if (parsed.kind === 'units') {
      if (this.#fragments.length > 0) return 'fragment-without-end'
      for (const unit of parsed.units) this.#addUnit(unit)
      return null
    }
    const { fragment } = parsed
    if (fragment.starts !== (this.#fragments.length === 0)) return fragment.starts ? 'fragment-without-end' : 'fragment-without-start'
    if (fragment.starts) this.#fragments.push(Uint8Array.of(fragment.header))
    this.#fragments.push(fragment.data)
    if (fragment.ends) {
      this.#addUnit(Buffer.concat(this.#fragments))
      this.#fragments = []
    }
    return null
  }

  #addUnit(unit: Uint8Array): void {
    this.#keepParameterSet(unit)
    this.#units.push(unit)
  }

  #keepParameterSet(unit: Uint8Array): void {
    const type = unit[0]! & 0x1f
    if (type === NAL_SPS) this.#sps = Buffer.from(unit)
    if (type === NAL_PPS) this.#pps = Buffer.from(unit)
  }

  #finish(rtpTimestamp: number): Assembled {
    const units = this.#units
    const isCut = this.#fragments.length > 0
    this.#begin(null)
    if (isCut) return { kind: 'broken', defect: 'fragment-without-end' }
    const types = units.map((unit) => unit[0]! & 0x1f)
    const keyFrame = types.includes(NAL_SLICE_IDR)
    if (!types.some((type) => type >= 1 && type <= NAL_SLICE_IDR)) return { kind: 'pending' }
    const heads: Uint8Array[] = []
    if (keyFrame) {
      if (this.#sps === null || this.#pps === null) return { kind: 'broken', defect: 'no-parameter-sets' }
      if (!types.includes(NAL_SPS)) heads.push(this.#sps)
      if (!types.includes(NAL_PPS)) heads.push(this.#pps)
    }
    const disposable = units.every((unit) => (unit[0]! & 0x60) === 0)
    return { kind: 'frame', frame: { data: Buffer.concat([...heads, ...units].flatMap((unit) => [START_CODE, unit])), keyFrame, disposable, rtpTimestamp } }
  }
}
