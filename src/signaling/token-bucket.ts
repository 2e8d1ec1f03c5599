// A token bucket as a value: so many requests at once, so many a second after that; the time is passed in.

export type BucketTerms = { readonly capacity: number; readonly refillPerS: number }
export type Bucket = { readonly tokens: number; readonly atMs: number }

export function fullBucket(terms: BucketTerms, nowMs: number): Bucket {
  return { tokens: terms.capacity, atMs: nowMs }
}

/** The bucket as it stands now; a clock that stepped back adds nothing. */
export function refill(bucket: Bucket, terms: BucketTerms, nowMs: number): Bucket {
  const elapsedS = Math.max(0, nowMs - bucket.atMs) / 1000
  return { tokens: Math.min(terms.capacity, bucket.tokens + elapsedS * terms.refillPerS), atMs: Math.max(bucket.atMs, nowMs) }
}

/** Takes `cost` tokens, or none at all when there are fewer. */
export function take(bucket: Bucket, terms: BucketTerms, cost: number, nowMs: number): { readonly bucket: Bucket; readonly taken: boolean } {
  const now = refill(bucket, terms, nowMs)
  return now.tokens >= cost ? { bucket: { ...now, tokens: now.tokens - cost }, taken: true } : { bucket: now, taken: false }
}
