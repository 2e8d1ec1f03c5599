// What rules look back over, second by second: who talked how much, and how the room's mood was before.
import type { PeerId } from '../../protocol/ids.ts'
import { MOOD_LABELS } from '../../protocol/report.ts'
import type { MoodLabel } from '../../protocol/report.ts'

type Spoken = ReadonlyMap<PeerId, number>

/** Speaking time of the last `windowS` seconds. */
export class TalkWindow {
  readonly #windowS: number
  readonly #seconds: Spoken[]
  readonly #totals = new Map<PeerId, number>()

  constructor(windowS: number, before: TalkWindow | null = null) {
    this.#windowS = windowS
    this.#seconds = []
    for (const second of before === null ? [] : before.#seconds) this.push(second)
  }

  /** The second that has just passed: for how many ms of it each person spoke. */
  push(second: Spoken): void {
    this.#seconds.push(second)
    for (const [peerId, ms] of second) this.#totals.set(peerId, (this.#totals.get(peerId) ?? 0) + ms)
    if (this.#seconds.length <= this.#windowS) return
    for (const [peerId, ms] of this.#seconds.shift()!) {
      const left = (this.#totals.get(peerId) ?? 0) - ms
      if (left > 0) this.#totals.set(peerId, left)
      else this.#totals.delete(peerId)
    }
  }

  /** Null until the window is full and `least` of it was talk: a first word is no monologue. */
  leader(least: number): { readonly peerId: PeerId; readonly share: number } | null {
    const sum = [...this.#totals.values()].reduce((all, ms) => all + ms, 0)
    if (this.#seconds.length < this.#windowS || sum < least * this.#windowS * 1000) return null
    const [peerId, ms] = [...this.#totals].reduce((most, one) => (one[1] > most[1] ? one : most))
    return { peerId, share: ms / sum }
  }

  shareOf(peerId: PeerId): number {
    const sum = [...this.#totals.values()].reduce((all, ms) => all + ms, 0)
    return sum === 0 ? 0 : (this.#totals.get(peerId) ?? 0) / sum
  }
}

/** Shares of the labels in the order of MOOD_LABELS; null where too few share. */
export type MoodSample = readonly number[] | null

/** The mood now against its mean over the `windowS` that ended `delayS` ago, so that a shift which lasts is not its own measure. */
export class MoodWindow {
  readonly #windowS: number
  readonly #delayS: number
  readonly #samples: MoodSample[] = []
  readonly #sums = MOOD_LABELS.map(() => 0)
  #counted = 0

  constructor(windowS: number, delayS: number, before: MoodWindow | null = null) {
    this.#windowS = windowS
    this.#delayS = Math.max(1, delayS)
    for (const sample of before === null ? [] : before.#samples) this.push(sample)
  }

  push(sample: MoodSample): void {
    this.#samples.push(sample)
    this.#count(this.#samples[this.#samples.length - 1 - this.#delayS] ?? null, 1)
    if (this.#samples.length > this.#windowS + this.#delayS) this.#count(this.#samples.shift() ?? null, -1)
  }

  /** By how much each label's share differs; null where too few share now, or shared in less than half of the window. */
  changes(): Readonly<Record<MoodLabel, number>> | null {
    const now = this.#samples.at(-1) ?? null
    if (now === null || this.#counted < this.#windowS / 2) return null
    return Object.fromEntries(MOOD_LABELS.map((label, index) => [label, now[index]! - this.#sums[index]! / this.#counted])) as Record<MoodLabel, number>
  }

  #count(sample: MoodSample, sign: 1 | -1): void {
    if (sample === null) return
    this.#counted += sign
    for (const [index, share] of sample.entries()) this.#sums[index]! += sign * share
  }
}
