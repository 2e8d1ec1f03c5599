// Arithmetic of spans of time: cut to a frame, summed, where several meet, and a window on them that is zoomed and moved.
import type { Span } from '../../src/protocol/report.ts'

/** The index of the first of ordered spans that ends after a time. */
export function firstAfter(spans: readonly Span[], timeMs: number): number {
  let [low, high] = [0, spans.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((spans[middle] as Span).toMs <= timeMs) low = middle + 1
    else high = middle
  }
  return low
}

/** What of ordered spans lies in the frame. */
export function cut(spans: readonly Span[], frame: Span): readonly Span[] {
  const inside: Span[] = []
  for (let index = firstAfter(spans, frame.fromMs); index < spans.length; index++) {
    const { fromMs, toMs } = spans[index] as Span
    if (fromMs >= frame.toMs) break
    inside.push({ fromMs: Math.max(fromMs, frame.fromMs), toMs: Math.min(toMs, frame.toMs) })
  }
  return inside
}

export function lengthMs({ fromMs, toMs }: Span): number {
  return toMs - fromMs
}

export function totalMs(spans: readonly Span[]): number {
  return spans.reduce((sum, span) => sum + lengthMs(span), 0)
}

/** When how many have a span at the same time: ordered, from the first change to the last. */
export function depths(several: readonly (readonly Span[])[]): readonly (Span & { readonly depth: number })[] {
  const steps = several.flatMap((spans) => spans.flatMap(({ fromMs, toMs }) => [{ atMs: fromMs, by: 1 }, { atMs: toMs, by: -1 }])).toSorted((a, b) => a.atMs - b.atMs)
  const found: (Span & { depth: number })[] = []
  let depth = 0
  for (const [index, { atMs, by }] of steps.entries()) {
    depth += by
    const untilMs = steps[index + 1]?.atMs ?? atMs
    if (untilMs > atMs) found.push({ fromMs: atMs, toMs: untilMs, depth })
  }
  return found
}

/** For how long at least so many of several have a span at the same time. */
export function togetherMs(several: readonly (readonly Span[])[], least: number): number {
  return totalMs(depths(several).filter(({ depth }) => depth >= least))
}

/** Nothing in a report is finer than a second; under this a window shows nothing new. */
const SHORTEST_MS = 10_000

/** `factor` under 1 zooms in; the time `aroundMs` stays where it is. Never larger than the whole, nor outside it. */
export function zoomed(window: Span, whole: Span, factor: number, aroundMs = (window.fromMs + window.toMs) / 2): Span {
  const before = lengthMs(window)
  const after = Math.min(lengthMs(whole), Math.max(Math.min(SHORTEST_MS, lengthMs(whole)), before * factor))
  const share = before === 0 ? 0.5 : (aroundMs - window.fromMs) / before
  return kept({ fromMs: aroundMs - share * after, toMs: aroundMs + (1 - share) * after }, whole)
}

/** `share` of its length to the later side, or to the earlier where negative. */
export function moved(window: Span, whole: Span, share: number): Span {
  const byMs = share * lengthMs(window)
  return kept({ fromMs: window.fromMs + byMs, toMs: window.toMs + byMs }, whole)
}

/** From one time to another, whichever comes first, at least as long as a window may be. */
export function between(aMs: number, bMs: number, whole: Span): Span {
  const [fromMs, toMs] = aMs < bMs ? [aMs, bMs] : [bMs, aMs]
  return zoomed(kept({ fromMs, toMs }, whole), whole, 1)
}

function kept({ fromMs, toMs }: Span, whole: Span): Span {
  const length = Math.min(toMs - fromMs, lengthMs(whole))
  const start = Math.min(Math.max(fromMs, whole.fromMs), whole.toMs - length)
  return { fromMs: Math.round(start), toMs: Math.round(start + length) }
}
