// Decides how much video is decoded under load: pure, with hysteresis, so that labels slow down before anything is queued.
import type { DecodeLevel } from './ingest/video-stream.ts'

const LEVELS: readonly DecodeLevel[] = ['all', 'referenced', 'key-frames']
/** Share of a second the thread was busy: above it packets wait, and the kernel's buffer is what overflows next. */
const OVERLOADED_SHARE = 0.9
const RELAXED_SHARE = 0.6
/** A burst is no overload; and a step back too early would only bring the overload again. */
const STEP_UP_AFTER_MS = 1_000
const STEP_DOWN_AFTER_MS = 5_000

export type Load = {
  readonly level: DecodeLevel
  /** Since when the thread has been overloaded or relaxed without a break. */
  readonly trend: { readonly kind: 'steady' } | { readonly kind: 'overloaded' | 'relaxed'; readonly sinceMs: number }
}

export const UNLOADED: Load = { level: 'all', trend: { kind: 'steady' } }

/** One sample later. `busyShare` is 0..1 of the time since the last sample. */
export function govern(load: Load, busyShare: number, nowMs: number): Load {
  const kind = busyShare > OVERLOADED_SHARE ? 'overloaded' : busyShare < RELAXED_SHARE ? 'relaxed' : 'steady'
  if (kind === 'steady') return { level: load.level, trend: { kind } }
  const sinceMs = load.trend.kind === kind ? load.trend.sinceMs : nowMs
  const afterMs = kind === 'overloaded' ? STEP_UP_AFTER_MS : STEP_DOWN_AFTER_MS
  if (nowMs - sinceMs < afterMs) return { level: load.level, trend: { kind, sinceMs } }
  const at = LEVELS.indexOf(load.level) + (kind === 'overloaded' ? 1 : -1)
  return { level: LEVELS[Math.max(0, Math.min(LEVELS.length - 1, at))]!, trend: { kind, sinceMs: nowMs } }
}
