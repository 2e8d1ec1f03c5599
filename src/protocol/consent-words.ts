// The words people agree to, in every language of the page: part of the contract, so that the server knows which text was shown.
import { consent as de } from './consent-words/de.ts'
import { consent as en } from './consent-words/en.ts'
import { consent as es } from './consent-words/es.ts'
import { consent as fr } from './consent-words/fr.ts'
import { consent as zh } from './consent-words/zh.ts'
import type { Language } from './constants.ts'

type Worded<Words> = { readonly [Name in keyof Words]: Words[Name] extends string ? string : Worded<Words[Name]> }
export type ConsentWords = Worded<typeof en>

export const CONSENT_WORDS: Readonly<Record<Language, ConsentWords>> = { en, de, es, fr, zh }

/** The question as one text as it is shown, from which its digest is made: every sentence in the order of the English ones, a line each. */
export function consentText(words: ConsentWords, shown: { readonly retentionHours: number }): string {
  const lines = (order: object, worded: Readonly<Record<string, unknown>>): readonly string[] =>
    Object.entries(order).flatMap(([name, one]) => (typeof one === 'string' ? [String(worded[name])] : lines(one as object, worded[name] as Readonly<Record<string, unknown>>)))
  return `${lines(en, words).join('\n')}\n`.replaceAll('{{hours}}', String(shown.retentionHours))
}
