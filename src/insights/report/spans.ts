// Arithmetic of spans of time: put in order, cut to a frame, bridged, counted.
import type { Span } from '../../protocol/report.ts'

/** In order, apart from each other; what is empty or runs backwards (a clock that was set) is left out. Pauses shorter than `bridgeMs` are closed. */
export function tidy(spans: readonly Span[], bridgeMs = 0): readonly Span[] {
  const sorted = spans.filter(({ fromMs, toMs }) => toMs > fromMs).toSorted((one, other) => one.fromMs - other.fromMs)
  const kept: { fromMs: number; toMs: number }[] = []
  for (const { fromMs, toMs } of sorted) {
    const last = kept.at(-1)
    if (last && (fromMs <= last.toMs || fromMs - last.toMs < bridgeMs)) last.toMs = Math.max(last.toMs, toMs)
    else kept.push({ fromMs, toMs })
  }
  return kept
}

/** What lies in both, with whatever else is said of the spans; each of them in order and apart. */
export function within<T extends Span>(spans: readonly T[], frame: readonly Span[]): readonly T[] {
  const both: T[] = []
  let index = 0
  for (const span of spans) {
    while (index < frame.length && frame[index]!.toMs <= span.fromMs) index += 1
    for (let at = index; at < frame.length && frame[at]!.fromMs < span.toMs; at += 1) {
      both.push({ ...span, fromMs: Math.max(span.fromMs, frame[at]!.fromMs), toMs: Math.min(span.toMs, frame[at]!.toMs) })
    }
  }
  return both
}

export function totalMs(spans: readonly Span[]): number {
  return spans.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0)
}

/** When at least `minimum` of several have a span at the same time; each of them tidy. */
export function together(several: readonly (readonly Span[])[], minimum: number): readonly Span[] {
  const steps = several.flatMap((spans) => spans.flatMap(({ fromMs, toMs }) => [{ atMs: fromMs, by: 1 }, { atMs: toMs, by: -1 }]))
    .toSorted((one, other) => one.atMs - other.atMs || one.by - other.by)
  const found: Span[] = []
  let depth = 0
  let sinceMs = 0
  for (const { atMs, by } of steps) {
    if (by > 0 && depth === minimum - 1) sinceMs = atMs
    if (by < 0 && depth === minimum && atMs > sinceMs) found.push({ fromMs: sinceMs, toMs: atMs })
    depth += by
  }
  return tidy(found)
}

/** What is left of the frame where the spans are not; each of them tidy. */
export function without(frame: readonly Span[], spans: readonly Span[]): readonly Span[] {
  const left: Span[] = []
  let index = 0
  for (const { fromMs, toMs } of frame) {
    let atMs = fromMs
    while (index < spans.length && spans[index]!.toMs <= fromMs) index += 1
    for (let at = index; at < spans.length && spans[at]!.fromMs < toMs; at += 1) {
      if (spans[at]!.fromMs > atMs) left.push({ fromMs: atMs, toMs: spans[at]!.fromMs })
      atMs = Math.max(atMs, spans[at]!.toMs)
    }
    if (atMs < toMs) left.push({ fromMs: atMs, toMs })
  }
  return left
}

/** Whether any part of the spans lies from `fromMs` up to `toMs`. */
export function touches(spans: readonly Span[], fromMs: number, toMs: number): boolean {
  return spans.some((span) => span.fromMs < toMs && span.toMs > fromMs)
}
