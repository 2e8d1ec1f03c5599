// What the server's thread and the database's say to each other.
import type { Keeper } from './keeper.ts'

export type Question = { readonly [Name in keyof Keeper]: { readonly n: number; readonly name: Name; readonly args: Parameters<Keeper[Name]> } }[keyof Keeper]
export type Answer =
  | { readonly n: number; readonly kind: 'done'; readonly result: unknown }
  | { readonly n: number; readonly kind: 'refused' | 'unavailable'; readonly message: string }
