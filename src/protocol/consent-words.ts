// The words people agree to, in every language the page speaks: part of the contract, so that the server knows which text was shown.
import { english } from './consent-words/en.ts'

/** The languages in which one can agree. */
export const CONSENT_LANGUAGES = ['en'] as const
export type ConsentLanguage = (typeof CONSENT_LANGUAGES)[number]

type Worded<Words> = { readonly [Name in keyof Words]: Words[Name] extends string ? string : Worded<Words[Name]> }
export type ConsentWords = Worded<typeof english>

export const CONSENT_WORDS: Readonly<Record<ConsentLanguage, ConsentWords>> = { en: english }

/** The question as one text, from which its digest is made: every sentence in the order of the English ones, a line each. */
export function consentText(words: ConsentWords): string {
  const lines = (order: object, worded: Readonly<Record<string, unknown>>): readonly string[] =>
    Object.entries(order).flatMap(([name, one]) => (typeof one === 'string' ? [String(worded[name])] : lines(one as object, worded[name] as Readonly<Record<string, unknown>>)))
  return `${lines(english, words).join('\n')}\n`
}
