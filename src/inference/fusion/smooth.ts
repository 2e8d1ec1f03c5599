// Exponential smoothing of a distribution by half-life; pure.

/** After one half-life a step is half taken; how often it is called makes no difference. */
export function smooth(previous: readonly number[] | null, next: readonly number[], elapsedMs: number, halfLifeMs: number): readonly number[] {
  if (previous === null) return next
  const kept = 0.5 ** (Math.max(0, elapsedMs) / halfLifeMs)
  return next.map((value, index) => kept * previous[index]! + (1 - kept) * value)
}
