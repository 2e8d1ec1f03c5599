// One video tap from packets to pictures: reorder, depacketise, decode, and ask for a key frame when one is needed.
import type { IngestCounters } from './counters.ts'
import type { EncodedFrame, FrameAssembler } from './frame.ts'
import { ReorderBuffer } from './reorder.ts'
import type { Reordered } from './reorder.ts'
import type { RtpPacket } from './rtp.ts'
import type { Luma, VideoDecoder } from './video-decoder.ts'

/** What is decoded: everything, all but the frames no other refers to, or key frames alone. */
export type DecodeLevel = 'all' | 'referenced' | 'key-frames'

/** A packet that comes 60 ms after its successor is worth less than the picture it holds up. */
const REORDER = { maxWaitMs: 60, maxHeld: 64 }
/** Asked again while none comes; the server passes on at most one a second for each tap. */
const ASK_AGAIN_MS = 1_000

export type VideoStreamParts = {
  readonly assembler: FrameAssembler
  readonly decoder: VideoDecoder
  readonly counters: IngestCounters
  readonly requestKeyFrame: () => void
}

export class VideoStream {
  readonly #parts: VideoStreamParts
  readonly #reorder = new ReorderBuffer<{ readonly packet: RtpPacket; readonly arrivedMs: number }>(REORDER)
  #needsKeyFrame = true
  #askedMs = -Infinity
  #newestArrivedMs = 0

  constructor(parts: VideoStreamParts) {
    this.#parts = parts
  }

  push(packet: RtpPacket, level: DecodeLevel, nowMs: number): void {
    const { counters } = this.#parts
    const lateBefore = this.#reorder.late
    this.#take(this.#reorder.push(packet.sequenceNumber, { packet, arrivedMs: nowMs }, nowMs), level, nowMs)
    counters.rtpLate += this.#reorder.late - lateBefore
  }

  /** Called by the worker's timer: holes whose time is over, and a key frame asked for again. */
  advance(level: DecodeLevel, nowMs: number): void {
    this.#take(this.#reorder.expire(nowMs), level, nowMs)
  }

  /** The newest picture with its arrival; null where there is none that was not taken yet. */
  takeLatest(): (Luma & { readonly arrivedMs: number }) | null {
    const luma = this.#parts.decoder.takeLatest()
    return luma === null ? null : { ...luma, arrivedMs: this.#newestArrivedMs }
  }

  /** After a pause: the numbering and the references begin anew. */
  reset(): void {
    this.#reorder.reset()
    this.#parts.assembler.reset()
    this.#parts.decoder.reset()
    this.#needsKeyFrame = true
    this.#askedMs = -Infinity
  }

  close(): void {
    this.#parts.decoder.close()
  }

  #take(results: readonly Reordered<{ readonly packet: RtpPacket; readonly arrivedMs: number }>[], level: DecodeLevel, nowMs: number): void {
    const { counters, assembler } = this.#parts
    for (const result of results) {
      if (result.kind === 'gap') {
        counters.rtpLost += result.lost
        assembler.reset()
        this.#loseReference(nowMs)
        continue
      }
      const { packet, arrivedMs } = result.packet
      // Padding alone: probing for bandwidth, no part of a frame.
      if (packet.payload.length === 0) continue
      const assembled = assembler.push(packet)
      if (assembled.kind === 'frame') this.#decode(assembled.frame, arrivedMs, level, nowMs)
      else if (assembled.kind === 'broken') {
        counters.videoFramesBroken++
        this.#loseReference(nowMs)
      }
    }
  }

  #decode(frame: EncodedFrame, arrivedMs: number, level: DecodeLevel, nowMs: number): void {
    const { counters, decoder } = this.#parts
    if (level === 'key-frames' && !frame.keyFrame) this.#loseReference(nowMs)
    if (this.#needsKeyFrame && !frame.keyFrame) {
      counters.videoFramesDropped++
      this.#ask(nowMs)
      return
    }
    if (level === 'referenced' && frame.disposable) {
      counters.videoFramesDropped++
      return
    }
    const outcome = decoder.decode(frame)
    if (outcome === 'broken') {
      counters.videoFramesBroken++
      this.#loseReference(nowMs)
      return
    }
    this.#needsKeyFrame = false
    if (outcome !== 'decoded') return
    counters.videoFramesDecoded++
    this.#newestArrivedMs = arrivedMs
  }

  #loseReference(nowMs: number): void {
    this.#needsKeyFrame = true
    this.#ask(nowMs)
  }

  #ask(nowMs: number): void {
    if (nowMs - this.#askedMs < ASK_AGAIN_MS) return
    this.#askedMs = nowMs
    this.#parts.counters.keyFrameRequests++
    this.#parts.requestKeyFrame()
  }
}
