// The words of exported reports by language, and how numbers, dates and lists are written in each.
import type { Language } from '../../../protocol/constants.ts'
import { de } from './de.ts'
import { en } from './en.ts'
import { es } from './es.ts'
import { fr } from './fr.ts'
import type { ExportWords } from './shape.ts'
import { zh } from './zh.ts'

export const exportWords: Readonly<Record<Language, ExportWords>> = { en, de, es, fr, zh }

/** The same as the page's (client/words/languages.ts). */
const LOCALES: Readonly<Record<Language, string>> = { en: 'en-GB', de: 'de-DE', es: 'es-ES', fr: 'fr-FR', zh: 'zh-CN' }

/** Throws where a value is missing: a sentence with a hole is worse than none. */
export function fill(text: string, values: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const value = values[name]
    if (value === undefined) throw new RangeError(`no value for {{${name}}} in "${text}"`)
    return value
  })
}

export type Format = {
  readonly locale: string
  readonly percent: (fraction: number) => string
  readonly number: (value: number, digits?: number) => string
  readonly signed: (value: number) => string
  /** "1 hr, 4 min" */
  readonly duration: (ms: number) => string
  /** "1:04:09" */
  readonly clock: (ms: number) => string
  readonly date: (timeMs: number) => string
  readonly shortDate: (timeMs: number) => string
  readonly timeOfDay: (timeMs: number) => string
  readonly list: (parts: readonly string[]) => string
}

export function formatOf(language: Language): Format {
  const locale = LOCALES[language]
  const zone = { timeZone: 'UTC' } as const
  const number = (value: number, digits = 0): string => new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value)
  return {
    locale,
    number,
    percent: (fraction) => new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 }).format(fraction),
    signed: (value) => new Intl.NumberFormat(locale, { maximumFractionDigits: 0, signDisplay: 'always' }).format(value).replace('-', '−'),
    duration: (ms) => durationIn(locale, ms),
    clock: (ms) => {
      const whole = Math.round(ms / 1000)
      return [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60].map((part, at) => (at === 0 ? String(part) : String(part).padStart(2, '0'))).join(':')
    },
    date: (timeMs) => new Intl.DateTimeFormat(locale, { ...zone, dateStyle: 'long', timeStyle: 'short' }).format(timeMs),
    shortDate: (timeMs) => new Intl.DateTimeFormat(locale, { ...zone, dateStyle: 'short', timeStyle: 'short' }).format(timeMs),
    timeOfDay: (timeMs) => new Intl.DateTimeFormat(locale, { ...zone, timeStyle: 'short' }).format(timeMs),
    // No "and": what follows may be "and 3 more".
    list: (parts) => parts.join(language === 'zh' ? '、' : ', '),
  }
}

function durationIn(locale: string, ms: number): string {
  const whole = Math.round(ms / 1000)
  const parts = { hours: Math.floor(whole / 3600), minutes: Math.floor(whole / 60) % 60, seconds: whole % 60 }
  const shown = parts.hours > 0 ? { hours: parts.hours, minutes: parts.minutes } : parts.minutes > 0 ? { minutes: parts.minutes, seconds: parts.seconds } : { seconds: parts.seconds }
  const written = Object.entries(shown).filter(([, value]) => value > 0)
  const units = (written.length > 0 ? written : [['seconds', 0] as const]).map(([unit, value]) => new Intl.NumberFormat(locale, { style: 'unit', unit: unit.slice(0, -1), unitDisplay: 'short' }).format(value as number).replaceAll(' ', '\u00a0'))
  return units.join(' ')
}
