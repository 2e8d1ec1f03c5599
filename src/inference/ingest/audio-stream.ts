// One audio tap from packets to an unbroken line of sound: reorder, decode, silence for what is missing.
import type { IngestCounters } from './counters.ts'
import type { AudioDecoder } from './opus.ts'
import { ReorderBuffer } from './reorder.ts'
import type { Reordered } from './reorder.ts'
import type { RtpPacket } from './rtp.ts'
import { SoundLine } from './sound-line.ts'
import type { Sound } from './sound-line.ts'

/** Three packets of 20 ms: what comes later is silence by then. */
const REORDER = { maxWaitMs: 60, maxHeld: 16 }

export type AudioStreamParts = {
  readonly decoder: AudioDecoder
  readonly counters: IngestCounters
  readonly onSound: (sound: Sound) => void
}

export class AudioStream {
  readonly #parts: AudioStreamParts
  readonly #reorder = new ReorderBuffer<{ readonly packet: RtpPacket; readonly arrivedMs: number }>(REORDER)
  readonly #line = new SoundLine()

  constructor(parts: AudioStreamParts) {
    this.#parts = parts
  }

  push(packet: RtpPacket, nowMs: number): void {
    const { counters } = this.#parts
    const lateBefore = this.#reorder.late
    this.#take(this.#reorder.push(packet.sequenceNumber, { packet, arrivedMs: nowMs }, nowMs))
    counters.rtpLate += this.#reorder.late - lateBefore
  }

  advance(nowMs: number): void {
    this.#take(this.#reorder.expire(nowMs))
    const silence = this.#line.advance(nowMs)
    if (silence !== null) this.#parts.onSound(silence)
  }

  reset(): void {
    this.#reorder.reset()
    this.#line.reset()
  }

  close(): void {
    this.#parts.decoder.close()
  }

  #take(results: readonly Reordered<{ readonly packet: RtpPacket; readonly arrivedMs: number }>[]): void {
    const { counters, decoder, onSound } = this.#parts
    for (const result of results) {
      if (result.kind === 'gap') {
        // The timestamps say how much sound is missing; the sound line puts silence there.
        counters.rtpLost += result.lost
        continue
      }
      const { packet, arrivedMs } = result.packet
      if (packet.payload.length === 0) continue
      const samples = decoder.decode(packet.payload)
      if (samples === null) {
        counters.audioFramesBroken++
        continue
      }
      counters.audioFramesDecoded++
      for (const sound of this.#line.push(packet.timestamp, samples, arrivedMs)) onSound(sound)
    }
  }
}
