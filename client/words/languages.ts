// The languages of the page: their own names, which way they run, and which one a person most likely wants.
import { LANGUAGES } from '../../src/protocol/constants.ts'
import type { Language } from '../../src/protocol/constants.ts'

export { LANGUAGES }
export type { Language }
export type Direction = 'ltr' | 'rtl'

/** `locale` is how numbers and dates are written where the browser names no region of this language. */
export const ABOUT_LANGUAGES: Readonly<Record<Language, { readonly name: string; readonly locale: string; readonly direction: Direction }>> = {
  en: { name: 'English', locale: 'en-GB', direction: 'ltr' },
  de: { name: 'Deutsch', locale: 'de-DE', direction: 'ltr' },
  es: { name: 'Español', locale: 'es-ES', direction: 'ltr' },
  fr: { name: 'Français', locale: 'fr-FR', direction: 'ltr' },
  zh: { name: '简体中文', locale: 'zh-CN', direction: 'ltr' },
}

const primaryOf = (tag: string): string => tag.toLowerCase().split('-')[0] ?? ''

/** What was chosen before, or else the first of the browser's languages that there is, or English. */
export function pickLanguage(chosen: Language | null, preferred: readonly string[]): Language {
  if (chosen) return chosen
  for (const tag of preferred) {
    const known = LANGUAGES.find((language) => language === primaryOf(tag))
    if (known) return known
  }
  return 'en'
}

/** The person's own region of a language where the browser names one: 24 or 12 hours, comma or point. */
export function localeOf(language: Language, preferred: readonly string[]): string {
  return preferred.find((tag) => tag.includes('-') && primaryOf(tag) === language) ?? ABOUT_LANGUAGES[language].locale
}
