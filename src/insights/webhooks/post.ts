// One POST to a target that nobody vouches for: within a time and a size, to an address that was looked at, with a clear word for how it ended.
import { lookup } from 'node:dns/promises'
import { request as httpRequest } from 'node:http'
import type { ClientRequest, IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { isIP } from 'node:net'
import { isPublic } from '../../kit/addresses.ts'
import type { WebhookFault } from '../../protocol/api-answers.ts'

export const POST_TIMEOUT_MS = 10_000
export const ANSWER_BYTES = 64 * 1024

type Address = { readonly address: string; readonly family: number }
export type PostTerms = {
  readonly timeoutMs: number
  /** Private, loopback and link-local addresses, and http. */
  readonly allowPrivate: boolean
  /** Every address of a name. */
  readonly resolve: (name: string) => Promise<readonly Address[]>
  /** Certificates to trust beside the system's own; null: none. */
  readonly ca: string | null
}
export const resolveByDns: PostTerms['resolve'] = (name) => lookup(name, { all: true })

export type Outcome = { readonly status: number | null; readonly fault: WebhookFault | null }

/** Never throws. An abort ends it like a broken connection. */
export async function post(url: string, headers: Readonly<Record<string, string>>, body: string, terms: PostTerms, signal: AbortSignal): Promise<Outcome> {
  const deadline = AbortSignal.any([signal, AbortSignal.timeout(terms.timeoutMs)])
  const target = new URL(url)
  const name = target.hostname.replace(/^\[(.*)\]$/, '$1')
  let addresses: readonly Address[]
  try {
    addresses = isIP(name) === 0 ? await Promise.race([terms.resolve(name), aborted(deadline)]) : [{ address: name, family: isIP(name) }]
  } catch {
    return { status: null, fault: deadline.aborted && !signal.aborted ? 'WEBHOOK_TIMEOUT' : 'WEBHOOK_UNRESOLVED' }
  }
  if (addresses.length === 0) return { status: null, fault: 'WEBHOOK_UNRESOLVED' }
  // One private address among public ones is refused as a whole: which of them would be taken is not ours to say.
  if (!terms.allowPrivate && (target.protocol !== 'https:' || !addresses.every(({ address }) => isPublic(address)))) return { status: null, fault: 'WEBHOOK_ADDRESS_REFUSED' }
  return send(target, name, addresses, headers, body, terms, deadline)
}

function send(target: URL, name: string, addresses: readonly Address[], headers: Readonly<Record<string, string>>, body: string, terms: PostTerms, deadline: AbortSignal): Promise<Outcome> {
  const isTls = target.protocol === 'https:'
  return new Promise((resolve) => {
    const bytes = Buffer.from(body)
    const request: ClientRequest = (isTls ? httpsRequest : httpRequest)({
      method: 'POST', host: name, port: target.port === '' ? (isTls ? 443 : 80) : Number(target.port), path: target.pathname + target.search, agent: false, signal: deadline,
      // Connects to what was looked at, whatever the name says a moment later.
      lookup: (_name, options, done) => (options.all ? done(null, [...addresses]) : done(null, addresses[0]!.address, addresses[0]!.family)),
      headers: { host: target.host, 'content-type': 'application/json', 'content-length': bytes.length, 'user-agent': 'Overtone-Webhooks/1', ...headers },
      ...(isTls ? { rejectUnauthorized: true, ...(isIP(name) === 0 ? { servername: name } : {}), ...(terms.ca === null ? {} : { ca: terms.ca }) } : {}),
    })
    let answered = false
    request.on('response', (answer) => {
      answered = true
      void readAnswer(answer, deadline).then((outcome) => {
        resolve(outcome)
        request.destroy()
      })
    })
    // A target that wants to speak something else.
    request.on('upgrade', (answer, socket) => {
      socket.destroy()
      resolve({ status: answer.statusCode ?? null, fault: 'WEBHOOK_STATUS' })
    })
    // What breaks once there is an answer is told by that.
    request.on('error', (error: NodeJS.ErrnoException) => (answered ? undefined : resolve({ status: null, fault: faultOf(error) })))
    request.end(bytes)
  })
}

/** The status says whether it was taken; the rest is read to its end, and no further than to where it is cut. */
function readAnswer(answer: IncomingMessage, deadline: AbortSignal): Promise<Outcome> {
  const status = answer.statusCode ?? null
  const refused = faultOfStatus(status)
  return new Promise((resolve) => {
    let size = 0
    const cut = (): void => resolve({ status, fault: refused ?? 'WEBHOOK_ANSWER_CUT' })
    answer.on('data', (part: Buffer) => {
      size += part.length
      if (size > ANSWER_BYTES) cut()
    })
    answer.on('end', () => resolve({ status, fault: refused ?? (answer.complete ? null : 'WEBHOOK_BAD_ANSWER') }))
    const broken = (): void => (deadline.aborted ? cut() : resolve({ status, fault: refused ?? 'WEBHOOK_BAD_ANSWER' }))
    answer.on('error', broken)
    answer.on('close', broken)
  })
}

function faultOfStatus(status: number | null): WebhookFault | null {
  if (status !== null && status >= 200 && status < 300) return null
  if (status === 410) return 'WEBHOOK_GONE'
  return status !== null && status >= 300 && status < 400 ? 'WEBHOOK_REDIRECT' : 'WEBHOOK_STATUS'
}

/** Codes of Node's TLS (OpenSSL's verify errors), of its HTTP parser (llhttp), and of the system. */
function faultOf({ name, code = '' }: NodeJS.ErrnoException): WebhookFault {
  if (name === 'AbortError' || name === 'TimeoutError') return 'WEBHOOK_TIMEOUT'
  if (/CERT|SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER/.test(code)) return 'WEBHOOK_CERTIFICATE'
  if (/^HPE_|^ERR_SSL|^EPROTO$/.test(code)) return 'WEBHOOK_BAD_ANSWER'
  return 'WEBHOOK_UNREACHABLE'
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('too late')), { once: true }))
}
