// Where the mean of a sequence of vectors changes: seeded binary segmentation with an L2 cost, the same for the same input.
//
// Source: Kovács, Bühlmann, Li, Munk (2023), "Seeded binary segmentation: a general methodology for fast and optimal changepoint
// detection", Biometrika 110(1), 249–256: the statistic is looked at on a fixed, nested set of intervals (here with decay 1/√2), so that a
// short stretch between two opposite changes is found, which plain binary segmentation (Scott & Knott 1974) misses; O(n log n).
//
// Statistic: how much the squared error falls when an interval has two means instead of one, n₁n₂/(n₁+n₂)·‖mean₁ − mean₂‖².
// Penalty: that statistic, where nothing changes, is about σ²·χ²ₖ/k with σ² the long-run variance (the sum over the vector) and k the
// effective number of dimensions. By the bound of Laurent & Massart (2000, Ann. Statist. 28, lemma 1) it stays under
// σ²·(1 + 2√(x/k) + 2x/k) but with probability e^−x; x = ln(n/α) makes that true for all n places at once.

export type Sequence = {
  /** Row after row, `width` numbers each. */
  readonly values: Float64Array
  readonly width: number
}

export type ChangeOptions = {
  /** No mean is taken over fewer rows, so changes are at least that far apart. */
  readonly shortest: number
  /** Rows in a block of the noise estimate: longer than the sequence remembers. */
  readonly block: number
  /** Smallest variance of one row that is believed; a sequence that stands still has none of its own. */
  readonly leastVariance: number
  /** How many rows the penalty's χ² has dimensions. */
  readonly dimensions: number
  /** How often, at most, a change is found where there is none. */
  readonly falseAlarm: number
}

export type ChangePoint = {
  /** First row of the new mean. */
  readonly row: number
  /** The means up to it, from the change before, and from it, to the change after. */
  readonly before: readonly number[]
  readonly after: readonly number[]
  /** 0 at the penalty, towards 1 far above it: 1 − penalty / statistic. */
  readonly strength: number
}

type Best = { readonly row: number; readonly gain: number }

export function changePointsOf(sequence: Sequence, options: ChangeOptions): readonly ChangePoint[] {
  const { width } = sequence
  const count = width > 0 ? sequence.values.length / width : 0
  if (count < 2 * options.shortest) return []
  const sums = prefixSums(sequence, count)
  const meanOf = (from: number, to: number): number[] => Array.from({ length: width }, (_, at) => (sums[to * width + at]! - sums[from * width + at]!) / (to - from))
  const gainAt = (from: number, row: number, to: number): number => {
    let distance = 0
    for (let at = 0; at < width; at += 1) {
      const middle = sums[row * width + at]!
      const difference = (middle - sums[from * width + at]!) / (row - from) - (sums[to * width + at]! - middle) / (to - row)
      distance += difference * difference
    }
    return ((row - from) * (to - row) / (to - from)) * distance
  }
  const bestIn = (from: number, to: number): Best => {
    let best: Best = { row: -1, gain: -1 }
    for (let row = from + options.shortest; row <= to - options.shortest; row += 1) {
      const gain = gainAt(from, row, to)
      if (gain > best.gain) best = { row, gain }
    }
    return best
  }
  const x = Math.log(count / options.falseAlarm)
  const k = options.dimensions
  const variance = Math.max(options.leastVariance, longRunVariance(meanOf, count, options))
  const penalty = variance * (1 + 2 * Math.sqrt(x / k) + (2 * x) / k)

  const candidates = seededIntervals(count, 2 * options.shortest)
    .map(([from, to]) => ({ from, to, ...bestIn(from, to) }))
    .filter(({ gain }) => gain > penalty)
    .toSorted((one, other) => other.gain - one.gain || one.row - other.row)
  const rows: number[] = []
  for (const { from, to, row } of candidates) {
    // An interval that holds a change already found has told what it knows.
    if (!rows.some((found) => found > from && found < to) && !rows.some((found) => Math.abs(found - row) < options.shortest)) rows.push(row)
  }
  return settled(rows.toSorted((one, other) => one - other))

  /** Each change once more between its neighbours; whichever falls below the penalty there goes, the weakest first. */
  function settled(found: readonly number[]): readonly ChangePoint[] {
    const placed = found.map((_, index): Best => bestIn(found[index - 1] ?? 0, found[index + 1] ?? count))
    const weakest = placed.reduce((least, { gain }, index) => (gain < placed[least]!.gain ? index : least), 0)
    if (placed.length > 0 && placed[weakest]!.gain <= penalty) return settled(found.toSpliced(weakest, 1))
    const moved = placed.map(({ row }) => row)
    return moved.map((row, index) => {
      const gain = gainAt(moved[index - 1] ?? 0, row, moved[index + 1] ?? count)
      return { row, before: meanOf(moved[index - 1] ?? 0, row), after: meanOf(row, moved[index + 1] ?? count), strength: Math.max(0, 1 - penalty / gain) }
    })
  }
}

function prefixSums({ values, width }: Sequence, count: number): Float64Array {
  const sums = new Float64Array((count + 1) * width)
  for (let at = 0; at < count * width; at += 1) sums[at + width] = sums[at]! + values[at]!
  return sums
}

/** Nested intervals, each layer shorter by √2 and overlapping by half, down to the shortest that can hold a change. */
function seededIntervals(count: number, shortest: number): readonly (readonly [from: number, to: number])[] {
  const intervals: (readonly [number, number])[] = []
  for (let layer = 0; ; layer += 1) {
    const length = count * 2 ** (-layer / 2)
    if (length < shortest) return intervals
    const places = 2 * Math.ceil(2 ** (layer / 2)) - 1
    for (let place = 0; place < places; place += 1) {
      const from = places === 1 ? 0 : Math.floor(((count - length) * place) / (places - 1))
      intervals.push([from, Math.min(count, Math.ceil(from + length))])
    }
  }
}

/** Of one row: from how far the means of neighbouring blocks lie apart, by the median, so that the changes themselves weigh little. */
function longRunVariance(meanOf: (from: number, to: number) => number[], count: number, { block, dimensions }: ChangeOptions): number {
  const distances: number[] = []
  const length = Math.max(1, Math.min(block, Math.floor(count / 10)))
  for (let from = 0; from + 2 * length <= count; from += length) {
    const [one, other] = [meanOf(from, from + length), meanOf(from + length, from + 2 * length)]
    distances.push(one.reduce((sum, value, at) => sum + (value - other[at]!) ** 2, 0))
  }
  if (distances.length === 0) return 0
  const sorted = distances.toSorted((one, other) => one - other)
  const median = (sorted[Math.floor((sorted.length - 1) / 2)]! + sorted[Math.ceil((sorted.length - 1) / 2)]!) / 2
  // The median of χ²ₖ/k by Wilson and Hilferty; a difference of two means of `length` rows has 2σ²/length.
  return (median / (1 - 2 / (9 * dimensions)) ** 3) * (length / 2)
}
