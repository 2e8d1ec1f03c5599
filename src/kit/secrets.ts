// Random tokens, their digests, and comparison in constant time.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** 32 random bytes: nobody guesses it. */
export function newToken(): string {
  return randomBytes(32).toString('base64url')
}

export function digest(secret: string): Buffer {
  return createHash('sha256').update(secret).digest()
}

/** Digests have one length, so neither content nor length shows in the time taken. */
export function sameDigest(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b)
}

/** False when nothing is configured: an absent secret matches nobody. */
export function matchesSecret(configured: string | null, presented: string): boolean {
  if (configured === null || configured === '') return false
  return sameDigest(digest(configured), digest(presented))
}
