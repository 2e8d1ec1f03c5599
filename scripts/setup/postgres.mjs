// Finds PostgreSQL for the tests of a database server, or installs Debian's where it may; elsewhere those tests say that they skip.
import { existsSync, readdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { installPackages, isDebianLike } from './debian.mjs'

const DEBIAN_FOLDER = '/usr/lib/postgresql'

/** Not where long tests are left out. Never stops set-up: a server keeps its data in SQLite without it, and so do the other tests. */
export async function ensurePostgres(progress) {
  const isRoot = typeof process.getuid === 'function' && process.getuid() === 0
  if (process.env.OVERTONE_SKIP_LONG_TESTS !== undefined) return
  if (postgresFolder() !== null || !isDebianLike() || !isRoot) return
  try {
    await progress.step('postgres', 'installing Debian\'s PostgreSQL, for the tests of a database server', (report) => installPackages(['postgresql'], 'the tests of a database server', report))
  } catch (error) {
    process.stderr.write(`PostgreSQL could not be installed, so the tests of a database server are skipped (${error.message})\n`)
  }
}

/** Where initdb and postgres are: as named, in the path, or where Debian puts them, the newest first. */
export function postgresFolder(env = process.env) {
  const debian = existsSync(DEBIAN_FOLDER) ? readdirSync(DEBIAN_FOLDER).toSorted((a, b) => Number(b) - Number(a)).map((version) => join(DEBIAN_FOLDER, version, 'bin')) : []
  const folders = env.POSTGRES_PATH ? [env.POSTGRES_PATH] : [...(env.PATH || '').split(delimiter), ...debian]
  return folders.find((folder) => ['initdb', 'postgres'].every((name) => existsSync(join(folder, name)))) ?? null
}
