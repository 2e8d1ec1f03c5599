// Both databases for one suite: SQLite in a folder of its own, and a real PostgreSQL where there is one; where there is none that is said loudly.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, describe } from 'vitest'
import { DATABASE_FILE, DatabaseKeeper, openDatabase } from '../../src/insights/keeper.ts'
import type { KeeperOptions } from '../../src/insights/keeper.ts'
import { Postgres, POSTGRES } from './postgres.ts'

/** An empty database for one test. */
export type Place = {
  readonly options: KeeperOptions
  /** With a program of one's own. */
  byHand(statement: string): Promise<readonly Readonly<Record<string, unknown>>[]>
  close(): void
}

/** Runs the suite on each database there is. */
export function onBothDatabases(suite: (database: { readonly name: 'SQLite' | 'PostgreSQL'; readonly open: () => Promise<Place>; readonly postgres: () => Postgres }) => void): void {
  describe('on SQLite', () => {
    suite({ name: 'SQLite', open: async () => sqlitePlace(), postgres: () => { throw new Error('this is SQLite') } })
  })
  if (POSTGRES === null) process.stderr.write(`*** SKIPPED: the tests of a PostgreSQL database. ${process.env['OVERTONE_SKIP_LONG_TESTS'] === undefined ? 'PostgreSQL is not installed: apt-get install -y postgresql' : 'OVERTONE_SKIP_LONG_TESTS is set.'}\n`)
  describe.skipIf(POSTGRES === null)('on PostgreSQL', () => {
    let postgres: Postgres
    beforeAll(async () => { postgres = await Postgres.open() }, 60_000)
    afterAll(async () => postgres?.close())
    suite({ name: 'PostgreSQL', open: () => postgresPlace(postgres), postgres: () => postgres })
  })
}

function sqlitePlace(): Place {
  const folder = mkdtempSync(join(tmpdir(), 'overtone-place-'))
  return {
    options: { folder, postgresUrl: '' },
    byHand: async (statement) => {
      const database = new DatabaseSync(join(folder, DATABASE_FILE))
      try {
        database.exec('PRAGMA recursive_triggers = ON')
        return database.prepare(statement).all()
      } finally {
        database.close()
      }
    },
    close: () => rmSync(folder, { recursive: true }),
  }
}

async function postgresPlace(postgres: Postgres): Promise<Place> {
  const url = await postgres.create()
  return { options: { folder: '', postgresUrl: url }, byHand: (statement) => postgres.query(url, statement), close: () => undefined }
}

export const keeperOf = ({ options }: Place): DatabaseKeeper => new DatabaseKeeper(() => openDatabase(options))
