// How a language sets its marks: French keeps a colon, a question mark or a guillemet on the line of the word beside it.
import type { Language } from './languages.ts'

type Words = { readonly [name: string]: string | Words }

/** Translators write plain spaces; these become the no-break spaces that French typography asks for. */
export function typeset(language: Language, text: string): string {
  if (language !== 'fr') return text
  return text.replace(/ ([:»])/g, '\u00a0$1').replace(/ ([;?!])/g, '\u202f$1').replace(/« /g, '«\u00a0')
}

export function typesetAll(language: Language, words: object): Words {
  return Object.fromEntries(Object.entries(words as Words).map(([name, value]) => [name, typeof value === 'string' ? typeset(language, value) : typesetAll(language, value)]))
}
