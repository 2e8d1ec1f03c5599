// The call's single keys: features claim them apart from each other, and none takes another's.
import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

test('no two features claim the same key', () => {
  const claims = globSync('client/**/*.{ts,tsx}').flatMap((path) => [...readFileSync(path, 'utf8').matchAll(/\bshortcut: '(.)'/g)].map(([, key = '']) => `${key} ${path}`))
  expect(claims.length).toBeGreaterThan(8)
  const keys = claims.map((claim) => claim.charAt(0).toLowerCase())
  expect(claims.filter((claim) => keys.filter((key) => key === claim.charAt(0).toLowerCase()).length > 1)).toEqual([])
})
