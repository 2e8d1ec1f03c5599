// The web side: the built client with its fallback page, the API's few addresses, and on everything security headers, origin checks and limits.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import fastify from 'fastify'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { AppError } from '../kit/errors.ts'
import type { Log } from '../kit/log.ts'
import type { DeploymentInfo } from '../protocol/purpose.ts'
import { addAnalyticsApi } from './analytics-api/api.ts'
import type { AccessDesk } from './access.ts'
import type { Certificate } from './certificate.ts'
import { answerOf, refusalOf } from './http-status.ts'
import { KeyedBuckets } from './keyed-buckets.ts'
import { addMyData } from './my-data.ts'
import type { MyDataParts } from './my-data.ts'
import type { Analytics } from './ports.ts'
import { clientAddress, originIsAllowed, publicHost, securityHeaders } from './security.ts'
import { addSignIn } from './sign-in.ts'
import type { SignInSettings } from './sign-in.ts'
import type { BucketTerms } from './token-bucket.ts'

export type Health = Readonly<Record<string, unknown>>

/** The build names files under assets/ by their content: they never change. Everything else is asked for again. */
const FOREVER = 'public, max-age=31536000, immutable'

const NOT_BUILT = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Not built yet</title>
<h1>The web page is not built yet</h1><p>Run <code>npm run build</code> where this server is installed, then reload. The server itself is running.</p></html>
`
const NOT_FOUND = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Not found</title>
<h1>There is nothing here</h1><p><a href="/">To the start page</a></p></html>
`

/** Each asks the database, or a provider, something. */
const COSTLY = /^\/api\/(?:my-data|sign-in|v1)/
const COST_OF_ASKING = 20

export type HttpParts = {
  readonly clientFolder: string
  /** Null: plain HTTP. */
  readonly certificate: Certificate | null
  readonly trustProxy: boolean
  readonly allowedOrigins: readonly string[]
  readonly perAddress: BucketTerms
  readonly log: Log
  readonly health: () => Health
  readonly deployment: () => DeploymentInfo
  readonly myData: MyDataParts
  readonly signIn: SignInSettings | null
  /** What access tokens are signed with, and what reads them. */
  readonly accessSecret: string
  readonly access: AccessDesk
  /** Null: nothing is kept of meetings, and the API is not there. */
  readonly analytics: Analytics | null
  readonly serverVersion: string
}

/** `sweep` drops what is kept of addresses that are quiet. */
export async function createHttp(options: HttpParts): Promise<{ readonly app: FastifyInstance; readonly sweep: () => void }> {
  const { clock } = options.myData
  const perAddress = new KeyedBuckets(options.perAddress)
  const settings = { trustProxy: options.trustProxy, bodyLimit: 1024, forceCloseConnections: true, routerOptions: { maxParamLength: 200 } }
  const { certificate } = options
  // To the routes it is all the same whether the server below speaks TLS.
  const app = certificate === null ? fastify(settings) : (fastify({ ...settings, https: { cert: certificate.cert, key: certificate.key } }) as unknown as FastifyInstance)
  const indexFile = join(options.clientFolder, 'index.html')

  app.addHook('onRequest', async (request, reply) => {
    reply.headers(securityHeaders(publicHost(request.headers, options.trustProxy), request.protocol === 'https'))
    const address = clientAddress(request.headers, request.socket.remoteAddress, options.trustProxy)
    const cost = COSTLY.test(request.url) ? COST_OF_ASKING : 1
    if (!perAddress.take(address, cost, clock.monotonicMs())) return reply.code(429).header('retry-after', '5').send(answerOf(new AppError('RATE_LIMITED')).body)
    // Pages of other origins get no answer of the API, whatever their browser would do with it.
    if (request.url.startsWith('/api/') && !originIsAllowed(request.headers, options)) return reply.code(403).send(answerOf(new AppError('FORBIDDEN', 'The page that asks is of another origin than this server')).body)
  })

  app.get('/api/health', async (_request, reply) => {
    reply.header('cache-control', 'no-store')
    return options.health()
  })

  // The join page says what the server is for before anybody has joined.
  app.get('/api/deployment', async (_request, reply) => {
    reply.header('cache-control', 'no-store')
    return options.deployment()
  })

  const myData = addMyData(app, options.myData)
  const { accessSecret, trustProxy, log } = options
  const signIn = options.signIn === null ? null : addSignIn(app, { settings: options.signIn, accessSecret, trustProxy, clock, log })
  const { analytics, access, serverVersion } = options
  const api = analytics === null ? null : await addAnalyticsApi(app, { analytics, access, accessSecret, trustProxy, publicUrl: options.signIn?.publicUrl ?? '', serverVersion, clock, log })

  await app.register(fastifyStatic, {
    root: options.clientFolder,
    index: false,
    dotfiles: 'deny',
    // The folder may be built after the server's start; until then the fallback says so.
    suppressWarning: true,
    cacheControl: false,
    setHeaders: (reply, path) => {
      reply.header('cache-control', path.includes(`${join('/', 'assets')}/`) ? FOREVER : 'no-cache')
    },
  })

  const sendPage = (reply: FastifyReply): FastifyReply => {
    if (!existsSync(indexFile)) return reply.code(503).header('cache-control', 'no-store').type('text/html; charset=utf-8').send(NOT_BUILT)
    return reply.sendFile('index.html')
  }
  app.get('/', (_request, reply) => sendPage(reply))
  app.setNotFoundHandler((request, reply) => (isPage(request) ? sendPage(reply) : sendNotFound(request, reply)))

  app.setErrorHandler((error: { statusCode?: number }, _request, reply) => {
    const status = error.statusCode ?? 500
    if (status >= 500) options.log.error({ err: error }, 'an HTTP request failed')
    return reply.code(status).send(answerOf(status >= 500 ? error : refusalOf(status)).body)
  })
  const sweep = (): void => {
    perAddress.sweep(clock.monotonicMs())
    myData.sweep()
    signIn?.sweep()
    api?.sweep()
  }
  return { app, sweep }
}

/** `/`, `/<room>`, `/dashboard`, `/analytics` and `/analytics/<meeting>`: the client reads the room from the address, and explains a name that cannot be one. */
function isPage(request: FastifyRequest): boolean {
  const path = request.url.split('?', 1)[0] ?? '/'
  return (request.method === 'GET' || request.method === 'HEAD') && /^\/(?:[^/.]*|dashboard\/|analytics\/[\w:-]{0,64})$/.test(path)
}

function sendNotFound(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (request.url.startsWith('/api/')) return reply.code(404).send(answerOf(new AppError('NOT_FOUND', 'There is no such route')).body)
  return reply.code(404).type('text/html; charset=utf-8').send(NOT_FOUND)
}
