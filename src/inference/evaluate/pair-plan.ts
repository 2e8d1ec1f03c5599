// Which face is paired with which voice, and when the label changes: surrogate windows, drawn by a seed; pure.
import { randomFrom } from '../../kit/random.ts'
import type { Random } from '../../kit/random.ts'

/** A stretch of one label, ticks `start` ≤ t < `stop`. `face` and `voices` are row numbers; `views` which view of the face each tick sees. */
export type Span = { readonly start: number; readonly stop: number; readonly label: number; readonly face: number; readonly views: readonly number[]; readonly voices: readonly number[]; readonly skipped: number }
export type PairPlan = readonly Span[]
export type PairSources = { readonly faces: readonly { readonly label: number }[]; readonly voices: readonly { readonly label: number; readonly speaker: string }[] }
/** How often a label is drawn: as often as it is among the faces, or all alike. */
export const LABEL_DRAWS = ['faces', 'equal'] as const
export type LabelDraw = (typeof LABEL_DRAWS)[number]
export type PairOptions = { readonly windows: number; readonly ticks: number; readonly seed: number; readonly draw: LabelDraw }

/** Windows in which the label changes once, as in training (training/emotion/fused_data.py: TRANSITIONS). */
export const CHANGING = 0.3
/** No label lasts less than a second. */
const LEAST_TICKS = 4
/** A face is not cut out alike from tick to tick: as it is, and three views moved by up to a pixel (pair-windows.ts). */
export const VIEWS = 4

/** Labels that both sides have, ascending. */
export function sharedLabels({ faces, voices }: PairSources): readonly number[] {
  const heard = new Set(voices.map(({ label }) => label))
  return [...new Set(faces.map(({ label }) => label))].filter((label) => heard.has(label)).toSorted((a, b) => a - b)
}

export function planPairs(sources: PairSources, { windows, ticks, seed, draw }: PairOptions): readonly PairPlan[] {
  const random = randomFrom(seed)
  const labels = sharedLabels(sources)
  const facesOf = new Map(labels.map((label) => [label, sources.faces.flatMap((face, row) => (face.label === label ? [row] : []))]))
  const drawn = draw === 'equal' ? labels : labels.flatMap((label) => facesOf.get(label)!.map(() => label))
  return Array.from({ length: windows }, () => {
    const first = random.pick(drawn)
    const others = drawn.filter((label) => label !== first)
    const change = random.unit() < CHANGING && others.length > 0 ? LEAST_TICKS + random.below(ticks - 2 * LEAST_TICKS + 1) : ticks
    const speaker = random.pick(speakersOf(sources, first))
    const span = (start: number, stop: number, label: number): Span => {
      // One person goes on speaking where there is a voice of theirs with the new label.
      const speakers = speakersOf(sources, label)
      const own = speakers.includes(speaker) ? speaker : random.pick(speakers)
      const voices = sources.voices.flatMap((voice, row) => (voice.label === label && voice.speaker === own ? [row] : []))
      return { start, stop, label, face: random.pick(facesOf.get(label)!), views: viewsOver(stop - start, random), voices: random.shuffled(voices), skipped: start === 0 ? random.unit() : 0 }
    }
    return change === ticks ? [span(0, ticks, first)] : [span(0, change, first), span(change, ticks, random.pick(others))]
  })
}

/** Ticks without a face: exactly `masked` of them, in one to three spans with a face between. */
export function maskSpans(ticks: number, masked: number, random: Random): readonly boolean[] {
  if (masked === 0 || masked === ticks) return new Array<boolean>(ticks).fill(masked > 0)
  const spans = 1 + random.below(Math.min(3, Math.max(1, Math.floor(masked / 2)), ticks - masked + 1))
  const lengths = split(masked, spans, 1, random)
  // The first and the last gap may be empty; between two spans there is a face.
  const gaps = split(ticks - masked + 2, spans + 1, 1, random).map((gap, index) => (index === 0 || index === spans ? gap - 1 : gap))
  const mask = gaps.flatMap((gap, index) => [...new Array<boolean>(gap).fill(false), ...new Array<boolean>(lengths[index] ?? 0).fill(true)])
  return mask
}

function speakersOf({ voices }: PairSources, label: number): readonly string[] {
  return [...new Set(voices.filter((voice) => voice.label === label).map(({ speaker }) => speaker))]
}

/** Held for about two ticks each. */
function viewsOver(ticks: number, random: Random): readonly number[] {
  const views: number[] = []
  for (let tick = 0; tick < ticks; tick++) views.push(tick > 0 && random.unit() < 0.5 ? views[tick - 1]! : random.below(VIEWS))
  return views
}

/** `total` as `parts` whole numbers of at least `least`, every division equally likely. */
function split(total: number, parts: number, least: number, random: Random): readonly number[] {
  const free = total - parts * least
  const cuts = random.shuffled(Array.from({ length: free + parts - 1 }, (_, index) => index)).slice(0, parts - 1).toSorted((a, b) => a - b)
  return Array.from({ length: parts }, (_, index) => least + (cuts[index] ?? free + parts - 1) - (index === 0 ? -1 : cuts[index - 1]!) - 1)
}
