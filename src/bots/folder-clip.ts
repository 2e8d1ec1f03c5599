// Makes a call-like clip out of a still portrait and a sound file: slow pan and zoom over a blurred copy of the picture.
import { readPicture, readSound } from './encode.ts'
import { type Clip, type LoopRequest } from './media-loop.ts'
import { type RgbaPicture } from './rasterise.ts'
import { speak, voiceOf, VOICE_SAMPLE_RATE_HZ, type Speech } from './voice.ts'

export type FileClipRequest = LoopRequest & { readonly faceFile: string; readonly voiceFile: string | null }

export function clipFromFiles({ faceFile, voiceFile, lookSeed, expression, width = 640, height = 360, framesPerSecond = 15, durationMs = 4000 }: FileClipRequest): Clip {
  const portrait = readPicture(faceFile)
  const spoken = speak({ voice: voiceOf(lookSeed), emotion: expression, durationMs, seed: lookSeed })
  const speech: Speech = voiceFile === null ? spoken : { ...spoken, samples: fit(readSound(voiceFile), durationMs) }
  const count = Math.round(durationMs * framesPerSecond / 1000)
  const backdrop = blurredCover(portrait, width, height)
  function* pictures(): Generator<RgbaPicture> {
    for (let index = 0; index < count; index++) yield place(portrait, backdrop, width, height, 2 * Math.PI * index / count)
  }
  return { width, height, framesPerSecond, speech, pictures: { [Symbol.iterator]: pictures } }
}

/** Repeats with a short gap, or cuts; the ends fade so that the loop does not click. */
function fit(sound: Float32Array, durationMs: number): Float32Array {
  const samples = new Float32Array(Math.round(durationMs * VOICE_SAMPLE_RATE_HZ / 1000))
  const stride = sound.length + 0.3 * VOICE_SAMPLE_RATE_HZ
  for (let i = 0; i < samples.length; i++) samples[i] = sound[Math.floor(i % stride)] ?? 0
  const fade = Math.min(480, samples.length)
  for (let i = 0; i < fade; i++) {
    samples[i]! *= i / fade
    samples[samples.length - 1 - i]! *= i / fade
  }
  return samples
}

function sample({ width, height, rgba }: RgbaPicture, x: number, y: number, channel: number): number {
  const cx = Math.min(width - 1.001, Math.max(0, x)), cy = Math.min(height - 1.001, Math.max(0, y))
  const x0 = Math.floor(cx), y0 = Math.floor(cy), fx = cx - x0, fy = cy - y0
  const at = 4 * (y0 * width + x0) + channel, below = at + 4 * width
  return (rgba[at]! * (1 - fx) + rgba[at + 4]! * fx) * (1 - fy) + (rgba[below]! * (1 - fx) + rgba[below + 4]! * fx) * fy
}

/** The picture filling the frame, as if far out of focus, and darker. */
function blurredCover(picture: RgbaPicture, width: number, height: number): Uint8Array {
  const tinyWidth = 12, tinyHeight = 8
  const tiny = new Uint8Array(tinyWidth * tinyHeight * 4)
  for (let y = 0; y < tinyHeight; y++) {
    for (let x = 0; x < tinyWidth; x++) {
      for (let channel = 0; channel < 3; channel++) {
        let sum = 0
        for (let i = 0; i < 64; i++) sum += sample(picture, (x + (i % 8) / 8) / tinyWidth * picture.width, (y + Math.floor(i / 8) / 8) / tinyHeight * picture.height, channel)
        tiny[4 * (y * tinyWidth + x) + channel] = sum / 64 * 0.72
      }
    }
  }
  const cover = new Uint8Array(width * height * 4)
  const small = { width: tinyWidth, height: tinyHeight, rgba: tiny }
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let channel = 0; channel < 3; channel++) cover[4 * (y * width + x) + channel] = sample(small, x / width * (tinyWidth - 1), y / height * (tinyHeight - 1), channel)
      cover[4 * (y * width + x) + 3] = 255
    }
  }
  return cover
}

function place(portrait: RgbaPicture, backdrop: Uint8Array, width: number, height: number, phase: number): RgbaPicture {
  const rgba = backdrop.slice()
  const zoom = Math.max(height / portrait.height, 0.4 * width / portrait.width) * (1.04 + 0.03 * Math.sin(phase))
  const left = width / 2 - portrait.width * zoom / 2 + width * 0.008 * Math.cos(phase)
  const top = height / 2 - portrait.height * zoom / 2 + height * 0.008 * Math.sin(phase)
  const feather = 28
  for (let y = 0; y < height; y++) {
    const v = (y - top) / zoom
    if (v < 0 || v > portrait.height) continue
    for (let x = Math.max(0, Math.ceil(left)); x < Math.min(width, left + portrait.width * zoom); x++) {
      const u = (x - left) / zoom
      const edge = Math.min(1, (x - left) / feather, (left + portrait.width * zoom - x) / feather)
      const at = 4 * (y * width + x)
      for (let channel = 0; channel < 3; channel++) rgba[at + channel] = rgba[at + channel]! * (1 - edge) + sample(portrait, u - 0.5, v - 0.5, channel) * edge
    }
  }
  return { width, height, rgba }
}
