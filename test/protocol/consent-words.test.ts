// The words of consent and their version belong together: other words without another version do not pass.
import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { CONSENT_VERSION } from '../../src/protocol/constants.ts'
import { CONSENT_LANGUAGES, CONSENT_WORDS, consentText } from '../../src/protocol/consent-words.ts'

/** Whoever changes the words changes CONSENT_VERSION, and then these. */
const DIGESTS = {
  '2026-11b': { en: 'f781c30d58fa1d00a89add8f904ab98be2608fe97b1ddb48ac983125e6cc530f' },
} as const

test('the words are those of their version, in every language', () => {
  const digests = Object.fromEntries(CONSENT_LANGUAGES.map((language) => [language, createHash('sha256').update(consentText(CONSENT_WORDS[language])).digest('hex')]))
  expect({ [CONSENT_VERSION]: digests }).toEqual(DIGESTS)
})

test('the text holds every sentence, in the order in which they are read', () => {
  const { title, audiences, agree } = CONSENT_WORDS.en
  const lines = consentText(CONSENT_WORDS.en).split('\n')
  expect([lines[0], lines.at(-2), lines.at(-1)]).toEqual([title, agree, ''])
  expect(lines.indexOf(audiences.self)).toBeGreaterThan(0)
})
