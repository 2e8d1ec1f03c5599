// The API tokens of hosts, as signaling asks for them.
import { randomUUID } from 'node:crypto'
import type { Clock } from '../../kit/clock.ts'
import { AppError } from '../../kit/errors.ts'
import type { ApiToken } from '../../protocol/api-answers.ts'
import type { ErrorCode } from '../../protocol/errors.ts'
import type { ApiTokenDesk, HostScope } from '../../signaling/ports.ts'
import type { Ask } from '../meetings/archive.ts'
import { MOST_TOKENS } from './api-token-jobs.ts'
import type { Opened } from './api-token-jobs.ts'

const CLOSED: { readonly [Kind in Exclude<Opened['kind'], 'open'>]: ErrorCode } = { unknown: 'API_TOKEN_INVALID', revoked: 'API_TOKEN_REVOKED', expired: 'API_TOKEN_EXPIRED' }

export class ApiTokens implements ApiTokenDesk {
  readonly #ask: Ask
  readonly #clock: Clock

  constructor(ask: Ask, clock: Clock) {
    this.#ask = ask
    this.#clock = clock
  }

  async create(scope: HostScope, wish: { readonly name: string; readonly digest: string; readonly expiresMs: number }): Promise<ApiToken> {
    const made = await this.#ask('createApiToken', scope, { id: randomUUID(), ...wish }, this.#clock.nowMs())
    if (made === null) throw new AppError('LIMIT_REACHED', `One person has ${MOST_TOKENS} API tokens at most; revoke one first`)
    return made
  }

  list(scope: HostScope): Promise<readonly ApiToken[]> {
    return this.#ask('listApiTokens', scope, this.#clock.nowMs())
  }

  async revoke(scope: HostScope, id: string): Promise<void> {
    if (!await this.#ask('revokeApiToken', scope, id, this.#clock.nowMs())) throw new AppError('NOT_FOUND')
  }

  async open(digest: string): Promise<HostScope> {
    const opened = await this.#ask('openApiToken', digest, this.#clock.nowMs())
    if (opened.kind !== 'open') throw new AppError(CLOSED[opened.kind])
    return opened.scope
  }
}
