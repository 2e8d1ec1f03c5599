// A few seconds of one person, encoded once and played again and again by as many bots as like.
import { type Emotion } from '../protocol/emotion.ts'
import { encodeOpus, OPUS_FRAME_SAMPLES, VideoEncoder, type EncodedPicture, type VideoCodec } from './encode.ts'
import { actionsOf } from './expression.ts'
import { drawFace } from './face-drawing.ts'
import { toI420 } from './i420.ts'
import { lookOf } from './look.ts'
import { rasterise, type RgbaPicture } from './rasterise.ts'
import { speak, voiceOf, type Speech } from './voice.ts'

export type MediaLoop = {
  readonly codec: VideoCodec
  readonly framesPerSecond: number
  /** Starts with a key frame and has one each second. */
  readonly pictures: readonly EncodedPicture[]
  /** 20 ms each; `negativeDbov` is RFC 6464's level. */
  readonly sounds: readonly { readonly data: Uint8Array; readonly negativeDbov: number }[]
}

export type LoopRequest = {
  readonly lookSeed: number
  readonly expression: Emotion
  readonly intensity?: number
  readonly codec?: VideoCodec
  readonly width?: number
  readonly height?: number
  readonly framesPerSecond?: number
  readonly durationMs?: number
  readonly faceHeight?: number
  /** false: a closed mouth and a silent microphone. */
  readonly speaks?: boolean
}

export type Clip = {
  readonly width: number
  readonly height: number
  readonly framesPerSecond: number
  readonly speech: Speech
  /** Draws lazily, one picture at a time. */
  readonly pictures: Iterable<RgbaPicture>
}

/** Which of a label's prototypes a person shows: people differ, and one person stays the same. */
export function drawClip({ lookSeed, expression, intensity = 1, width = 640, height = 360, framesPerSecond = 15, durationMs = 4000, faceHeight = 0.48, speaks = true }: LoopRequest): Clip {
  const look = lookOf(lookSeed)
  const voice = voiceOf(lookSeed, look.voice)
  const spoken = speak({ voice, emotion: expression, intensity, durationMs, seed: lookSeed })
  const speech = speaks ? spoken : { ...spoken, samples: spoken.samples.map(() => 0), openness: spoken.openness.map(() => 0) }
  const actions = actionsOf(expression, intensity)
  const count = Math.round(durationMs * framesPerSecond / 1000)
  function* pictures(): Generator<RgbaPicture> {
    for (let index = 0; index < count; index++) {
      const timeMs = index * 1000 / framesPerSecond
      const mouthOpen = speech.openness[Math.min(speech.openness.length - 1, Math.round(timeMs / speech.stepMs))] ?? 0
      yield rasterise(drawFace({ look, expression: actions, timeMs, frame: { width, height, faceHeight, centreY: 0.47 }, mouthOpen, loopMs: durationMs }).svg)
    }
  }
  return { width, height, framesPerSecond, speech, pictures: { [Symbol.iterator]: pictures } }
}

export function encodeClip(clip: Clip, codec: VideoCodec = 'vp8'): MediaLoop {
  using encoder = new VideoEncoder({ codec, width: clip.width, height: clip.height, framesPerSecond: clip.framesPerSecond, keyEvery: clip.framesPerSecond })
  const pictures: EncodedPicture[] = []
  for (const picture of clip.pictures) pictures.push(encoder.encode(toI420(picture)))
  const { samples } = clip.speech
  const sounds = encodeOpus(samples).map((data, index) => ({ data, negativeDbov: levelOf(samples.subarray(index * OPUS_FRAME_SAMPLES, (index + 1) * OPUS_FRAME_SAMPLES)) }))
  return { codec, framesPerSecond: clip.framesPerSecond, pictures, sounds }
}

export function renderLoop(request: LoopRequest): MediaLoop {
  return encodeClip(drawClip(request), request.codec)
}

/** Decibels under full scale, positive; 127 is silence. */
function levelOf(samples: Float32Array): number {
  let power = 0
  for (const sample of samples) power += sample * sample
  return power === 0 ? 127 : Math.min(127, Math.max(0, -10 * Math.log10(power / samples.length)))
}
