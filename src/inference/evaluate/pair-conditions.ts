// Every condition on the same surrogate windows: the fused graph with parts taken away, the encoders alone, and interpolation.
import { EMOTIONS } from '../../protocol/emotion.ts'
import type { Analyser } from '../analyser.ts'
import { decide, UNDECIDED } from '../fusion/decide.ts'
import { likeliest, softmax } from '../fusion/softmax.ts'
import { score } from './metrics.ts'
import type { Outcome, Scores } from './metrics.ts'
import { maskSpans } from './pair-plan.ts'
import type { PairWindow } from './pair-windows.ts'
import { randomFrom } from '../../kit/random.ts'

type Distribution = readonly number[]
/** `windows[w]` are the outcomes of window w's scored ticks. */
export type Condition = { readonly id: string; readonly name: string; readonly windows: readonly (readonly Outcome[])[] }
export type PairBars = {
  /** Accuracy of both, less that of the best encoder alone (at each tick, or averaged over the window). */
  readonly fusedOverBestSingle: number
  readonly bestSingle: string
  /** Accuracy with the face removed, less that of the best of the speech encoder's two readings. */
  readonly faceRemovedOverAudioAlone: number
  /** 95 % of resamplings of the windows lie between. */
  readonly intervals: { readonly fusedOverBestSingle: readonly [number, number]; readonly faceRemovedOverAudioAlone: readonly [number, number] }
}

/** Of the face's ticks, masked in spans. */
export const MASKED_SHARES = [0.25, 0.5, 0.75, 1] as const
const RESAMPLINGS = 1_000

/** Ticks are scored where there is a voice as well as a face, so that every condition answers the same questions. */
export async function pairConditions(analyser: Analyser, windows: readonly PairWindow[], seed: number, onDone: () => void): Promise<readonly Condition[]> {
  const { visual, speech, fused } = analyser.models.sidecars
  const conditions = new Map<string, { readonly name: string; readonly windows: (readonly Outcome[])[] }>()
  const random = randomFrom(seed + 1)
  for (const window of windows) {
    const add = (id: string, name: string, said: readonly (Distribution | null)[], threshold: number): void => {
      const outcomes = window.flatMap(({ label, voice }, tick): readonly Outcome[] => (voice === null ? [] : [{
        truth: label, probabilities: said[tick]!, unsure: said[tick] === null || decide(UNDECIDED, said[tick]!, { threshold }).label === 'unsure',
      }]))
      const own = conditions.get(id) ?? { name, windows: [] }
      own.windows.push(outcomes)
      conditions.set(id, own)
    }
    const fuse = async (id: string, name: string, options: Parameters<typeof readFused>[2]): Promise<void> => add(id, name, await readFused(analyser, window, options), fused.unsure.threshold)
    const faces = window.map(({ face }) => softmax(face.logits, 0, EMOTIONS.length, visual.temperature))
    const voices = window.map(({ voice }) => (voice ? softmax(voice.logits, 0, EMOTIONS.length, speech.temperature) : null))

    await fuse('both', 'both, fused', {})
    await fuse('faceOnly', 'face only, fused', { withoutVoice: true })
    await fuse('voiceOnly', 'voice only, fused', { hidden: window.map(() => true) })
    add('faceAlone', 'visual encoder alone', faces, visual.unsure.threshold)
    add('faceAloneAveraged', 'visual encoder, averaged', window.map(() => meanOf(faces)), visual.unsure.threshold)
    add('voiceAlone', 'speech encoder alone', voices, speech.unsure.threshold)
    add('voiceAloneAveraged', 'speech encoder, averaged', window.map(() => meanOf(voices)), speech.unsure.threshold)
    await fuse('faceRemoved', 'face removed, fused', { faceEnded: true })
    for (const share of MASKED_SHARES) {
      const hidden = maskSpans(window.length, Math.round(share * window.length), random)
      const percent = Math.round(100 * share)
      await fuse(`masked${percent}`, `${percent} % of the face masked, fused`, { hidden })
      if (share < 1) add(`interpolated${percent}`, `${percent} % masked, interpolated`, interpolated(faces.map((said, tick) => (hidden[tick] ? null : said))), visual.unsure.threshold)
    }
    onDone()
  }
  return [...conditions].map(([id, condition]) => ({ id, ...condition }))
}

