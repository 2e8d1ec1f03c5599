// Everything that is SQLite's own: the file, the connection, its settings, triggers that keep a log append-only, and what its errors mean.
import { closeSync, openSync, statSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import type { SQLInputValue } from 'node:sqlite'
import { Kysely, SqliteDialect, sql } from 'kysely'
import type { SqliteDatabase } from 'kysely'
import { FILE_MODE } from '../kit/data-folder.ts'
import type { Database, Dialect } from './database.ts'
import type { Tables } from './tables.ts'

/** How long a statement waits for another program that has the file locked. */
const BUSY_MS = 2000

export function openSqlite(path: string): Database {
  // Made here, so that no other user can read it; SQLite gives its side files the same mode.
  closeSync(openSync(path, 'a', FILE_MODE))
  const { ino } = statSync(path)
  const raw = new DatabaseSync(path, { timeout: BUSY_MS })
  raw.enableDefensive(true)
  // Deleted content is overwritten; an INSERT OR REPLACE meets the triggers that a DELETE meets.
  for (const pragma of ['journal_mode = WAL', 'synchronous = NORMAL', 'secure_delete = ON', 'recursive_triggers = ON']) raw.exec(`PRAGMA ${pragma}`)
  const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database: adapted(raw) }) })
  return {
    db,
    dialect: SQLITE,
    isInPlace: () => statSync(path, { throwIfNoEntry: false })?.ino === ino,
    forget: async () => void await sql`PRAGMA wal_checkpoint(TRUNCATE)`.execute(db),
    close: async () => {
      await db.destroy()
      // Kysely closes only what it has used.
      try {
        raw.close()
      } catch {
        // Closed by it.
      }
    },
  }
}

const NOTHING = { reader: false, all: () => [], run: () => ({ changes: 0, lastInsertRowid: 0 }), iterate: () => [].values() } as const

/** Node's SQLite in the shape that the query builder was written for. */
function adapted(raw: DatabaseSync): SqliteDatabase {
  return {
    close: () => raw.close(),
    prepare: (text) => {
      // A full disk has rolled back already, and that it is full must not be lost behind "no transaction is active".
      if (text === 'rollback' && !raw.isTransaction) return NOTHING
      const statement = raw.prepare(text)
      const values = (parameters: readonly unknown[]): SQLInputValue[] => [...parameters] as SQLInputValue[]
      return {
        reader: statement.columns().length > 0,
        all: (parameters) => statement.all(...values(parameters)),
        run: (parameters) => statement.run(...values(parameters)),
        iterate: (parameters) => statement.iterate(...values(parameters)),
      }
    },
  }
}

function appendOnly(table: string, personColumns: readonly string[]): readonly string[] {
  const isErased = ['before_ms > OLD.at_ms', ...personColumns.map((column) => `person_id = OLD.${column}`)].join(' OR ')
  const refuse = `BEGIN SELECT RAISE(ABORT, '${table} is append-only'); END`
  return [
    `CREATE TRIGGER ${table}_is_not_changed BEFORE UPDATE ON ${table} ${refuse}`,
    `CREATE TRIGGER ${table}_is_not_deleted BEFORE DELETE ON ${table} WHEN NOT EXISTS (SELECT 1 FROM erasing WHERE ${isErased}) ${refuse}`,
  ]
}

/** Source: https://www.sqlite.org/rescode.html: SQLITE_CONSTRAINT, SQLITE_MISMATCH, SQLITE_TOOBIG, SQLITE_RANGE: the entry's fault; trying again is of no use. */
const REFUSALS: ReadonlySet<number> = new Set([19, 20, 18, 25])

const SQLITE: Dialect = {
  name: 'sqlite',
  counting: (column) => column.primaryKey().autoIncrement(),
  bytes: sql`blob`,
  appendOnly,
  isRefusal: (error) => {
    const { errcode } = error as { readonly errcode?: number }
    return errcode !== undefined && REFUSALS.has(errcode & 0xff)
  },
}
