// What the shipped pipeline says of one picture, one sound, or one clip.
import type { Clock } from '../../kit/clock.ts'
import { EMOTIONS } from '../../protocol/emotion.ts'
import type { SubjectId } from '../../protocol/ids.ts'
import type { WorkerReading } from '../../protocol/inference.ts'
import type { Analyser } from '../analyser.ts'
import { cropFace, cropWhole } from '../face/align.ts'
import { follow } from '../face/follow.ts'
import type { Luma } from '../face/luma.ts'
import { decide, UNDECIDED } from '../fusion/decide.ts'
import { settle } from '../fusion/settle.ts'
import { softmax } from '../fusion/softmax.ts'
import { SpeechStream } from '../speech/speech-stream.ts'
import { Subject } from '../subject.ts'
import { SAMPLE_RATE_HZ } from './media-files.ts'
import type { TimedPicture } from './media-files.ts'

export const HEADS = ['fused', 'encoder'] as const
/** Whose judgement is scored: the fused model's, which people see in a call, or an encoder's own head. */
export type Head = (typeof HEADS)[number]
export const CROPS = ['detect', 'given'] as const
export type CropMode = (typeof CROPS)[number]

/** Null: no face, or no voice, was found. `readings`: what was said at each tick, of which `probabilities` is the mean. */
export type Judgement = { readonly probabilities: readonly number[]; readonly unsure: boolean; readonly readings?: readonly (readonly number[])[] } | null

/** A still face: what the live pipeline says once it has seen nothing else for a whole window. */
export async function judgePicture(analyser: Analyser, luma: Luma, options: { readonly crop: CropMode; readonly head: Head }): Promise<Judgement> {
  const { visual, fused } = analyser.models.sidecars
  const crop = new Float32Array(visual.crop.size ** 2)
  if (options.crop === 'given') cropWhole(analyser.warper, luma, visual.crop, crop)
  else {
    const found = follow({ kind: 'searching' }, await analyser.detector.detect(luma), luma, 0)
    if (found.kind === 'searching' || !cropFace(analyser.warper, luma, found.face.landmarks, visual.crop, crop)) return null
  }
  const { embedding, logits } = await analyser.encodeFace(crop)
  if (options.head === 'encoder') return judged(softmax(logits, 0, EMOTIONS.length, visual.temperature), visual.unsure.threshold)
  const window = analyser.newWindow()
  for (let tick = 0; tick < fused.window; tick++) window.push(embedding, null)
  window.write()
  const ticks = await analyser.fuse(window)
  const probabilities = settle((tick) => softmax(ticks, tick * EMOTIONS.length, EMOTIONS.length, fused.temperature), 0, fused.window - 1, fused.tickMs)
  return judged(probabilities!, fused.unsure.threshold)
}

/** A voice: the mean of what the live pipeline says at its ticks while the sound lasts. */
export async function judgeSound(analyser: Analyser, samples: Float32Array, options: { readonly head: Head }): Promise<Judgement> {
  if (options.head === 'fused') return judgeClip(analyser, [], samples)
  const { speech, fused } = analyser.models.sidecars
  const stream = new SpeechStream(analyser.mel)
  const logMel = new Float32Array(speech.features.melBins * speech.features.frames)
  const said: (readonly number[])[] = []
  for (const chunk of chunks(samples, fused.tickMs)) {
    stream.push(chunk)
    if (stream.voiceShare < fused.minVoiceShare) continue
    stream.write(logMel)
    const { logits } = await analyser.encodeSpeech(logMel)
    said.push(softmax(logits, 0, EMOTIONS.length, speech.temperature))
  }
  return judgedOver(said, speech.unsure.threshold)
}

/** A clip through the very code of a live subject, in virtual time; pictures in order of time. */
export async function judgeClip(analyser: Analyser, pictures: Iterable<TimedPicture>, samples: Float32Array | null): Promise<Judgement> {
  const { tickMs, unsure } = analyser.models.sidecars.fused
  let nowMs = 0
  const clock: Clock = { nowMs: () => nowMs, monotonicMs: () => nowMs }
  const subject = new Subject('evaluate' as SubjectId, analyser, clock, () => {}, () => {})
  const said: WorkerReading[] = []
  const sound = chunks(samples ?? new Float32Array(0), tickMs)[Symbol.iterator]()
  const video = pictures[Symbol.iterator]()
  let picture = video.next()
  let chunk = sound.next()
  while (!picture.done || !chunk.done) {
    nowMs += tickMs
    for (; !picture.done && picture.value.timeMs < nowMs; picture = video.next()) {
      const { luma, timeMs } = picture.value
      subject.offerPicture(luma, { rtpTimestamp: Math.round(timeMs * 90) % 2 ** 32, arrivedMs: nowMs })
    }
    if (!chunk.done) {
      subject.offerSound(chunk.value, Math.round(nowMs * 48) % 2 ** 32, nowMs)
      chunk = sound.next()
    }
    const reading = await subject.analyse(nowMs)
    if (reading) said.push(reading)
  }
  subject.close()
  return judgedOver(said.map(({ probabilities }) => probabilities), unsure.threshold)
}

function judgedOver(readings: readonly (readonly number[])[], threshold: number): Judgement {
  return readings.length === 0 ? null : { ...judged(mean(readings), threshold), readings }
}

function judged(probabilities: readonly number[], threshold: number): NonNullable<Judgement> {
  return { probabilities, unsure: decide(UNDECIDED, probabilities, { threshold }).label === 'unsure' }
}

function mean(distributions: readonly (readonly number[])[]): readonly number[] {
  return EMOTIONS.map((_, label) => distributions.reduce((sum, distribution) => sum + distribution[label]! / distributions.length, 0))
}

/** What arrives between two ticks; the last one may be shorter. */
export function* chunks(samples: Float32Array, tickMs: number): Generator<Float32Array> {
  const size = (SAMPLE_RATE_HZ * tickMs) / 1000
  for (let at = 0; at < samples.length; at += size) yield samples.subarray(at, at + size)
}
