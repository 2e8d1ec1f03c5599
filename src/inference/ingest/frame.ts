// One coded picture, and what a depacketiser promises: frames, or the name of what was wrong with one.
import type { RtpPacket } from './rtp.ts'

export type EncodedFrame = {
  /** The coded picture alone, in memory of its own. H264 in Annex B form with its parameter sets. */
  readonly data: Buffer
  readonly keyFrame: boolean
  /** No later frame refers to this one, so that it may be left out. */
  readonly disposable: boolean
  readonly rtpTimestamp: number
}

export type Assembled = { readonly kind: 'pending' } | { readonly kind: 'frame'; readonly frame: EncodedFrame } | { readonly kind: 'broken'; readonly defect: string }

export interface FrameAssembler {
  /** Takes the stream's next packet, in order, and never keeps the datagram it lies in beyond its frame. */
  push(packet: RtpPacket): Assembled
  /** After a gap or a pause: what is half done is forgotten. */
  reset(): void
}

/** What a packet came to, where the frame before it may never have ended: what follows such a one lacks its reference, unless it needs none. */
export function afterPacket(came: Assembled, unfinishedBefore: boolean): Assembled {
  if (!unfinishedBefore || (came.kind === 'frame' && came.frame.keyFrame)) return came
  return { kind: 'broken', defect: 'frame-without-end' }
}
