// Who may ask again and who has asked too often: token buckets for each socket, each identity and each address.
import { KeyedBuckets } from './keyed-buckets.ts'
import type { BucketTerms, Bucket } from './token-bucket.ts'
import { fullBucket, take } from './token-bucket.ts'

/** 'close': this socket went on long after it was told to wait. */
export type Verdict = 'admitted' | 'limited' | 'close'

/** Refusals are counted in a bucket too, so that one burst is forgiven and a flood is not. */
const REFUSALS: BucketTerms = { capacity: 300, refillPerS: 5 }

type SocketBuckets = { requests: Bucket; refusals: Bucket }
/** Whoever asks: the connection, where it comes from, and (null for guests) whom its access token names. */
export type Asker = { readonly socketId: string; readonly address: string; readonly identity: string | null }

export class RateLimits {
  readonly #perSocket: BucketTerms
  readonly #sockets = new Map<string, SocketBuckets>()
  readonly #addresses: KeyedBuckets
  readonly #identities: KeyedBuckets

  constructor(terms: { perSocket: BucketTerms; perAddress: BucketTerms; perIdentity?: BucketTerms }) {
    this.#perSocket = terms.perSocket
    this.#addresses = new KeyedBuckets(terms.perAddress)
    this.#identities = new KeyedBuckets(terms.perIdentity ?? terms.perAddress)
  }

  admit({ socketId, address, identity }: Asker, cost: number, nowMs: number): Verdict {
    const own = this.#sockets.get(socketId) ?? { requests: fullBucket(this.#perSocket, nowMs), refusals: fullBucket(REFUSALS, nowMs) }
    this.#sockets.set(socketId, own)
    const bySocket = take(own.requests, this.#perSocket, cost, nowMs)
    own.requests = bySocket.bucket
    // Identity and address are charged only for what the socket may do: a refused socket must not use up its neighbours' share.
    if (bySocket.taken && (identity === null || this.#identities.take(identity, cost, nowMs)) && this.#addresses.take(address, cost, nowMs)) return 'admitted'
    const refusal = take(own.refusals, REFUSALS, 1, nowMs)
    own.refusals = refusal.bucket
    return refusal.taken ? 'limited' : 'close'
  }

  forgetSocket(socketId: string): void {
    this.#sockets.delete(socketId)
  }

  /** Drops the buckets of addresses and identities that are full again. */
  sweep(nowMs: number): void {
    this.#addresses.sweep(nowMs)
    this.#identities.sweep(nowMs)
  }

  get addresses(): number {
    return this.#addresses.size
  }

  get identities(): number {
    return this.#identities.size
  }
}
