// The page's side of the API for analytics: a pass for the keys it has, renewed when it must be, and answers or coded errors.
import { CallError } from '../state/call-error.ts'
import type { CallErrorCode } from '../state/call-error.ts'
import type { Credentials } from '../state/key-handover.ts'
import type { Readable } from '../state/store.ts'

const ROOT = '/api/v1'
/** A pass this near its end is renewed before it is used. */
const RENEWED_BEFORE_MS = 30_000
const PATIENCE_MS = 30_000

type Pass = { readonly pass: string; readonly expiresMs: number; readonly of: Credentials }
type Ask = { readonly method?: 'GET' | 'POST' | 'DELETE'; readonly body?: unknown; readonly etag?: string | null }

export class AnalyticsApi {
  readonly #credentials: Readable<Credentials>
  readonly #fetch: typeof fetch
  readonly #nowMs: () => number
  #pass: Promise<Pass> | null = null

  constructor(credentials: Readable<Credentials>, nowMs: () => number, fetchFrom: typeof fetch = (...asked) => fetch(...asked)) {
    this.#credentials = credentials
    this.#nowMs = nowMs
    this.#fetch = fetchFrom
  }

  async ask<Answer>(path: string, ask: Ask = {}): Promise<Answer> {
    const response = await this.open(path, ask)
    // A deletion has nothing to say.
    return (response.status === 204 ? null : await response.json()) as Answer
  }

  /** The response itself, where its headers count; 304 is one. */
  async open(path: string, ask: Ask = {}): Promise<Response> {
    const response = await this.#send(path, ask, (await this.#validPass()).pass)
    if (response.status !== 401) return whole(response)
    // The server may have come back with another secret.
    this.#pass = null
    return whole(await this.#send(path, ask, (await this.#validPass()).pass))
  }

  async #validPass(): Promise<Pass> {
    const wanted = this.#credentials.getSnapshot()
    const known = await this.#pass?.catch(() => null)
    if (known && known.of === wanted && known.expiresMs - RENEWED_BEFORE_MS > this.#nowMs()) return known
    this.#pass = this.#askForPass(wanted)
    return this.#pass
  }

  async #askForPass(of: Credentials): Promise<Pass> {
    const body = { keys: of.keys, ...(of.accessToken === null ? {} : { accessToken: of.accessToken }) }
    const answer = (await (await whole(await this.#send('/passes', { method: 'POST', body }, null))).json()) as Omit<Pass, 'of'>
    return { ...answer, of }
  }

  async #send(path: string, { method = 'GET', body, etag }: Ask, pass: string | null): Promise<Response> {
    const headers = {
      ...(pass === null ? {} : { authorization: `Bearer ${pass}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(etag ? { 'if-none-match': etag } : {}),
    }
    try {
      return await this.#fetch(ROOT + path, { method, headers, cache: 'no-store', signal: AbortSignal.timeout(PATIENCE_MS), ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
    } catch (error) {
      throw new CallError(error instanceof DOMException && error.name === 'TimeoutError' ? 'TIMEOUT' : 'UNREACHABLE')
    }
  }
}

async function whole(response: Response): Promise<Response> {
  if (response.ok || response.status === 304) return response
  const said = (await response.json().catch(() => null)) as { readonly error?: CallErrorCode; readonly message?: string } | null
  throw new CallError(said?.error ?? 'INTERNAL', said?.message)
}

export const codeOf = (error: unknown): CallErrorCode => (error instanceof CallError ? error.code : 'INTERNAL')
