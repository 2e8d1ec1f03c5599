// Words in every language: nothing is missing, nothing was left in English, placeholders and plurals are whole, and the right language is picked.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, test } from 'vitest'
import { phraseOf } from '../../client/overlay/phrases.ts'
import { analysisWords } from '../../client/words/analysis-area.ts'
import { LANGUAGES, localeOf, pickLanguage } from '../../client/words/languages.ts'
import type { Language } from '../../client/words/languages.ts'
import { typeset } from '../../client/words/typeset.ts'
import { say, sayList, sayNumber, sayPercent, sayTime, setLanguage, setSurroundings, spoken } from '../../client/words/words.ts'
import { EMOTIONS, MODALITIES } from '../../src/protocol/emotion.ts'

type Tree = { readonly [name: string]: string | Tree }

const wordsFolder = fileURLToPath(new URL('../../client/words', import.meta.url))
const areaFiles = (language: Language): readonly string[] => readdirSync(join(wordsFolder, language)).filter((name) => name !== 'always.ts')
const OTHERS = LANGUAGES.filter((language) => language !== 'en')
const PLURAL = /_(zero|one|two|few|many|other)$/

/** Every text of a language by its path: "call.said.joined". */
async function textsOf(language: Language): Promise<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>()
  const walk = (tree: Tree, path: string): void => {
    for (const [name, value] of Object.entries(tree)) {
      if (typeof value === 'string') texts.set(`${path}.${name}`, value)
      else walk(value, `${path}.${name}`)
    }
  }
  for (const file of areaFiles(language)) {
    const module = (await import(join(wordsFolder, language, file))) as Record<string, Tree>
    for (const [area, tree] of Object.entries(module)) walk(tree, area)
  }
  return texts
}

const placeholdersOf = (text: string): readonly string[] => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1] ?? '').toSorted()
const english = await textsOf('en')

/** The signs of units. */
const UNITS = ['hours', 'hoursMinutes', 'minutes', 'minutesSeconds', 'seconds'].map((name) => `analytics.time.${name}`)
const MODERATOR_UNITS = ['hours', 'minutes', 'seconds', 'wholeMinutes'].map((name) => `moderator.${name}`)
/** The same in another language by right: words that both have. What is made of placeholders alone may be the same anyway. */
const SAME_BY_RIGHT: Readonly<Record<string, readonly string[]>> = {
  de: ['moderator.columns.name', ...MODERATOR_UNITS, 'analytics.report.live', 'people.bot', 'conversation.chat', 'settings.themes.system'],
  es: [...MODERATOR_UNITS, ...UNITS, 'people.bot', 'conversation.chat', 'pages.purposes.coaching'],
  fr: ['moderator.columns.actions', 'moderator.columns.expression', ...MODERATOR_UNITS, ...UNITS, 'people.roles.participant', 'myData.roles.participant'],
}

afterEach(() => setLanguage('en'))

describe.each(OTHERS)('%s', (language) => {
  test('has every key, and none besides', async () => {
    const texts = await textsOf(language)
    const bases = (keys: Iterable<string>): readonly string[] => [...new Set([...keys].map((key) => key.replace(PLURAL, '')))].toSorted()
    expect(bases(texts.keys())).toEqual(bases(english.keys()))
  })

  test('has exactly the plural forms that CLDR gives it', async () => {
    const texts = await textsOf(language)
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories.toSorted()
    const plurals = [...new Set([...english.keys()].filter((key) => PLURAL.test(key)).map((key) => key.replace(PLURAL, '')))]
    expect(plurals.length).toBeGreaterThan(0)
    for (const base of plurals) expect([...texts.keys()].filter((key) => key.replace(PLURAL, '') === base && key !== base).map((key) => PLURAL.exec(key)?.[1] ?? '').toSorted(), base).toEqual(forms)
  })

  test('keeps every placeholder', async () => {
    for (const [key, text] of await textsOf(language)) {
      const original = english.get(key) ?? english.get(key.replace(PLURAL, '_other')) ?? ''
      // One person can be told without a number.
      const needed = (of: string): readonly string[] => placeholdersOf(of).filter((name) => !(name === 'count' && PLURAL.test(key)))
      expect(needed(text), key).toEqual(needed(original))
    }
  })

  test('leaves nothing in English and nothing empty', async () => {
    const texts = await textsOf(language)
    const same = [...texts].filter(([key, text]) => text.trim() === '' || (text === english.get(key) && /\p{L}/u.test(text.replace(/\{\{\w+\}\}/g, '')))).map(([key]) => key)
    expect(same.toSorted()).toEqual((SAME_BY_RIGHT[language] ?? []).toSorted())
  })

  test('says it when asked to, labels and consent included', async () => {
    await Promise.all([setLanguage(language), analysisWords])
    expect(spoken.getSnapshot().language).toBe(language)
    const texts = await textsOf(language)
    expect(say('call.leave')).toBe(texts.get('call.leave'))
    expect(say('consent.title')).toBe(typeset(language, texts.get('consent.title') ?? ''))
    expect(say('errors.ROOM_FULL.title')).toBe(texts.get('errors.ROOM_FULL.title'))
    for (const modality of MODALITIES) expect(new Set([...EMOTIONS, 'unsure' as const].map((label) => phraseOf(label, modality))).size, modality).toBe(EMOTIONS.length + 1)
  })
})

