// Debian's coturn for one test: on loopback, on a free port, with a secret of its own, ended with the test.
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { freePort } from '../free-port.ts'

/** Debian puts it beside the other programs; another place may be named. */
export const TURNSERVER = process.env['TURNSERVER_PATH'] ?? (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, 'turnserver')).find((path) => existsSync(path))

export class Coturn implements AsyncDisposable {
  readonly url: string
  readonly secret: string
  readonly #child: ChildProcess
  readonly #folder: string
  /** What it logged. */
  output = ''

  private constructor(parts: { url: string; secret: string; child: ChildProcess; folder: string }) {
    this.url = parts.url
    this.secret = parts.secret
    this.#child = parts.child
    this.#folder = parts.folder
  }

  static async open(): Promise<Coturn> {
    if (TURNSERVER === undefined) throw new Error('coturn is not installed')
    const port = await freePort()
    const secret = randomBytes(24).toString('hex')
    const folder = mkdtempSync(join(tmpdir(), 'overtone-coturn-'))
    const child = spawn(TURNSERVER, [
      // Without a file of its own it would read the system's.
      '-c', join(folder, 'none.conf'), '--no-cli', '--no-tls', '--no-dtls', '--simple-log', '--log-file=stdout', '--verbose',
      `--pidfile=${join(folder, 'pid')}`, `--userdb=${join(folder, 'users.db')}`,
      '--listening-ip=127.0.0.1', '--relay-ip=127.0.0.1', `--listening-port=${port}`, '--min-port=49160', '--max-port=49460',
      '--fingerprint', '--lt-cred-mech', '--use-auth-secret', `--static-auth-secret=${secret}`, '--realm=overtone.test', '--allow-loopback-peers',
    ], { stdio: ['ignore', 'pipe', 'pipe'] })
    const coturn = new Coturn({ url: `turn:127.0.0.1:${port}?transport=udp`, secret, child, folder })
    await new Promise<void>((resolve, reject) => {
      child.once('exit', (code) => reject(new Error(`coturn ended with ${code}:\n${coturn.output}`)))
      for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => {
        coturn.output += chunk.toString()
        if (/IPv4\. UDP listener opened on/.test(coturn.output)) resolve()
      })
    })
    return coturn
  }

  async close(): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      const ended = once(this.#child, 'exit')
      this.#child.kill('SIGKILL')
      await ended
    }
    rmSync(this.#folder, { recursive: true, force: true })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }
}
