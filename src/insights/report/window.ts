// From when to when a report looks, on a grid of buckets that every machine counts alike.
import type { MeetingReport, Span } from '../../protocol/report.ts'

export const MOOD_STEP_MS = 10_000
/** A room that stays open longer is reported by its last week; so is one whose clock leapt (a machine that started in 1970). */
export const LONGEST_MS = 7 * 24 * 3_600_000

export type Grid = { readonly startMs: number; readonly stepMs: 1000 | 10_000; readonly count: number }

/** Never negative, whatever a clock did. */
export function windowOf(startedMs: number, endedMs: number): Span {
  const toMs = Math.max(0, startedMs, endedMs)
  return { fromMs: Math.max(0, startedMs, toMs - LONGEST_MS), toMs }
}

/** The window again, of a report that is there. */
export function frameOf({ meeting, people, comparison }: MeetingReport): Span {
  const durationMs = comparison[0]?.durationMs ?? 0
  const toMs = people.reduce((latest, { present }) => Math.max(latest, present.at(-1)?.toMs ?? 0), meeting.endedMs ?? meeting.startedMs + Math.min(durationMs, LONGEST_MS))
  return { fromMs: Math.max(0, toMs - durationMs), toMs }
}

/** The buckets that the span reaches into. */
export function gridOf({ fromMs, toMs }: Span, stepMs: 1000 | 10_000): Grid {
  const startMs = Math.floor(fromMs / stepMs) * stepMs
  return { startMs, stepMs, count: Math.ceil((toMs - startMs) / stepMs) }
}

/** How many milliseconds of each bucket the spans cover. */
export function coveredMs(grid: Grid, spans: readonly Span[]): Float64Array {
  const covered = new Float64Array(grid.count)
  for (const span of spans) {
    const first = Math.max(0, Math.floor((span.fromMs - grid.startMs) / grid.stepMs))
    for (let index = first; index < grid.count; index += 1) {
      const startMs = grid.startMs + index * grid.stepMs
      if (startMs >= span.toMs) break
      covered[index]! += Math.max(0, Math.min(span.toMs, startMs + grid.stepMs) - Math.max(span.fromMs, startMs))
    }
  }
  return covered
}
