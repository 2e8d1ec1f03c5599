// Everything the page says, in the person's language: `say('call.joined', { name })`, from components and plain code alike.
//
// To add words:
// 1. English in `en/<area>.ts`, one object `as const`: keys in camelCase, named for what is said, groups where they belong
//    together. `{{name}}` is a placeholder. A number that changes the words: `people_one`, `people_other` with `{{count}}`,
//    said with `say('call.people', { count })`; a language has the forms that CLDR gives it (Chinese `_other` alone, Spanish
//    and French `_many` too, the same text as `_other` mostly). Whole sentences, never pieces to be joined: their order differs.
// 2. The same in de, es, fr and zh, `satisfies Translated<typeof english>`: a missing key, one too many or a lost
//    placeholder is a type error. Plain words, polite form (Sie, tú, vous, 您), no exclamation marks.
// 3. A new area: one line in each `always.ts`. Words of a part that is fetched later (as the analysis is) come with that
//    part: see analysis-area.ts.
// 4. Numbers, percentages, times and lists go through the functions below, never through `${}`.
// The page is drawn anew when the language changes, so components call `say` while they render and keep no text.
// Texts of the consent are versioned: a change there needs a new CONSENT_VERSION (test/protocol/consent-words.test.ts).
import { createInstance } from 'i18next'
import { Store } from '../state/store.ts'
import type { Readable } from '../state/store.ts'
import { always } from './en/always.ts'
import { ABOUT_LANGUAGES, localeOf } from './languages.ts'
import type { Direction, Language } from './languages.ts'
import type { Key, Values } from './shape.ts'
import { typesetAll } from './typeset.ts'

type Areas = Readonly<Record<string, object>>
export type WordLoaders = Readonly<Record<Exclude<Language, 'en'>, () => Promise<Areas>>>

const catalogue = createInstance()
void catalogue.init({
  lng: 'en',
  fallbackLng: 'en',
  resources: { en: always },
  initAsync: false,
  // React escapes. A person's name that looks like a placeholder stays what it is.
  interpolation: { escapeValue: false, skipOnVariables: true },
})

const shown = new Store<{ readonly language: Language; readonly direction: Direction }>({ language: 'en', direction: 'ltr' })
/** The language that is shown now; the page is drawn anew when it changes. */
export const spoken: Readable<{ readonly language: Language; readonly direction: Direction }> = shown

const sources: WordLoaders[] = [
  {
    de: async () => (await import('./de/always.ts')).always,
    es: async () => (await import('./es/always.ts')).always,
    fr: async () => (await import('./fr/always.ts')).always,
    zh: async () => (await import('./zh/always.ts')).always,
  },
]
const loaded = new Map<WordLoaders, Set<Language>>()
let wanted: Language = 'en'
let regions: readonly string[] = []
let forcedDirection: Direction | null = null

export function say<K extends Key>(key: K, ...[values]: Values<K>): string {
  const dot = key.indexOf('.')
  return catalogue.t(key.slice(dot + 1), { ns: key.slice(0, dot), ...(values as Record<string, unknown> | undefined) })
}

function add(language: Language, areas: Areas): void {
  for (const [area, words] of Object.entries(areas)) catalogue.addResourceBundle(language, area, typesetAll(language, words))
}

async function load(source: WordLoaders, language: Language): Promise<void> {
  if (language === 'en') return
  const done = loaded.get(source) ?? new Set()
  loaded.set(source, done)
  if (done.has(language)) return
  add(language, await source[language]())
  done.add(language)
}

/** Resolves when the words are there. When they cannot be fetched the language stays as it is; a newer wish wins. */
export async function setLanguage(language: Language): Promise<void> {
  wanted = language
  try {
    await Promise.all(sources.map((source) => load(source, language)))
  } catch (error) {
    console.warn('overtone: the words of a language could not be loaded', error)
    return
  }
  if (wanted !== language) return
  await catalogue.changeLanguage(language)
  shown.set({ language, direction: forcedDirection ?? ABOUT_LANGUAGES[language].direction })
}

/** The words of a part of the page that is fetched later, with that part: English at once, the language shown as soon as it is there. */
export async function addWords(english: Areas, source: WordLoaders): Promise<void> {
  add('en', english)
  sources.push(source)
  // Where they cannot be fetched this part speaks English.
  await load(source, wanted).catch((error: unknown) => console.warn('overtone: the words of a part could not be loaded', error))
}

/** What the edge knows: the browser's languages, and for development a direction that no language here has yet (`?dir=rtl`). */
export function setSurroundings(around: { readonly preferred: readonly string[]; readonly direction: Direction | null }): void {
  regions = around.preferred
  forcedDirection = around.direction
  shown.update(({ language }) => ({ language, direction: forcedDirection ?? ABOUT_LANGUAGES[language].direction }))
}

const locale = (): string => localeOf(shown.getSnapshot().language, regions)

/** To make a format costs more than to use it a hundred times; there are as many as places that say how. */
function keptFormats<Format, Options>(Kind: new (locale: string, options: Options) => Format): (options: Options) => Format {
  const kept = new Map<string, Format>()
  return (options) => {
    const key = `${locale()} ${JSON.stringify(options)}`
    const format = kept.get(key) ?? new Kind(locale(), options)
    kept.set(key, format)
    return format
  }
}
const numberFormat = keptFormats<Intl.NumberFormat, Intl.NumberFormatOptions>(Intl.NumberFormat)
const dateFormat = keptFormats<Intl.DateTimeFormat, Intl.DateTimeFormatOptions>(Intl.DateTimeFormat)
const listFormat = keptFormats<Intl.ListFormat, Intl.ListFormatOptions>(Intl.ListFormat)

/** 0.78 as "78%", "78 %". */
export const sayPercent = (fraction: number): string => numberFormat({ style: 'percent', maximumFractionDigits: 0 }).format(fraction)
export const sayNumber = (value: number, options: Intl.NumberFormatOptions = {}): string => numberFormat(options).format(value)
/** "14:05", "2:05 pm" */
export const sayTime = (timeMs: number): string => dateFormat({ timeStyle: 'short' }).format(timeMs)
export const sayDate = (timeMs: number, options: Intl.DateTimeFormatOptions = { dateStyle: 'medium', timeStyle: 'short' }): string => dateFormat(options).format(timeMs)
/** "Ada, Bo and you" */
export const sayList = (parts: readonly string[], type: 'conjunction' | 'disjunction' = 'conjunction'): string => listFormat({ type }).format(parts)
