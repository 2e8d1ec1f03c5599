// Who may ask again and who has asked too often: one token bucket for each socket and one for each address.
import type { BucketTerms, Bucket } from './token-bucket.ts'
import { fullBucket, refill, take } from './token-bucket.ts'

/** 'close': this socket went on long after it was told to wait. */
export type Verdict = 'admitted' | 'limited' | 'close'

/** Refusals are counted in a bucket too, so that one burst is forgiven and a flood is not. */
const REFUSALS: BucketTerms = { capacity: 300, refillPerS: 5 }

type SocketBuckets = { requests: Bucket; refusals: Bucket }

export class RateLimits {
  readonly #perSocket: BucketTerms
  readonly #perAddress: BucketTerms
  readonly #sockets = new Map<string, SocketBuckets>()
  readonly #addresses = new Map<string, Bucket>()

  constructor(terms: { perSocket: BucketTerms; perAddress: BucketTerms }) {
    this.#perSocket = terms.perSocket
    this.#perAddress = terms.perAddress
  }

  admit(socketId: string, address: string, cost: number, nowMs: number): Verdict {
    const own = this.#sockets.get(socketId) ?? { requests: fullBucket(this.#perSocket, nowMs), refusals: fullBucket(REFUSALS, nowMs) }
    this.#sockets.set(socketId, own)
    const bySocket = take(own.requests, this.#perSocket, cost, nowMs)
    own.requests = bySocket.bucket
    // The address is charged only for what the socket may do: a refused socket must not use up its neighbours' share.
    if (bySocket.taken) {
      const byAddress = take(this.#addresses.get(address) ?? fullBucket(this.#perAddress, nowMs), this.#perAddress, cost, nowMs)
      this.#addresses.set(address, byAddress.bucket)
      if (byAddress.taken) return 'admitted'
    }
    const refusal = take(own.refusals, REFUSALS, 1, nowMs)
    own.refusals = refusal.bucket
    return refusal.taken ? 'limited' : 'close'
  }

  forgetSocket(socketId: string): void {
    this.#sockets.delete(socketId)
  }

  /** Drops the buckets of addresses that are full again. */
  sweep(nowMs: number): void {
    for (const [address, bucket] of this.#addresses) {
      if (refill(bucket, this.#perAddress, nowMs).tokens >= this.#perAddress.capacity) this.#addresses.delete(address)
    }
  }

  get addresses(): number {
    return this.#addresses.size
  }
}
