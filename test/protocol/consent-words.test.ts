// What people agree to is versioned: a change of the consent's words in any language needs a new version, which asks everybody again.
import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { CONSENT_VERSION, LANGUAGES } from '../../src/protocol/constants.ts'
import { CONSENT_WORDS, consentText } from '../../src/protocol/consent-words.ts'

/** Version → language → digest, as the consent log keeps them. Add a line for a new version; never change one. */
const AGREED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  '2026-11b': {
    en: '8ff30aadd43c67d2db1d89b158b3912ac1624f4ad8e25201fa5b7ac2d5018e06',
    de: '70b2f029a6f3b9e47f0ce7a6803ebbdd5ce1c3604b7cd58876bb2893cb3181cc',
    es: '4990cb99183bc3c5f1f959f74ef8d5805c9eaf80ad1cd8670d15dd1577d7912f',
    fr: 'ee8d4646708f927f20dd3354ebb3293f208e10419c6354290557e62096066ad7',
    zh: '1c26f177a109217d274e0e129b50a8bb74dd1b89482f54de3ef469534f48fe8d',
  },
  '2026-11c': {
    en: '6dd10270a246ed7e380ecf7381241d78747a8aa6290cf51fd553a47e61374411',
    de: 'a5e88fa9c2373c398644d1c28f2114be494a648b158f30dd178d58082b87b8ab',
    es: '20a4c824778fb4cbed3027f218db7dedfcf43857488a43203cde290cedaad4c7',
    fr: '7e6746b92b6dd62545e9bdb2afd942996e1b0779cdb836e72ae35296154bb079',
    zh: '03e18ac482f2ec62d18a2f7401a7263ad8e1882cae782c595124cf0cce9638ef',
  },
  '2026-11d': {
    en: '8ee49c20899ed697974f1a214ab264fcf1435564172824b03b3654cc08ba8855',
    de: '6eec60cb16866c0423edb19d78de19f7e4b389c6c38a4ed2c078e0a79c77e46f',
    es: '58a8ed1af43aa4eec07f75382e5ae41a52874fd249023d51d9e742ed06cf743f',
    fr: '39e6684d74cf2f3aad6b1cef057c9e4f0f4a31596179e5ad389b1a92f56da6c3',
    zh: '2e2a20f578853bc329e7c222446547d7c7db1b47ecc751e7ebbdea091be36390',
  },
}

/** The default of data.retentionHours, which the text says. */
const SHOWN = { retentionHours: 24 }
const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex')

test('the words of the consent are those of its version', () => {
  const digests = Object.fromEntries(LANGUAGES.map((language) => [language, digestOf(consentText(CONSENT_WORDS[language], SHOWN))]))
  expect(digests, `CONSENT_VERSION ${CONSENT_VERSION}`).toEqual(AGREED[CONSENT_VERSION])
})

test('the text holds every sentence, in the order in which they are read', () => {
  for (const { title, audiences, agree } of Object.values(CONSENT_WORDS)) {
    const lines = consentText({ ...CONSENT_WORDS.en, title, audiences, agree }, SHOWN).split('\n')
    expect([lines[0], lines.at(-2), lines.at(-1)]).toEqual([title, agree, ''])
    expect(lines).toContain(audiences.self)
  }
})
