// The web server's TLS certificate: read from two files, checked, and read again when they change, without a connection lost.
import { X509Certificate, createPrivateKey } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import type { Clock } from '../kit/clock.ts'
import type { Log } from '../kit/log.ts'

export type CertificateFiles = { readonly certFile: string; readonly keyFile: string }
export type Certificate = { readonly cert: string; readonly key: string; readonly expiresMs: number }

/** Let's Encrypt's clients renew 30 days before the end: at 14 something is wrong. */
const WARN_BEFORE_MS = 14 * 86_400_000
/** How often the files are looked at: tools that renew replace files, links to files, or folders of links. */
export const LOOK_EVERY_MS = 5_000

/** Throws an Error that says what to change, for whoever runs the server. */
export function readCertificate({ certFile, keyFile }: CertificateFiles, nowMs: number): Certificate {
  const [cert, key] = [read('http.tlsCert', certFile), read('http.tlsKey', keyFile)]
  const leaf = attempt(() => new X509Certificate(cert), `http.tlsCert: ${certFile} holds no certificate in PEM form`)
  const privateKey = attempt(() => createPrivateKey(key), `http.tlsKey: ${keyFile} holds no private key in PEM form, or one with a password`)
  if (!fits(leaf, privateKey)) throw new Error(`http.tlsKey: ${keyFile} is not the key of the first certificate in ${certFile} (the server's own comes first, then its chain)`)
  const expiresMs = Date.parse(leaf.validTo)
  if (expiresMs <= nowMs) throw new Error(`http.tlsCert: the certificate in ${certFile} expired on ${leaf.validTo}`)
  if (Date.parse(leaf.validFrom) > nowMs) throw new Error(`http.tlsCert: the certificate in ${certFile} is not valid before ${leaf.validFrom}`)
  return { cert, key, expiresMs }
}

export class CertificateWatch {
  readonly #files: CertificateFiles
  readonly #apply: (certificate: Certificate) => void
  readonly #clock: Clock
  readonly #log: Log
  #seen: string
  #lookAtMs: number

  /** `apply` gets each new certificate that is good; one that is not is said in the log, and the one in use stays. */
  constructor(files: CertificateFiles, current: Certificate, parts: { apply: (certificate: Certificate) => void; clock: Clock; log: Log }) {
    this.#files = files
    this.#apply = parts.apply
    this.#clock = parts.clock
    this.#log = parts.log
    this.#warnOfEnd(current)
    this.#seen = stateOf(files)
    this.#lookAtMs = parts.clock.monotonicMs() + LOOK_EVERY_MS
  }

  /** True when the files hold a good certificate, which is now in use. */
  reload(): boolean {
    try {
      const certificate = readCertificate(this.#files, this.#clock.nowMs())
      this.#apply(certificate)
      this.#log.info({ expires: new Date(certificate.expiresMs).toISOString() }, 'the TLS certificate was read again')
      this.#warnOfEnd(certificate)
      return true
    } catch (error) {
      this.#log.error({ err: error }, 'the new TLS certificate cannot be used; the one in use stays')
      return false
    }
  }

  /** Reads them again when they have changed since the last look, which is every few seconds at most. */
  look(): void {
    const nowMs = this.#clock.monotonicMs()
    if (nowMs < this.#lookAtMs) return
    this.#lookAtMs = nowMs + LOOK_EVERY_MS
    const state = stateOf(this.#files)
    if (state === this.#seen) return
    this.#seen = state
    this.reload()
  }

  #warnOfEnd({ expiresMs }: Certificate): void {
    if (expiresMs - this.#clock.nowMs() < WARN_BEFORE_MS) this.#log.warn({ expires: new Date(expiresMs).toISOString() }, 'the TLS certificate ends soon')
  }
}

/** Which files they are now, links followed. */
function stateOf({ certFile, keyFile }: CertificateFiles): string {
  return [certFile, keyFile].map((path) => {
    const stat = statSync(path, { throwIfNoEntry: false })
    return stat === undefined ? 'gone' : `${stat.ino} ${stat.mtimeMs} ${stat.size}`
  }).join(' ')
}

function read(setting: string, path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException
    throw new Error(`${setting}: ${path} ${code === 'ENOENT' ? 'is not there' : code === 'EACCES' ? 'may not be read by this user' : `cannot be read (${message})`}`, { cause: error })
  }
}

function attempt<T>(make: () => T, otherwise: string): T {
  try {
    return make()
  } catch (error) {
    throw new Error(otherwise, { cause: error })
  }
}

function fits(leaf: X509Certificate, key: KeyObject): boolean {
  try {
    return leaf.checkPrivateKey(key)
  } catch {
    return false
  }
}
