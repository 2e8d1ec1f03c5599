// The keeper of the database: opens it, opens it anew when it went away or failed, and says of every failure whether trying again is of use.
import { join } from 'node:path'
import { openDataFolder } from '../kit/data-folder.ts'
import type { Database } from './database.ts'
import { JOBS } from './jobs.ts'
import type { JobArgs, JobName, JobResult } from './jobs.ts'
import { migrate } from './migrations/migrate.ts'
import { openPostgres } from './postgres.ts'
import { openSqlite } from './sqlite.ts'

export const DATABASE_FILE = 'overtone.sqlite'

/** 'refused': this will never go in; 'unavailable': the database cannot be used now. */
export class KeepError extends Error {
  readonly kind: 'refused' | 'unavailable'

  constructor(kind: 'refused' | 'unavailable', message: string, cause?: unknown) {
    super(message, { cause })
    this.name = 'KeepError'
    this.kind = kind
  }
}

/** Does one job of the table after the other. Everything rejects with a KeepError. */
export interface Keeper {
  /** Opens the database and brings it to this program's form, so that a start fails where it cannot. */
  open(): Promise<void>
  run<Name extends JobName>(name: Name, ...args: JobArgs<Name>): Promise<JobResult<Name>>
  close(): Promise<void>
}

/** `postgresUrl`: a PostgreSQL server; '' for the SQLite file in the folder. */
export type KeeperOptions = { readonly folder: string; readonly postgresUrl: string }

export async function openDatabase({ folder, postgresUrl }: KeeperOptions): Promise<Database> {
  if (postgresUrl !== '') return openPostgres(postgresUrl)
  return openSqlite(join(openDataFolder(folder), DATABASE_FILE))
}

export class DatabaseKeeper implements Keeper {
  readonly #open: () => Promise<Database>
  #database: Database | null = null
  #last: Promise<unknown> = Promise.resolve()

  constructor(open: () => Promise<Database>) {
    this.#open = open
  }

  async open(): Promise<void> {
    await this.#next(async () => undefined)
  }

  run<Name extends JobName>(name: Name, ...args: JobArgs<Name>): Promise<JobResult<Name>> {
    // Name and arguments belong together, which the compiler cannot follow through the table.
    const job = JOBS[name] as (database: Database, ...args: unknown[]) => Promise<JobResult<Name>>
    return this.#next((database) => job(database, ...args))
  }

  async close(): Promise<void> {
    await this.#last
    await this.#drop()
  }

  /** One connection, one thing at a time: a transaction holds nobody else's statements. */
  #next<T>(job: (database: Database) => Promise<T>): Promise<T> {
    const result = this.#last.then(async () => {
      try {
        return await job(await this.#opened())
      } catch (error) {
        if (this.#database?.dialect.isRefusal(error)) throw new KeepError('refused', messageOf(error), error)
        await this.#drop()
        throw new KeepError('unavailable', messageOf(error), error)
      }
    })
    this.#last = result.catch(() => undefined)
    return result
  }

  async #opened(): Promise<Database> {
    if (this.#database && !this.#database.isInPlace()) await this.#drop()
    if (this.#database) return this.#database
    const database = await this.#open()
    try {
      await migrate(database)
    } catch (error) {
      await database.close()
      throw error
    }
    return this.#database = database
  }

  async #drop(): Promise<void> {
    const database = this.#database
    this.#database = null
    await database?.close().catch(() => undefined)
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
