// Everything that is PostgreSQL's own: the connection, its time limits, triggers that keep a log append-only, and what its errors mean.
import { Kysely, PostgresDialect, sql } from 'kysely'
import { Pool, types } from 'pg'
import type { Database, Dialect } from './database.ts'
import type { Tables } from './tables.ts'

const CONNECT_MS = 3000
/** A statement that takes longer hangs: behind a lock, or a network that lost the answer. */
const STATEMENT_MS = 20_000

export function openPostgres(url: string): Database {
  const pool = new Pool({
    connectionString: url,
    application_name: 'overtone',
    // One thing at a time, as with SQLite: a transaction holds nobody else's statements.
    max: 1,
    idleTimeoutMillis: 0,
    keepAlive: true,
    connectionTimeoutMillis: CONNECT_MS,
    query_timeout: STATEMENT_MS,
    types: { getTypeParser },
  })
  // A connection that breaks while nothing is asked of it: the next question finds out.
  pool.on('error', () => undefined)
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
  return {
    db,
    dialect: POSTGRESQL,
    isInPlace: () => true,
    // What is deleted lies unreadable in the table's pages until vacuum comes by: docs/PRIVACY.md says so.
    forget: async () => undefined,
    close: () => db.destroy(),
  }
}

/** Times in ms and counts fit a number exactly; the driver gives texts. */
const getTypeParser: typeof types.getTypeParser = ((oid: number, format: 'text' | 'binary') => (oid === types.builtins.INT8 ? Number : types.getTypeParser(oid, format as 'text'))) as typeof types.getTypeParser

function appendOnly(table: string, personColumns: readonly string[]): readonly string[] {
  const isErased = ['before_ms > OLD.at_ms', ...personColumns.map((column) => `person_id = OLD.${column}`)].join(' OR ')
  return [
    `CREATE FUNCTION ${table}_refuses() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF TG_OP = 'DELETE' THEN
          IF EXISTS (SELECT 1 FROM erasing WHERE ${isErased}) THEN RETURN OLD; END IF;
        END IF;
        RAISE EXCEPTION '${table} is append-only';
      END $$`,
    `CREATE TRIGGER ${table}_is_not_changed BEFORE UPDATE OR DELETE ON ${table} FOR EACH ROW EXECUTE FUNCTION ${table}_refuses()`,
    `CREATE TRIGGER ${table}_is_not_emptied BEFORE TRUNCATE ON ${table} FOR EACH STATEMENT EXECUTE FUNCTION ${table}_refuses()`,
  ]
}

/** Source: https://www.postgresql.org/docs/current/errcodes-appendix.html: data exceptions, broken constraints, program limits, and what our own triggers raise. */
const REFUSAL = /^(?:22|23|54|P0001)/

const POSTGRESQL: Dialect = {
  name: 'postgresql',
  counting: (column) => column.primaryKey().generatedByDefaultAsIdentity(),
  bytes: sql`bytea`,
  appendOnly,
  isRefusal: (error) => REFUSAL.test((error as { readonly code?: string }).code ?? ''),
}
