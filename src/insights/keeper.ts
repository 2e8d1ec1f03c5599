// The keeper of the database: opens it, opens it anew when it went away or failed, and says of every failure whether trying again is of use.
import { join } from 'node:path'
import { openDataFolder } from '../kit/data-folder.ts'
import type { Erased, KeptData } from '../protocol/kept-data.ts'
import { migrate } from './migrations.ts'
import { eraseFor, expire, exportFor, write } from './records.ts'
import type { Entry } from './records.ts'
import { isRefusal, openSqlite } from './sqlite.ts'
import type { Database } from './sqlite.ts'

export const DATABASE_FILE = 'overtone.sqlite'

/** 'refused': these entries will never go in; 'unavailable': the database cannot be used now. */
export class KeepError extends Error {
  readonly kind: 'refused' | 'unavailable'

  constructor(kind: 'refused' | 'unavailable', message: string, cause?: unknown) {
    super(message, { cause })
    this.name = 'KeepError'
    this.kind = kind
  }
}

/** What can be asked of the keeper; one thing after the other. Everything rejects with a KeepError. */
export interface Keeper {
  /** Opens the database and brings it to this program's form, so that a start fails where it cannot. */
  open(): Promise<void>
  write(entries: readonly Entry[]): Promise<void>
  exportFor(keyDigest: string, atMs: number): Promise<KeptData>
  eraseFor(keyDigest: string, atMs: number): Promise<Erased>
  /** Deletes what is older than the retention time. */
  expire(atMs: number): Promise<Erased>
  close(): Promise<void>
}

export type KeeperOptions = { readonly folder: string; readonly retentionHours: number }
const MS_PER_HOUR = 3_600_000

export class DatabaseKeeper implements Keeper {
  readonly #options: KeeperOptions
  readonly #openDatabase: typeof openSqlite
  #database: Database | null = null
  #last: Promise<unknown> = Promise.resolve()

  constructor(options: KeeperOptions, openDatabase: typeof openSqlite = openSqlite) {
    this.#options = options
    this.#openDatabase = openDatabase
  }

  async open(): Promise<void> {
    await this.#next(async () => undefined)
  }

  write(entries: readonly Entry[]): Promise<void> {
    return this.#next(({ db }) => write(db, entries))
  }

  exportFor(keyDigest: string, atMs: number): Promise<KeptData> {
    return this.#next(({ db }) => exportFor(db, keyDigest, atMs, this.#options.retentionHours))
  }

  eraseFor(keyDigest: string, atMs: number): Promise<Erased> {
    return this.#next(async (database) => {
      const erased = await eraseFor(database.db, keyDigest, atMs)
      await database.forget()
      return erased
    })
  }

  expire(atMs: number): Promise<Erased> {
    return this.#next(async (database) => {
      const erased = await expire(database.db, atMs - this.#options.retentionHours * MS_PER_HOUR, atMs)
      if (erased.consents + erased.audits > 0) await database.forget()
      return erased
    })
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
        if (isRefusal(error)) throw new KeepError('refused', messageOf(error), error)
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
    const database = this.#openDatabase(join(openDataFolder(this.#options.folder), DATABASE_FILE))
    try {
      await migrate(database.db)
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
