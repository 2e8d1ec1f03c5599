// Token buckets by key (an address, an identity, a digest), made when first asked of and dropped when full again.
import { fullBucket, refill, take } from './token-bucket.ts'
import type { Bucket, BucketTerms } from './token-bucket.ts'

export class KeyedBuckets {
  readonly #terms: BucketTerms
  readonly #buckets = new Map<string, Bucket>()

  constructor(terms: BucketTerms) {
    this.#terms = terms
  }

  /** Takes `cost` of the key's tokens, or none and false where there are fewer. */
  take(key: string, cost: number, nowMs: number): boolean {
    const { bucket, taken } = take(this.#buckets.get(key) ?? fullBucket(this.#terms, nowMs), this.#terms, cost, nowMs)
    this.#buckets.set(key, bucket)
    return taken
  }

  /** Whether `take` would be true. */
  has(key: string, cost: number, nowMs: number): boolean {
    const bucket = this.#buckets.get(key)
    return cost <= (bucket === undefined ? this.#terms.capacity : refill(bucket, this.#terms, nowMs).tokens)
  }

  /** Drops the buckets that are full again. */
  sweep(nowMs: number): void {
    for (const [key, bucket] of this.#buckets) if (refill(bucket, this.#terms, nowMs).tokens >= this.#terms.capacity) this.#buckets.delete(key)
  }

  get size(): number {
    return this.#buckets.size
  }
}
