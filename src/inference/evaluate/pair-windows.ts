// Planned windows through the live pipeline's own code: crops through the visual encoder, joined clips through the speech stream.
import type { Analyser, Encoded } from '../analyser.ts'
import { normalise } from '../face/align.ts'
import type { Luma } from '../face/luma.ts'
import type { Affine } from '../face/warp.ts'
import { SpeechStream } from '../speech/speech-stream.ts'
import { chunks } from './judge.ts'
import { readPicture, readSound, SAMPLE_RATE_HZ } from './media-files.ts'
import type { PairPlan } from './pair-plan.ts'

/** What one tick sees and hears; `voice` null where no voice is active. */
export type PairTick = { readonly label: number; readonly face: Encoded; readonly voice: Encoded | null }
export type PairWindow = readonly PairTick[]

/** Where the speaker was speaking before the window began, so that its first token is as full as its last. */
const LEAD_MS = 1_750
/** Two clips meet without a click. */
const FADE_SAMPLES = SAMPLE_RATE_HZ / 100
/** Of a 48-pixel crop: as it is; then moved and scaled as landmarks wander from tick to tick (a pixel, 3 %). */
const VIEW_SHIFTS = [{ scale: 1, x: 0, y: 0 }, { scale: 0.97, x: 1, y: 0.5 }, { scale: 1.03, x: -0.5, y: 0.5 }, { scale: 1, x: 0.5, y: -1 }] as const

/** `faces` and `voices`: the files of the plan's rows. Throws the reading error of a file that is none. */
export async function encodePair(analyser: Analyser, plan: PairPlan, faces: readonly string[], voices: readonly string[]): Promise<PairWindow> {
  const { tickMs, minVoiceShare, window: ticks } = analyser.models.sidecars.fused
  const { features } = analyser.models.sidecars.speech
  const sound = await soundOf(plan, voices, ticks * tickMs, tickMs)
  const stream = new SpeechStream(analyser.mel)
  const logMel = new Float32Array(features.melBins * features.frames)
  const heard: (Encoded | null)[] = []
  let leadMs = 0
  for (const chunk of chunks(sound, tickMs)) {
    stream.push(chunk)
    if ((leadMs += tickMs) <= LEAD_MS) continue
    if (stream.voiceShare < minVoiceShare) heard.push(null)
    else {
      stream.write(logMel)
      heard.push(await analyser.encodeSpeech(logMel))
    }
  }
  const window: PairTick[] = []
  for (const { start, stop, label, face, views } of plan) {
    const luma = await readPicture(faces[face]!)
    const seen = new Map<number, Encoded>()
    for (const view of views) if (!seen.has(view)) seen.set(view, await encodeView(analyser, luma, view))
    for (let tick = start; tick < stop; tick++) window.push({ label, face: seen.get(views[tick - start]!)!, voice: heard[tick]! })
  }
  return window
}

function encodeView(analyser: Analyser, luma: Luma, view: number): Promise<Encoded> {
  const { size, stdFloor } = analyser.models.sidecars.visual.crop
  const { scale, x, y } = VIEW_SHIFTS[view % VIEW_SHIFTS.length]!
  const centre = (size * (1 - scale)) / 2
  const [across, down] = [luma.width / size, luma.height / size]
  const matrix: Affine = [scale * across, 0, (centre + x) * across, 0, scale * down, (centre + y) * down]
  const crop = new Float32Array(size * size)
  analyser.warper.warp({ luma, matrix, width: size, height: size, outside: 'edge' }, crop)
  normalise(crop, stdFloor)
  return analyser.encodeFace(crop)
}

/** Clips of a span's speaker one after the other, from before the window on; at a change the next span's clip begins at once. */
async function soundOf(plan: PairPlan, voices: readonly string[], windowMs: number, tickMs: number): Promise<Float32Array> {
  const samplesOf = (ms: number): number => (SAMPLE_RATE_HZ * ms) / 1000
  const sound = new Float32Array(samplesOf(LEAD_MS + windowMs))
  for (const { start, stop, voices: order, skipped } of plan) {
    const end = samplesOf(LEAD_MS + stop * tickMs)
    let at = start === 0 ? 0 : samplesOf(LEAD_MS + start * tickMs)
    for (let next = 0; at < end; next++) {
      const clip = await readSound(voices[order[next % order.length]!]!)
      // The window opens somewhere in the first clip, at most a second into it and never behind its middle.
      const from = next === 0 ? Math.floor(skipped * Math.min(SAMPLE_RATE_HZ, clip.length / 2)) : 0
      const part = clip.slice(from, from + end - at)
      fade(part)
      sound.set(part, at)
      at += part.length
    }
  }
  return sound
}

function fade(part: Float32Array): void {
  const length = Math.min(FADE_SAMPLES, part.length >> 1)
  for (let i = 0; i < length; i++) {
    part[i] = (part[i]! * i) / length
    part[part.length - 1 - i] = (part[part.length - 1 - i]! * i) / length
  }
}
