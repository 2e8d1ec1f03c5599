// The one way in for requests: rate limit, shape, schema, handler, acknowledgement; and the one place where an error becomes a reply.
import type { z } from 'zod'
import type { Clock } from '../kit/clock.ts'
import { AppError, toWireError } from '../kit/errors.ts'
import type { Log } from '../kit/log.ts'
import type { Ack, ErrorCode } from '../protocol/errors.ts'
import { checkPayloadShape } from './payload-shape.ts'
import type { Asker, RateLimits } from './rate-limits.ts'

/** An answer, or how to make it at the moment it is sent: nothing can happen between such an answer and its sending. */
export type Answer<T> = T | (() => T)
type AnyHandler<By> = (payload: unknown, by: By) => unknown

export type DispatcherParts<By extends Asker> = {
  /** One for each request there is. */
  readonly schemas: Readonly<Record<string, z.ZodType>>
  /** Of those that cost more than one. */
  readonly costs: Readonly<Partial<Record<string, number>>>
  /** For each request, of its own payload: both come from the same table. */
  readonly handlers: { readonly [name: string]: (payload: never, by: By) => unknown }
  readonly rateLimits: RateLimits
  readonly clock: Clock
  readonly log: Log
  readonly disconnect: (by: By) => void
}

const MAX_DETAILS = 40
const MAX_DETAIL_LENGTH = 200

export class Dispatcher<By extends Asker> {
  readonly #parts: DispatcherParts<By>
  readonly #answered = new Map<ErrorCode | 'OK', number>()

  constructor(parts: DispatcherParts<By>) {
    this.#parts = parts
  }

  /** How many requests had which outcome since the start. */
  get answered(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#answered)
  }

  /** Never rejects. `args` are what came with the event; the last is the acknowledgement where the client asked for one. */
  async dispatch(by: By, event: unknown, args: readonly unknown[]): Promise<void> {
    const last = args.at(-1)
    const reply = typeof last === 'function' ? (last as (ack: Ack<unknown>) => void) : null
    const payloads = reply ? args.slice(0, -1) : args
    let ack: Ack<unknown>
    try {
      const answer = await this.#handle(by, event, payloads)
      ack = { ok: true, data: typeof answer === 'function' ? (answer as () => unknown)() : answer }
      this.#count('OK')
    } catch (error) {
      const wire = toWireError(error)
      if (wire.code === 'INTERNAL') this.#parts.log.error({ err: error, event: this.#isKnown(event) ? event : 'unknown' }, 'a request failed')
      this.#count(wire.code)
      ack = { ok: false, error: wire }
    }
    reply?.(ack)
  }

  async #handle(by: By, event: unknown, payloads: readonly unknown[]): Promise<unknown> {
    const { schemas, costs, handlers, rateLimits, clock, disconnect } = this.#parts
    const known = this.#isKnown(event)
    const verdict = rateLimits.admit(by, (known && costs[event]) || 1, clock.monotonicMs())
    if (verdict === 'close') disconnect(by)
    if (verdict !== 'admitted') throw new AppError('RATE_LIMITED')
    if (!known) throw new AppError('UNKNOWN_EVENT')
    if (payloads.length !== 1) throw new AppError('BAD_REQUEST', 'a request carries one object', { details: [`payload: expected one, got ${payloads.length}`] })
    const handler = handlers[event] as AnyHandler<By>
    return handler(parsePayload(schemas[event]!, payloads[0]), by)
  }

  #isKnown(event: unknown): event is string {
    return typeof event === 'string' && Object.hasOwn(this.#parts.schemas, event)
  }

  #count(outcome: ErrorCode | 'OK'): void {
    this.#answered.set(outcome, (this.#answered.get(outcome) ?? 0) + 1)
  }
}

/** Throws BAD_REQUEST or TOO_LARGE. */
export function parsePayload<Schema extends z.ZodType>(schema: Schema, payload: unknown): z.output<Schema> {
  checkPayloadShape(payload)
  const parsed = schema.safeParse(payload)
  if (!parsed.success) throw badRequest(parsed.error)
  return parsed.data
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
