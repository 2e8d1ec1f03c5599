// Which rows of a long list are drawn: those in sight, a few around them, and the one that has the focus; pure.

export type Sight = { readonly scrollPx: number; readonly heightPx: number }

/** Where each row begins, and at the end where the last one ends. */
export function edgesOf(heightsPx: readonly number[]): readonly number[] {
  const edges = [0]
  let sum = 0
  for (const height of heightsPx) edges.push((sum += height))
  return edges
}

/** The row in which a point of the list lies. */
export function rowAt(edges: readonly number[], px: number): number {
  let [low, high] = [0, Math.max(0, edges.length - 2)]
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((edges[middle] ?? 0) <= px) low = middle
    else high = middle - 1
  }
  return low
}

/** Indices in their order. `kept`: drawn wherever it is; −1 for none. */
export function drawnRows(edges: readonly number[], { scrollPx, heightPx }: Sight, around: number, kept: number): readonly number[] {
  const count = edges.length - 1
  if (count <= 0) return []
  const first = Math.max(0, rowAt(edges, scrollPx) - around)
  const last = Math.min(count - 1, rowAt(edges, scrollPx + heightPx) + around)
  const drawn = Array.from({ length: last - first + 1 }, (_, index) => first + index)
  if (kept < 0 || kept >= count || (kept >= first && kept <= last)) return drawn
  return kept < first ? [kept, ...drawn] : [...drawn, kept]
}

/** Where to scroll so that a row is in sight, no further than needed. */
export function scrollFor(edges: readonly number[], index: number, { scrollPx, heightPx }: Sight): number {
  const [top, bottom] = [edges[index] ?? 0, edges[index + 1] ?? 0]
  if (top < scrollPx) return top
  return bottom > scrollPx + heightPx ? bottom - heightPx : scrollPx
}
