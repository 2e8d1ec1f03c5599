// The one way in for requests: rate limit, shape, schema, handler, acknowledgement; and the one place where an error becomes a reply.
import type { z } from 'zod'
import type { Clock } from '../kit/clock.ts'
import { AppError, toWireError } from '../kit/errors.ts'
import type { Log } from '../kit/log.ts'
import type { Ack, ErrorCode } from '../protocol/errors.ts'
import { requestSchemas } from '../protocol/events.ts'
import type { ParsedPayload, RequestName, ResponseData } from '../protocol/events.ts'
import { checkPayloadShape } from './payload-shape.ts'
import type { RateLimits } from './rate-limits.ts'
import type { Session } from './session.ts'

/** An answer, or how to make it at the moment it is sent: nothing can happen between such an answer and its sending. */
export type Answer<T> = T | (() => T)
export type Handlers = {
  readonly [Name in RequestName]: (payload: ParsedPayload<Name>, session: Session) => Answer<ResponseData[Name]> | Promise<Answer<ResponseData[Name]>>
}
type AnyHandler = (payload: unknown, session: Session) => unknown

/** Requests that make the media server open something cost more than those that do not. */
const COSTS: { readonly [Name in RequestName]?: number } = { 'room:join': 5, 'transport:create': 5, 'producer:create': 3, 'transport:restart-ice': 3, 'connectivity:start': 15, 'connectivity:connect': 3 }
const MAX_DETAILS = 40
const MAX_DETAIL_LENGTH = 200

export class Dispatcher {
  readonly #parts: { readonly handlers: Handlers; readonly rateLimits: RateLimits; readonly clock: Clock; readonly log: Log; readonly disconnect: (session: Session) => void }
  readonly #answered = new Map<ErrorCode | 'OK', number>()

  constructor(parts: { handlers: Handlers; rateLimits: RateLimits; clock: Clock; log: Log; disconnect: (session: Session) => void }) {
    this.#parts = parts
  }

  /** How many requests had which outcome since the start. */
  get answered(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#answered)
  }

  /** Never rejects. `args` are what came with the event; the last is the acknowledgement where the client asked for one. */
  async dispatch(session: Session, event: unknown, args: readonly unknown[]): Promise<void> {
    const last = args.at(-1)
    const reply = typeof last === 'function' ? (last as (ack: Ack<unknown>) => void) : null
    const payloads = reply ? args.slice(0, -1) : args
    let ack: Ack<unknown>
    try {
      const answer = await this.#handle(session, event, payloads)
      ack = { ok: true, data: typeof answer === 'function' ? (answer as () => unknown)() : answer }
      this.#count('OK')
    } catch (error) {
      const wire = toWireError(error)
      if (wire.code === 'INTERNAL') this.#parts.log.error({ err: error, event: isRequestName(event) ? event : 'unknown' }, 'a request failed')
      this.#count(wire.code)
      ack = { ok: false, error: wire }
    }
    reply?.(ack)
  }

  async #handle(session: Session, event: unknown, payloads: readonly unknown[]): Promise<unknown> {
    const known = isRequestName(event)
    const verdict = this.#parts.rateLimits.admit(session, (known && COSTS[event]) || 1, this.#parts.clock.monotonicMs())
    if (verdict === 'close') this.#parts.disconnect(session)
    if (verdict !== 'admitted') throw new AppError('RATE_LIMITED')
    if (!known) throw new AppError('UNKNOWN_EVENT')
    if (payloads.length !== 1) throw new AppError('BAD_REQUEST', 'a request carries one object', { details: [`payload: expected one, got ${payloads.length}`] })
    checkPayloadShape(payloads[0])
    const parsed = requestSchemas[event].safeParse(payloads[0])
    if (!parsed.success) throw badRequest(parsed.error)
    // Name and payload belong together: both come from the same schema.
    const handler = this.#parts.handlers[event] as AnyHandler
    return handler(parsed.data, session)
  }

  #count(outcome: ErrorCode | 'OK'): void {
    this.#answered.set(outcome, (this.#answered.get(outcome) ?? 0) + 1)
  }
}

function isRequestName(event: unknown): event is RequestName {
  return typeof event === 'string' && Object.hasOwn(requestSchemas, event)
}

/** Names every bad key at once, and no value: values may be personal. */
function badRequest(error: z.ZodError): AppError {
  const details = error.issues.flatMap((issue) => {
    const path = issue.path.map(String)
    if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => `${[...path, key].join('.')}: unknown key`)
    return [`${path.join('.') || 'payload'}: ${issue.message}`]
  })
  const shown = details.slice(0, MAX_DETAILS).map((detail) => detail.slice(0, MAX_DETAIL_LENGTH))
  if (details.length > MAX_DETAILS) shown.push(`and ${details.length - MAX_DETAILS} more`)
  return new AppError('BAD_REQUEST', undefined, { details: shown })
}