type Taken = { readonly hidden?: readonly boolean[]; readonly withoutVoice?: boolean; readonly faceEnded?: boolean }

/** The shipped graph on the window as fusion/window.ts builds it. `faceEnded`: the camera went off, as in a live subject. */
async function readFused(analyser: Analyser, window: PairWindow, { hidden, withoutVoice, faceEnded }: Taken): Promise<readonly Distribution[]> {
  const tokens = analyser.newWindow()
  for (const [tick, { face, voice }] of window.entries()) tokens.push(hidden?.[tick] ? null : face.embedding, withoutVoice ? null : voice?.embedding ?? null)
  if (faceEnded) tokens.invalidate('visual')
  tokens.write()
  const logits = await analyser.fuse(tokens)
  return window.map((_, tick) => softmax(logits, tick * EMOTIONS.length, EMOTIONS.length, analyser.models.sidecars.fused.temperature))
}

/** Straight lines between the ticks with a face, held at the ends (the baseline of HSEmotion); null where none has one. */
export function interpolated(said: readonly (Distribution | null)[]): readonly (Distribution | null)[] {
  const seen = said.flatMap((distribution, tick) => (distribution ? [{ tick, distribution }] : []))
  return said.map((own, tick) => {
    if (own) return own
    const before = seen.findLast((other) => other.tick < tick) ?? null
    const after = seen.find((other) => other.tick > tick) ?? null
    if (!before || !after) return (before ?? after)?.distribution ?? null
    const part = (tick - before.tick) / (after.tick - before.tick)
    return before.distribution.map((value, label) => (1 - part) * value + part * after.distribution[label]!)
  })
}

function meanOf(said: readonly (Distribution | null)[]): Distribution | null {
  const present = said.filter((distribution) => distribution !== null)
  return present.length === 0 ? null : EMOTIONS.map((_, label) => present.reduce((sum, distribution) => sum + distribution[label]! / present.length, 0))
}

export function conditionScores({ windows }: Condition): Scores {
  return score(windows.flat())
}

export function pairBars(conditions: readonly Condition[], seed: number): PairBars {
  const hits = new Map(conditions.map(({ id, windows }) => [id, windows.map((outcomes) => outcomes.filter(({ truth, probabilities }) => probabilities && likeliest(probabilities) === truth).length)]))
  const ticks = conditions[0]!.windows.map((outcomes) => outcomes.length)
  const best = (ids: readonly string[]): string => ids.reduce((a, b) => (sum(hits.get(b)!) > sum(hits.get(a)!) ? b : a))
  const single = best(['faceAlone', 'faceAloneAveraged', 'voiceAlone', 'voiceAloneAveraged'])
  const audio = best(['voiceAlone', 'voiceAloneAveraged'])
  const gap = (id: string, than: string, rows: readonly number[]): number => {
    const among = rows.reduce((total, row) => total + ticks[row]!, 0)
    return among === 0 ? 0 : rows.reduce((total, row) => total + hits.get(id)![row]! - hits.get(than)![row]!, 0) / among
  }
  const all = ticks.map((_, row) => row)
  const interval = (id: string, than: string): readonly [number, number] => {
    const random = randomFrom(seed + 2)
    const gaps = Array.from({ length: RESAMPLINGS }, () => gap(id, than, all.map(() => random.below(all.length)))).toSorted((a, b) => a - b)
    return [gaps[Math.floor(0.025 * RESAMPLINGS)]!, gaps[Math.floor(0.975 * RESAMPLINGS)]!]
  }
  return {
    fusedOverBestSingle: gap('both', single, all), bestSingle: single, faceRemovedOverAudioAlone: gap('faceRemoved', audio, all),
    intervals: { fusedOverBestSingle: interval('both', single), faceRemovedOverAudioAlone: interval('faceRemoved', audio) },
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
