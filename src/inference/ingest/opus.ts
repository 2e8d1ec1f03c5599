// Decodes Opus to 16 kHz mono sound; the only import of opus-decoder.
import { OpusDecoder } from 'opus-decoder'
import { opusPacketSamples } from './opus-packet.ts'

export interface AudioDecoder {
  readonly closed: boolean
  /** One packet's sound, or null where the packet is not valid Opus (or empty). */
  decode(packet: Uint8Array): Float32Array | null
  close(): void
}

/** libopus never needs more for one channel of 120 ms; the library's input buffer ends there. */
const MAX_PACKET_BYTES = 3840

export class Opus16kDecoder implements AudioDecoder {
  readonly #decoder: OpusDecoder<16000>
  #closed = false

  private constructor(decoder: OpusDecoder<16000>) {
    this.#decoder = decoder
  }

  /** libopus mixes a stereo stream down by itself when asked for one channel. */
  static async open(): Promise<Opus16kDecoder> {
    const decoder = new OpusDecoder({ sampleRate: 16000, channels: 1 })
    await decoder.ready
    return new Opus16kDecoder(decoder)
  }

  get closed(): boolean {
    return this.#closed
  }

  decode(packet: Uint8Array): Float32Array | null {
    if (this.#closed || packet.length > MAX_PACKET_BYTES || opusPacketSamples(packet) === null) return null
    const { channelData, samplesDecoded } = this.#decoder.decodeFrame(packet)
    return samplesDecoded > 0 ? channelData[0]!.subarray(0, samplesDecoded) : null
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#decoder.free()
  }
}
