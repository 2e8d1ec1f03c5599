// What the lowest simulcast layer leaves of a face: half the size, coded as VP8 at that layer's quantiser; deterministic.
import type { Luma } from '../face/luma.ts'
import type { Warper } from '../face/warp.ts'
import { FfmpegVideoDecoder } from '../ingest/video-decoder.ts'
import { encodeVp8Still } from './media-files.ts'

export const DEGRADATIONS = ['lowest-layer'] as const
export type Degradation = (typeof DEGRADATIONS)[number]

/** The training crops are 48 pixels wide; a person who sits back from the camera has about half of that in 320×180. */
const SHRINK = 2
/**
 * libvpx's 0..63; 28 is index 35 of the bitstream's 0..127. A live layer codes its pictures more coarsely than that (index 38 to 73)
 * but builds each on the one before, so one picture alone at its quantiser would come out some 2 dB worse than the layer's. 28 gives a
 * face as high a signal-to-noise ratio as the layer does: measured, docs/EVALUATE.md.
 */
export const LAYER_QUANTISER = 28

export class LowestLayer {
  readonly #warper: Warper
  readonly #cropSize: number
  readonly #decoder = new FfmpegVideoDecoder('VP8')

  /** `cropSize`: pixels of the visual encoder's crop, even. */
  constructor(warper: Warper, cropSize: number) {
    this.#warper = warper
    this.#cropSize = cropSize
  }

  /** A face crop of any size; what comes back is half the crop's size and limited in range, as a decoder gives it. */
  apply(crop: Luma): Luma {
    const side = this.#cropSize / SHRINK
    const whole = this.#scaled(crop, this.#cropSize)
    // From 48 to 24 the warp's four sub-samples sit on pixel centres: the mean over the area (docs/MODELS.md, warp).
    const small = this.#scaled(whole, side)
    const data = encodeVp8Still(limitedI420(small), { width: side, height: side, quantiser: LAYER_QUANTISER })
    const decoded = this.#decoder.decode({ data, keyFrame: true, disposable: false, rtpTimestamp: 0 })
    const picture = decoded === 'decoded' ? this.#decoder.takeLatest() : null
    if (!picture) throw new Error('a coded crop could not be decoded')
    return picture
  }

  close(): void {
    this.#decoder.close()
  }

  #scaled(luma: Luma, side: number): Luma {
    const data = new Float32Array(side * side)
    this.#warper.warp({ luma, matrix: [luma.width / side, 0, 0, 0, luma.height / side, 0], width: side, height: side, outside: 'edge' }, data)
    return { width: side, height: side, data, range: 'full' }
  }
}

/** Full-range grey as a camera's I420: 16..235 (ITU-R BT.601), no colour. */
function limitedI420({ width, height, data }: Luma): Uint8Array {
  const i420 = new Uint8Array(width * height * 1.5).fill(128)
  for (let i = 0; i < width * height; i++) i420[i] = Math.round(16 + (data[i]! * 219) / 255)
  return i420
}
