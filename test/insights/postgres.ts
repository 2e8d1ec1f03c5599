// Debian's PostgreSQL for one test file: on loopback, on a free port, with a password, as a user without rights, ended with the tests.
import { execFileSync, spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { chownSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { postgresFolder } from '../../scripts/setup/postgres.mjs'
import { freePort } from '../free-port.ts'

/** Where its programs are. Null where there are none, or where long tests are left out. */
export const POSTGRES: string | null = process.env['OVERTONE_SKIP_LONG_TESTS'] !== undefined ? null : postgresFolder()

/** It refuses to run as root: then it is Debian's own user for it, or nobody. */
function unprivileged(): { readonly uid: number; readonly gid: number } | null {
  if (process.getuid?.() !== 0) return null
  const users = readFileSync('/etc/passwd', 'utf8').split('\n').map((line) => line.split(':'))
  const [, , uid, gid] = users.find(([name]) => name === 'postgres') ?? users.find(([name]) => name === 'nobody')!
  return { uid: Number(uid), gid: Number(gid) }
}

export class Postgres implements AsyncDisposable {
  readonly #folder: string
  readonly #port: number
  readonly #password: string
  #child: ChildProcess | null = null
  #databases = 0

  private constructor(folder: string, port: number, password: string) {
    this.#folder = folder
    this.#port = port
    this.#password = password
  }

  static async open(): Promise<Postgres> {
    if (POSTGRES === null) throw new Error('PostgreSQL is not installed')
    const folder = mkdtempSync(join(tmpdir(), 'overtone-postgres-'))
    const password = randomBytes(24).toString('hex')
    writeFileSync(join(folder, 'password'), password)
    const user = unprivileged()
    if (user) for (const path of [folder, join(folder, 'password')]) chownSync(path, user.uid, user.gid)
    execFileSync(join(POSTGRES, 'initdb'), ['-D', join(folder, 'data'), '-U', 'overtone', `--pwfile=${join(folder, 'password')}`, '--auth=scram-sha-256', '--no-sync', '-E', 'UTF8', '--locale=C'], { ...user, cwd: folder, stdio: 'pipe' })
    const postgres = new Postgres(folder, await freePort(), password)
    await postgres.start()
    return postgres
  }

  urlOf(database: string): string {
    return `postgresql://overtone:${this.#password}@127.0.0.1:${this.#port}/${database}`
  }

  /** Gives back the address of a new, empty database. */
  async create(): Promise<string> {
    const name = `overtone_${(this.#databases += 1)}`
    await this.query(this.urlOf('postgres'), `CREATE DATABASE ${name}`)
    return this.urlOf(name)
  }

  /** By hand, as somebody with the password and a program of their own. */
  async query(url: string, statement: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    try {
      return (await client.query<Record<string, unknown>>(statement)).rows
    } finally {
      await client.end()
    }
  }

  async start(): Promise<void> {
    const settings = { listen_addresses: '127.0.0.1', port: String(this.#port), unix_socket_directories: '', fsync: 'off', logging_collector: 'off', log_destination: 'stderr' }
    const child = spawn(join(POSTGRES!, 'postgres'), ['-D', join(this.#folder, 'data'), ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])], { ...unprivileged(), cwd: this.#folder, stdio: ['ignore', 'ignore', 'pipe'] })
    this.#child = child
    let output = ''
    await new Promise<void>((resolve, reject) => {
      child.once('exit', (code) => reject(new Error(`PostgreSQL ended with ${code}:\n${output}`)))
      child.stderr.on('data', (chunk: Buffer) => {
        output += chunk.toString()
        if (output.includes('database system is ready to accept connections')) resolve()
      })
    })
  }

  /** At once: connections break, what was committed is recovered at the next start. */
  async kill(): Promise<void> {
    const child = this.#child
    this.#child = null
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill('SIGQUIT')
    await ended
  }

  async close(): Promise<void> {
    await this.kill()
    rmSync(this.#folder, { recursive: true, force: true })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }
}
