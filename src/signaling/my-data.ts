// What is kept about a person, given to that person and deleted for them over HTTP; their page's resume token is the key.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Clock } from '../kit/clock.ts'
import { AppError } from '../kit/errors.ts'
import { digest } from '../kit/secrets.ts'
import { answerOf } from './http-status.ts'
import type { Ledger } from './ports.ts'
import { KeyedBuckets } from './keyed-buckets.ts'

/** `Authorization: Bearer` with a token as kit/secrets.ts makes it. */
const BEARER = /^Bearer ([\w-]{43})$/
/** One person looks a few times in a call; more is a program, and each answer is a question to the database. */
const PER_KEY = { capacity: 20, refillPerS: 0.2 }

export type MyDataParts = {
  readonly ledger: Ledger
  readonly clock: Clock
  /** The person's analysis ends where one runs: without the consent that is deleted there is none. */
  readonly endConsent: (tokenDigest: Buffer) => void
}

/** Gives back what drops the buckets of those who are quiet. */
export function addMyData(app: FastifyInstance, { ledger, clock, endConsent }: MyDataParts): { readonly sweep: () => void } {
  const perKey = new KeyedBuckets(PER_KEY)

  const holder = (request: FastifyRequest): Buffer => {
    const token = BEARER.exec(request.headers.authorization ?? '')?.[1]
    if (token === undefined) throw new AppError('UNAUTHORIZED', 'the key to one\'s own data is missing')
    const key = digest(token)
    if (!perKey.take(key.toString('hex'), 1, clock.monotonicMs())) throw new AppError('RATE_LIMITED')
    return key
  }
  const answer = async (reply: FastifyReply, ask: () => Promise<unknown>): Promise<unknown> => {
    reply.header('cache-control', 'no-store')
    try {
      return await ask()
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      const { status, body } = answerOf(error)
      return reply.code(status).send(body)
    }
  }

  app.get('/api/my-data', (request, reply) => answer(reply, () => ledger.exportFor(holder(request).toString('hex'))))
  app.delete('/api/my-data', (request, reply) => answer(reply, async () => {
    const key = holder(request)
    endConsent(key)
    return ledger.eraseFor(key.toString('hex'))
  }))
  return { sweep: () => perKey.sweep(clock.monotonicMs()) }
}
