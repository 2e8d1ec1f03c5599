// The HTTP API of analytics on the web server: each route of the table with its checks, and every answer in the agreed form.
import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import type { Clock } from '../../kit/clock.ts'
import { AppError } from '../../kit/errors.ts'
import type { Log } from '../../kit/log.ts'
import { API_PREFIX } from '../../protocol/api-requests.ts'
import type { MeetingReport } from '../../protocol/report.ts'
import { keyOf } from '../access.ts'
import type { AccessDesk } from '../access.ts'
import { answerOf, refusalOf } from '../http-status.ts'
import type { Analytics } from '../ports.ts'
import { clientAddress, publicHost } from '../security.ts'
import { Credentials } from './credentials.ts'
import type { Caller } from './credentials.ts'
import { apiHandlers } from './handlers.ts'
import type { ApiHandlers, Asked, File } from './handlers.ts'
import { ROUTE_NAMES, ROUTES } from './routes.ts'
import type { RouteName, RouteSpec } from './routes.ts'

/** 50 keys and an access token are about 7 KB. */
const BODY_BYTES = 16 * 1024
/** Smaller answers are not worth the packing. */
const PACKED_FROM_BYTES = 16 * 1024
const pack = promisify(gzip)

export type ApiParts = {
  readonly analytics: Analytics
  readonly access: AccessDesk
  readonly accessSecret: string
  readonly trustProxy: boolean
  /** Where people see this server; empty: where they asked. */
  readonly publicUrl: string
  readonly serverVersion: string
  readonly clock: Clock
  readonly log: Log
}

/** Gives back what drops the buckets of those who are quiet. */
export async function addAnalyticsApi(app: FastifyInstance, parts: ApiParts): Promise<{ readonly sweep: () => void }> {
  const passKey = keyOf(parts.accessSecret)
  const credentials = new Credentials({ access: parts.access, passKey, tokens: parts.analytics.tokens, clock: parts.clock })
  const handlers = apiHandlers({ ...parts, passKey })
  await app.register(async (api) => {
    api.addHook('onRequest', async (_request, reply) => void reply.header('cache-control', 'no-store'))
    api.setNotFoundHandler((_request, reply) => refuse(reply, new AppError('NOT_FOUND', 'There is no such route'), parts.log))
    api.setErrorHandler((error: { statusCode?: number }, _request, reply) => refuse(reply, (error.statusCode ?? 500) < 500 ? refusalOf(error.statusCode ?? 400) : error, parts.log))
    for (const name of ROUTE_NAMES) {
      const { method, path } = ROUTES[name]
      api.route({ method, url: path, bodyLimit: BODY_BYTES, handler: (request, reply) => answer(name, request, reply, { parts, credentials, handlers }) })
    }
  }, { prefix: API_PREFIX })
  return { sweep: () => credentials.sweep() }
}

type Desk = { readonly parts: ApiParts; readonly credentials: Credentials; readonly handlers: ApiHandlers }

async function answer(name: RouteName, request: FastifyRequest, reply: FastifyReply, { parts, credentials, handlers }: Desk): Promise<FastifyReply> {
  const spec: RouteSpec = ROUTES[name]
  try {
    const address = clientAddress(request.headers, request.socket.remoteAddress, parts.trustProxy)
    const caller = spec.by === 'anybody' ? null : await credentials.open(request.headers, address, spec.cost)
    if (spec.by === 'person' && caller?.kind === 'program') throw new AppError('FORBIDDEN', 'An API token makes, lists and revokes no API tokens: use a pass or an access token')
    const asked = {
      address: checked(spec.address, request.params, 'address'), query: checked(spec.query, request.query, 'query'), body: spec.body === null ? null : checked(spec.body, request.body ?? {}, 'body'),
      caller: caller as Caller, origin: originOf(request, parts),
    }
    // Name and what it takes belong together, which the compiler cannot follow through the table.
    const run = handlers[name] as (asked: Asked<never>) => Promise<unknown>
    return await send(request, reply, spec, await run(asked as never))
  } catch (error) {
    return refuse(reply, error, parts.log)
  }
}

function checked(schema: z.ZodType, given: unknown, where: string): unknown {
  const result = schema.safeParse(given)
  if (result.success) return result.data
  // Names what is wrong by its key and never by its value.
  const details = result.error.issues.slice(0, 5).map(({ path, message }) => `${where}${path.map((key) => `.${String(key)}`).join('')}: ${message}`)
  throw new AppError('BAD_REQUEST', undefined, { details })
}

async function send(request: FastifyRequest, reply: FastifyReply, { answer: kind }: RouteSpec, body: unknown): Promise<FastifyReply> {
  if (kind.kind === 'file') {
    const { bytes, mediaType, fileName } = body as File
    return reply.code(kind.status).type(mediaType).header('content-disposition', `attachment; filename="${fileName.replaceAll(/[^\w.-]/g, '_')}"`).send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
  }
  // When a report was reckoned is no part of what it says.
  let text = JSON.stringify(kind.kind === 'tagged' ? { ...(body as MeetingReport), generatedMs: 0 } : body)
  if (kind.kind === 'tagged') {
    const tag = `"${createHash('sha256').update(text).digest('base64url').slice(0, 27)}"`
    reply.header('etag', tag)
    if (namesTag(request.headers['if-none-match'], tag)) return reply.code(304).send()
    // Of one report no text has quotes that are not escaped: the first of these is the field itself.
    text = text.replace('"generatedMs":0', `"generatedMs":${(body as MeetingReport).generatedMs}`)
  }
  const bytes = Buffer.from(text)
  reply.code(kind.status).type('application/json; charset=utf-8').header('vary', 'accept-encoding')
  if (bytes.length < PACKED_FROM_BYTES || !/\bgzip\b/.test(request.headers['accept-encoding'] ?? '')) return reply.send(bytes)
  return reply.header('content-encoding', 'gzip').send(await pack(bytes, { level: 4 }))
}

/** RFC 9110, 13.1.2: compared weakly. */
function namesTag(header: string | undefined, tag: string): boolean {
  return (header ?? '').split(',').map((one) => one.trim().replace(/^W\//, '')).some((one) => one === '*' || one === tag)
}

function refuse(reply: FastifyReply, error: unknown, log: Log): FastifyReply {
  const { status, body } = answerOf(error)
  if (status >= 500 && !(error instanceof AppError)) log.error({ err: error }, 'a request of the analytics API failed')
  if (status === 429) reply.header('retry-after', '10')
  if (status === 401) reply.header('www-authenticate', 'Bearer realm="overtone"')
  return reply.code(status).send(body)
}

function originOf(request: FastifyRequest, { publicUrl, trustProxy }: ApiParts): string {
  return publicUrl === '' ? `${request.protocol}://${publicHost(request.headers, trustProxy) ?? 'localhost'}` : publicUrl
}
