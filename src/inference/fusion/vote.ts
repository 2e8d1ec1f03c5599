// Sliding-window soft voting: a tick's distribution is the mean over all windows that hold it (papers.md: p̄_t).

/** The newest ticks' votes. A tick is a number that counts up; windows may come in any order and cut. */
export class SoftVote {
  readonly #ticks: number
  readonly #labels: number
  readonly #sums: Float64Array
  readonly #counts: Uint32Array
  #newest = -1

  constructor(ticks: number, labels: number) {
    this.#ticks = ticks
    this.#labels = labels
    this.#sums = new Float64Array(ticks * labels)
    this.#counts = new Uint32Array(ticks)
  }

  /** One window's distribution for one tick. Votes for ticks that have left the ring are dropped. */
  add(tick: number, probabilities: readonly number[]): void {
    this.#advance(tick)
    if (tick <= this.#newest - this.#ticks) return
    const at = tick % this.#ticks
    this.#counts[at] = this.#counts[at]! + 1
    for (let label = 0; label < this.#labels; label++) this.#sums[at * this.#labels + label] = this.#sums[at * this.#labels + label]! + probabilities[label]!
  }

  /** The mean of a tick's votes; null when no window held it. */
  read(tick: number): readonly number[] | null {
    if (tick < 0 || tick > this.#newest || tick <= this.#newest - this.#ticks) return null
    const at = tick % this.#ticks
    const count = this.#counts[at]!
    if (count === 0) return null
    return Array.from({ length: this.#labels }, (_, label) => this.#sums[at * this.#labels + label]! / count)
  }

  /** Forgets every vote (they were cast on evidence that no longer counts). */
  clear(): void {
    this.#counts.fill(0)
    this.#sums.fill(0)
  }

  #advance(tick: number): void {
    if (tick <= this.#newest) return
    for (let fresh = Math.max(this.#newest + 1, tick - this.#ticks + 1); fresh <= tick; fresh++) {
      const at = fresh % this.#ticks
      this.#counts[at] = 0
      this.#sums.fill(0, at * this.#labels, (at + 1) * this.#labels)
    }
    this.#newest = tick
  }
}
