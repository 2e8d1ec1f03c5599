// Whoever asks: a pass, an access token or an API token in the Authorization header, and which meetings it opens.
import type { IncomingHttpHeaders } from 'node:http'
import type { Clock } from '../../kit/clock.ts'
import { AppError } from '../../kit/errors.ts'
import { digest } from '../../kit/secrets.ts'
import { API_TOKEN_PATTERN, API_TOKEN_PREFIX } from '../../protocol/api-requests.ts'
import type { AccessDesk } from '../access.ts'
import { KeyedBuckets } from '../keyed-buckets.ts'
import type { ApiTokenDesk, HostScope } from '../ports.ts'
import type { BucketTerms } from '../token-bucket.ts'
import { readPass } from './passes.ts'

/** 'person': somebody who was in the call or signed in, who may make tokens; 'program': an API token, which may not. */
export type Caller = { readonly kind: 'person' | 'program'; readonly scope: HostScope }

/** Visible characters as a header may carry them; a pass of 50 keys has about 3200. */
const BEARER = /^Bearer ([\x21-\x7e]{1,8192})$/
/** A page asks a few times a minute; a program that mirrors reports may ask on. Reports cost more: see REPORT_COST. */
export const PER_CREDENTIAL: BucketTerms = { capacity: 120, refillPerS: 2 }
/** Wrong credentials of one address: a person pastes the wrong one a few times. */
export const WRONG_PER_ADDRESS: BucketTerms = { capacity: 30, refillPerS: 0.2 }

export type CredentialParts = { readonly access: AccessDesk; readonly passKey: Uint8Array; readonly tokens: ApiTokenDesk; readonly clock: Clock }

export class Credentials {
  readonly #parts: CredentialParts
  readonly #perCredential = new KeyedBuckets(PER_CREDENTIAL)
  readonly #wrongPerAddress = new KeyedBuckets(WRONG_PER_ADDRESS)

  constructor(parts: CredentialParts) {
    this.#parts = parts
  }

  /** Throws UNAUTHORIZED, RATE_LIMITED, and what is wrong with a credential of each kind. */
  async open(headers: IncomingHttpHeaders, address: string, cost: number): Promise<Caller> {
    const text = BEARER.exec(headers.authorization ?? '')?.[1]
    if (text === undefined) throw new AppError('UNAUTHORIZED', 'The header "Authorization: Bearer <credential>" is missing: a pass, an access token or an API token')
    const nowMs = this.#parts.clock.monotonicMs()
    // Looked at before the credential is, so that guessing costs the guesser and not the database.
    if (!this.#wrongPerAddress.has(address, 1, nowMs)) throw new AppError('RATE_LIMITED')
    if (!this.#perCredential.take(digest(text).toString('hex'), cost, nowMs)) throw new AppError('RATE_LIMITED')
    try {
      return await this.#read(text)
    } catch (error) {
      if (error instanceof AppError && error.code !== 'LEDGER_UNAVAILABLE') this.#wrongPerAddress.take(address, 1, nowMs)
      throw error
    }
  }

  sweep(): void {
    const nowMs = this.#parts.clock.monotonicMs()
    this.#perCredential.sweep(nowMs)
    this.#wrongPerAddress.sweep(nowMs)
  }

  async #read(text: string): Promise<Caller> {
    const { access, passKey, tokens, clock } = this.#parts
    if (text.startsWith(API_TOKEN_PREFIX)) {
      if (!API_TOKEN_PATTERN.test(text)) throw new AppError('API_TOKEN_INVALID')
      return { kind: 'program', scope: await tokens.open(digest(text).toString('hex')) }
    }
    const scope = await readPass(text, clock.nowMs(), passKey)
    if (scope !== null) return { kind: 'person', scope }
    return { kind: 'person', scope: { keyDigests: [], identity: (await access.read(text)).sub } }
  }
}