describe('saying', () => {
  test('French keeps its marks on the line of their word', async () => {
    await Promise.all([setLanguage('fr'), analysisWords])
    expect(say('join.title')).toBe('Tout est prêt\u202f?')
    expect(say('consent.stop')).toContain('«\u00a0Arrêter mon analyse\u00a0»')
    expect(say('call.said.joined', { name: 'Ada ?' })).toContain('Ada ?')
  })

  test('a number picks the plural form of its language', async () => {
    expect(say('analysis.on', { analysed: 1, count: 1 })).toBe('Analysis on · 1 of 1 person')
    expect(say('analysis.on', { analysed: 1, count: 2 })).toBe('Analysis on · 1 of 2 people')
    await setLanguage('de')
    expect(say('analysis.on', { analysed: 1, count: 1 })).toBe('Analyse an · 1 von 1 Person')
    await setLanguage('fr')
    // In French nought is singular.
    expect(say('analysis.on', { analysed: 0, count: 0 })).toBe('Analyse activée · 0 sur 0 personne')
  })

  test('a name that looks like a placeholder or a tag stays what it is', () => {
    for (const name of ['{{name}}', '$t(call.leave)', '<b>Ada</b>', 'a & b']) expect(say('call.said.joined', { name })).toBe(`${name} joined`)
  })

  test('numbers, times and lists are written as the language and the person’s region have them', async () => {
    expect([sayPercent(0.784), sayList(['Ada', 'Bo', 'you'])]).toEqual(['78%', 'Ada, Bo and you'])
    await setLanguage('de')
    expect([sayPercent(0.784), sayNumber(1234.5), sayList(['Ada', 'Bo', 'Sie'])]).toEqual(['78\u00a0%', '1.234,5', 'Ada, Bo und Sie'])
    setSurroundings({ preferred: ['de-CH'], direction: null })
    expect(sayNumber(1234.5)).toMatch(/^1['’]234\.5$/)
    expect(sayTime(Date.UTC(2026, 0, 1, 12))).toMatch(/^\d{2}:\d{2}$/)
    setSurroundings({ preferred: [], direction: null })
  })

  test('the newest wish wins when two languages load at once', async () => {
    await Promise.all([setLanguage('zh'), setLanguage('es')])
    expect(spoken.getSnapshot().language).toBe('es')
  })
})

describe('which language', () => {
  test('a choice comes before the browser, the browser’s order counts, and English is the last resort', () => {
    expect(pickLanguage('fr', ['de-DE', 'en'])).toBe('fr')
    expect(pickLanguage(null, ['nl-NL', 'de-AT', 'en-US'])).toBe('de')
    expect(pickLanguage(null, ['zh-TW'])).toBe('zh')
    expect(pickLanguage(null, ['pt', 'ar'])).toBe('en')
    expect(pickLanguage(null, [])).toBe('en')
  })

  test('the region is the person’s where the browser names one of that language', () => {
    expect(localeOf('en', ['de-DE', 'en-US'])).toBe('en-US')
    expect(localeOf('en', ['de-DE', 'en'])).toBe('en-GB')
  })
})
