// What people agree to is versioned: a change of the consent's words in any language needs a new version, which asks everybody again.
import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { LANGUAGES } from '../../client/words/languages.ts'
import { CONSENT_VERSION } from '../../src/protocol/constants.ts'

/** Version → the words of all languages. Add a line for a new version; never change one. */
const AGREED: Readonly<Record<string, string>> = {
  '2026-11b': 'c67c2a7ad05a56e6',
}

test('the words of the consent are those of its version', async () => {
  const words = await Promise.all(LANGUAGES.map(async (language) => [language, ((await import(`../../client/words/${language}/consent.ts`)) as { readonly consent: object }).consent]))
  expect(createHash('sha256').update(JSON.stringify(words)).digest('hex').slice(0, 16), `CONSENT_VERSION ${CONSENT_VERSION}`).toBe(AGREED[CONSENT_VERSION])
})
