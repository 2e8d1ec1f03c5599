// What a translation of the export's words must hold: the same keys, and in each text the same placeholders.
import type { en } from './en.ts'

type NamesIn<Text> = Text extends `${string}{{${infer Name}}}${infer Rest}` ? Name | NamesIn<Rest> : never
type Intersection<Union> = (Union extends unknown ? (one: Union) => void : never) extends (all: infer All) => void ? All : never
type Holding<Name> = [Name] extends [never] ? string : Intersection<Name extends string ? `${string}{{${Name}}}${string}` : never>
type Translated<Words> = { readonly [Name in keyof Words]: Words[Name] extends string ? Holding<NamesIn<Words[Name]>> : Translated<Words[Name]> }

export type ExportWords = Translated<typeof en>
