// Tokens: an absent one matches nobody.
import { expect, test } from 'vitest'
import { digest, matchesSecret, newToken, sameDigest } from '../../src/kit/secrets.ts'

test('only the configured secret matches, and none where none is configured', () => {
  expect(matchesSecret('a long secret', 'a long secret')).toBe(true)
  expect([matchesSecret('a long secret', 'a long secre'), matchesSecret('', ''), matchesSecret(null, ''), matchesSecret('a', '')]).toEqual([false, false, false, false])
})

test('tokens differ, and digests of unlike lengths are unlike', () => {
  expect(newToken()).not.toBe(newToken())
  expect(sameDigest(digest('a'), digest('a'))).toBe(true)
  expect(sameDigest(digest('a'), Buffer.alloc(3))).toBe(false)
})
