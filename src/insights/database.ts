// A database as everything here uses it: queries by one builder, and what SQLite and PostgreSQL say differently behind one form.
import type { ColumnDefinitionBuilder, Expression, Kysely } from 'kysely'
import type { Tables } from './tables.ts'

/** What migrations need of a database and what each says in its own way. Booleans are integers of 0 and 1, times bigint (Unix ms), in both. */
export type Dialect = {
  readonly name: 'sqlite' | 'postgresql'
  /** A primary key that counts by itself: `.addColumn('id', 'integer', dialect.counting)`. */
  readonly counting: (column: ColumnDefinitionBuilder) => ColumnDefinitionBuilder
  /** The type of bytes: `.addColumn('data', dialect.bytes, …)`. A Uint8Array goes in and comes out. */
  readonly bytes: Expression<unknown>
  /** Statements after which nothing of the table is changed, and only what the table `erasing` names is deleted: of one person, or from before a time. It has a column at_ms. */
  readonly appendOnly: (table: string, personColumns: readonly string[]) => readonly string[]
  /** What its errors mean: true for what it will never take, where trying again is of no use. */
  readonly isRefusal: (error: unknown) => boolean
}

export type Database = {
  readonly db: Kysely<Tables>
  readonly dialect: Dialect
  /** False when what is behind the connection was deleted or replaced, which it would not notice by itself. */
  isInPlace(): boolean
  /** Takes what was deleted out of every file, as far as the database lets one. To be called after each deletion of people's data. */
  forget(): Promise<void>
  close(): Promise<void>
}
