// Puts RTP packets back in order: a machine of values that is told the time and says what comes next, a packet or a gap.

export type Reordered<T> = { readonly kind: 'packet'; readonly packet: T } | { readonly kind: 'gap'; readonly lost: number }

export type ReorderOptions = {
  /** A hole is given up once its oldest successor waited this long. */
  readonly maxWaitMs: number
  /** …or once so many packets wait behind it. */
  readonly maxHeld: number
}

/** RFC 3550 appendix A.1: a jump further than this is another stream's numbering until a second packet confirms it. */
const MAX_DROPOUT = 3000
const MAX_MISORDER = 100

type Held<T> = { readonly packet: T; readonly atMs: number }

export class ReorderBuffer<T> {
  readonly #options: ReorderOptions
  /** The next sequence number to go out, counted on past 65535; null before the first packet. */
  #next: number | null = null
  #held = new Map<number, Held<T>>()
  #confirms: number | null = null
  late = 0
  lost = 0

  constructor(options: ReorderOptions) {
    this.#options = options
  }

  get held(): number {
    return this.#held.size
  }

  /** Takes one packet; returns what is now in order. Duplicates and packets that came too late are counted as late. */
  push(sequenceNumber: number, packet: T, nowMs: number): readonly Reordered<T>[] {
    if (this.#next === null) this.#next = sequenceNumber
    const distance = wrappedDistance(this.#next & 0xffff, sequenceNumber)
    if (distance > MAX_DROPOUT || distance < -MAX_MISORDER) return this.#confirmJump(sequenceNumber, packet, nowMs)
    this.#confirms = null
    const position = this.#next + distance
    if (distance < 0 || this.#held.has(position)) {
      this.late++
      return []
    }
    if (distance === 0 && this.#held.size === 0) {
      this.#next++
      return [{ kind: 'packet', packet }]
    }
    this.#held.set(position, { packet, atMs: nowMs })
    const out: Reordered<T>[] = []
    this.#release(out)
    while (this.#held.size > this.#options.maxHeld) this.#skipHole(out)
    return out
  }

  /** Gives up holes whose time is over. */
  expire(nowMs: number): readonly Reordered<T>[] {
    if (this.#held.size === 0) return []
    const out: Reordered<T>[] = []
    for (let oldest = this.#oldest(); oldest !== null && nowMs - oldest.atMs >= this.#options.maxWaitMs; oldest = this.#oldest()) this.#skipHole(out)
    return out
  }

  /** Forgets everything, as after a pause; the next packet begins anew. */
  reset(): void {
    this.#next = null
    this.#held.clear()
    this.#confirms = null
  }

  #confirmJump(sequenceNumber: number, packet: T, nowMs: number): readonly Reordered<T>[] {
    if (this.#confirms !== sequenceNumber) {
      this.#confirms = (sequenceNumber + 1) & 0xffff
      this.late++
      return []
    }
    // Two in sequence: the sender did start again, and what was lost between is not known; one gap says that it is no continuation.
    const out: Reordered<T>[] = []
    while (this.#held.size > 0) this.#skipHole(out)
    this.#next = sequenceNumber
    this.lost++
    return [...out, { kind: 'gap', lost: 1 }, ...this.push(sequenceNumber, packet, nowMs)]
  }

  /** The held packet nearest after the hole. */
  #oldest(): { readonly position: number; readonly atMs: number } | null {
    let position = Infinity
    let atMs = Infinity
    for (const [at, held] of this.#held) {
      position = Math.min(position, at)
      atMs = Math.min(atMs, held.atMs)
    }
    return position === Infinity ? null : { position, atMs }
  }

  #skipHole(out: Reordered<T>[]): void {
    const oldest = this.#oldest()
    if (oldest === null) return
    const lost = oldest.position - this.#next!
    this.lost += lost
    if (lost > 0) out.push({ kind: 'gap', lost })
    this.#next = oldest.position
    this.#release(out)
  }

  #release(out: Reordered<T>[]): void {
    for (let held = this.#held.get(this.#next!); held !== undefined; held = this.#held.get(this.#next!)) {
      this.#held.delete(this.#next!)
      this.#next!++
      out.push({ kind: 'packet', packet: held.packet })
    }
  }
}

/** How far `to` is ahead of `from` on the 16-bit circle, −32768..32767. */
function wrappedDistance(from: number, to: number): number {
  return ((to - from + 0x8000) & 0xffff) - 0x8000
}
