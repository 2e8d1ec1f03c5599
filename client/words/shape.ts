// The types of words: which keys there are, which values each needs, and what a translation must hold.
import type { always } from './en/always.ts'
import type { analysis } from './en/analysis.ts'
import type { analytics } from './en/analytics.ts'
import type { consent } from './en/consent.ts'
import type { expression } from './en/expression.ts'
import type { moderator } from './en/moderator.ts'

/** Every area of words in English, also those that are fetched later. */
export type English = typeof always & { readonly analysis: typeof analysis; readonly analytics: typeof analytics; readonly consent: typeof consent; readonly expression: typeof expression; readonly moderator: typeof moderator }

type Plural = Intl.LDMLPluralRule
/** 'people_one' and 'people_other' are the forms of 'people'. */
type BaseOf<Name extends string> = Name extends `${infer Base}_${Plural}` ? Base : Name

type NamesIn<Text> = Text extends `${string}{{${infer Name}}}${infer Rest}` ? Name | NamesIn<Rest> : never
type Intersection<Union> = (Union extends unknown ? (one: Union) => void : never) extends (all: infer All) => void ? All : never
type Holding<Name> = [Name] extends [never] ? string : Intersection<Name extends string ? `${string}{{${Name}}}${string}` : never>

/** A singular may leave the number out: "one person". */
type Translation<Text> = Text extends string ? Holding<Exclude<NamesIn<Text>, 'count'>> : Translated<Text>

/** The same keys as in English with the same placeholders; of a plural `_other` and whichever forms the language has besides. */
export type Translated<Words> = {
  readonly [Name in keyof Words as Name extends `${string}_${Exclude<Plural, 'other'>}` ? never : Name]: Translation<Words[Name]>
} & {
  readonly [Name in keyof Words as Name extends `${infer Base}_other` ? `${Base}_${Exclude<Plural, 'other'>}` : never]?: Translation<Words[Name]>
}

type Entry<Words, Path extends string> = {
  [Name in keyof Words & string]: Words[Name] extends string
    ? { readonly key: `${Path}.${BaseOf<Name>}`; readonly values: NamesIn<Words[Name]> | (BaseOf<Name> extends Name ? never : 'count') }
    : Entry<Words[Name], `${Path}.${Name}`>
}[keyof Words & string]
type Entries = { [Area in keyof English]: Entry<English[Area], Area> }[keyof English]
type ValuesOf = { readonly [One in Entries as One['key']]: One['values'] }

export type Key = keyof ValuesOf
/** Nothing for a text without placeholders; otherwise each of them, and `count` as a number. */
export type Values<K extends Key> = [ValuesOf[K]] extends [never] ? [] : [{ readonly [Name in ValuesOf[K]]: Name extends 'count' ? number : string | number }]
