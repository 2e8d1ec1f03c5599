// What the server's thread and the database's say to each other.
import type { JobName } from './jobs.ts'

export type Asked = { readonly kind: 'open' } | { readonly kind: 'close' } | { readonly kind: 'run'; readonly name: JobName; readonly args: readonly unknown[] }
export type Question = Asked & { readonly n: number }
export type Answer =
  | { readonly n: number; readonly kind: 'done'; readonly result: unknown }
  | { readonly n: number; readonly kind: 'refused' | 'unavailable'; readonly message: string }
