// Signing in with an OpenID Connect provider: authorisation code flow with PKCE, state and nonce; it ends in this server's own access token.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import * as openid from 'openid-client'
import type { Clock } from '../kit/clock.ts'
import { AppError } from '../kit/errors.ts'
import type { Log } from '../kit/log.ts'
import { newToken } from '../kit/secrets.ts'
import { ROOM_ID_PATTERN } from '../protocol/constants.ts'
import type { ErrorCode } from '../protocol/errors.ts'
import { signAccessToken } from './access.ts'
import { publicHost } from './security.ts'
import { identityOf, nameOf, roleOf } from './sign-in-claims.ts'
import type { RoleRules } from './sign-in-claims.ts'

export type SignInSettings = RoleRules & {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  /** The origin that people see, where it is not the one they ask by; empty: that one. */
  readonly publicUrl: string
  readonly scopes: string
  /** How long the access token is good for. */
  readonly sessionS: number
}
type Parts = { readonly settings: SignInSettings; readonly accessSecret: string; readonly trustProxy: boolean; readonly clock: Clock; readonly log: Log }

const START = '/api/sign-in'
const DONE = '/api/sign-in/done'
const COOKIE = 'overtone-sign-in'
/** How long a person may take at the provider: a password, a second factor. */
export const PENDING_MS = 600_000
/** Begun and not ended; the oldest gives way. */
const MAX_PENDING = 10_000
const PROVIDER_TIMEOUT_S = 10

type Pending = { readonly state: string; readonly nonce: string; readonly verifier: string; readonly room: string; readonly redirectUri: string; readonly untilMs: number }

/** The browser comes back to the room's page with `#token=…`, or with `#sign-in=CODE` where it came to nothing. */
export function addSignIn(app: FastifyInstance, parts: Parts): { readonly sweep: () => void } {
  const { settings, clock, log } = parts
  const pending = new Map<string, Pending>()
  const provider = new Provider(settings)

  app.get(START, async (request, reply) => {
    const room = roomOf(request)
    const redirectUri = `${originOf(request, parts)}${DONE}`
    try {
      const configuration = await provider.discover()
      const [state, nonce, verifier] = [openid.randomState(), openid.randomNonce(), openid.randomPKCECodeVerifier()]
      const id = newToken()
      if (pending.size >= MAX_PENDING) pending.delete(pending.keys().next().value ?? '')
      pending.set(id, { state, nonce, verifier, room, redirectUri, untilMs: clock.monotonicMs() + PENDING_MS })
      const to = openid.buildAuthorizationUrl(configuration, {
        redirect_uri: redirectUri, scope: settings.scopes, state, nonce, code_challenge: await openid.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256',
      })
      return await send(reply, to.href, cookie(id, PENDING_MS / 1000, redirectUri))
    } catch (error) {
      log.error({ err: error }, 'the sign-in service could not be asked')
      return send(reply, pageOf(room, 'sign-in', 'SIGN_IN_UNAVAILABLE'))
    }
  })

  app.get(DONE, async (request, reply) => {
    const id = cookieOf(request)
    const begun = pending.get(id)
    // Once: a second use of the same answer is somebody else's.
    pending.delete(id)
    const gone = cookie('', 0, begun?.redirectUri ?? '')
    if (begun === undefined || clock.monotonicMs() >= begun.untilMs) return send(reply, pageOf(begun?.room ?? '', 'sign-in', 'SIGN_IN_EXPIRED'), gone)
    try {
      return await send(reply, pageOf(begun.room, 'token', await accessTokenFor(request, begun)), gone)
    } catch (error) {
      const code = codeOf(error)
      if (code === 'SIGN_IN_UNAVAILABLE') log.error({ err: error }, 'a sign-in failed')
      return send(reply, pageOf(begun.room, 'sign-in', code), gone)
    }
  })

  async function accessTokenFor(request: FastifyRequest, { state, nonce, verifier, redirectUri }: Pending): Promise<string> {
    const configuration = await provider.discover()
    const asked = new URL(redirectUri)
    asked.search = new URL(request.url, redirectUri).search
    const tokens = await openid.authorizationCodeGrant(configuration, asked, { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce, idTokenExpected: true })
    const idClaims = tokens.claims()
    if (idClaims === undefined) throw new Error('the provider sent no ID token')
    // Many providers keep names and groups out of the ID token.
    const more = configuration.serverMetadata().userinfo_endpoint === undefined ? {} : await openid.fetchUserInfo(configuration, tokens.access_token, idClaims.sub)
    const claims = { ...more, ...idClaims }
    const role = roleOf(claims, settings)
    if (role === null) throw new AppError('SIGN_IN_NOT_ALLOWED')
    const name = nameOf(claims)
    return signAccessToken({ sub: identityOf(idClaims.sub), role, room: '*', exp: Math.floor(clock.nowMs() / 1000) + settings.sessionS, ...(name === null ? {} : { name }) }, parts.accessSecret)
  }

  return {
    sweep: () => {
      for (const [id, one] of pending) if (clock.monotonicMs() >= one.untilMs) pending.delete(id)
    },
  }
}

/** Asked for when it is first needed, and again after a failure: the provider may start after this server. */
class Provider {
  readonly #settings: SignInSettings
  #discovered: Promise<openid.Configuration> | null = null

  constructor(settings: SignInSettings) {
    this.#settings = settings
  }

  discover(): Promise<openid.Configuration> {
    this.#discovered ??= this.#ask()
    return this.#discovered
  }

  async #ask(): Promise<openid.Configuration> {
    const { issuer, clientId, clientSecret } = this.#settings
    // The configuration lets http pass for this machine alone.
    const insecure = new URL(issuer).protocol === 'http:' ? { execute: [openid.allowInsecureRequests] } : {}
    try {
      return await openid.discovery(new URL(issuer), clientId, clientSecret, undefined, { timeout: PROVIDER_TIMEOUT_S, ...insecure })
    } catch (error) {
      this.#discovered = null
      throw error
    }
  }
}

function codeOf(error: unknown): ErrorCode {
  if (error instanceof AppError) return error.code
  if (error instanceof openid.AuthorizationResponseError) return error.error === 'access_denied' ? 'SIGN_IN_REFUSED' : 'SIGN_IN_UNAVAILABLE'
  // An answer that is not of this sign-in: another state, none at all.
  if (error instanceof openid.ClientError && error.code === 'OAUTH_INVALID_RESPONSE') return 'SIGN_IN_EXPIRED'
  return 'SIGN_IN_UNAVAILABLE'
}

function roomOf(request: FastifyRequest): string {
  const { room } = request.query as { readonly room?: unknown }
  return typeof room === 'string' && ROOM_ID_PATTERN.test(room) ? room : ''
}

function originOf(request: FastifyRequest, { settings, trustProxy }: Parts): string {
  return settings.publicUrl === '' ? `${request.protocol}://${publicHost(request.headers, trustProxy) ?? 'localhost'}` : settings.publicUrl
}

const pageOf = (room: string, key: 'token' | 'sign-in', value: string): string => `/${room}#${key}=${encodeURIComponent(value)}`

/** Lax: the provider's page sends the browser back here, and the cookie has to come along. */
const cookie = (id: string, maxAgeS: number, redirectUri: string): string =>
  `${COOKIE}=${id}; Path=${START}; Max-Age=${maxAgeS}; HttpOnly; SameSite=Lax${redirectUri.startsWith('https:') ? '; Secure' : ''}`

function cookieOf(request: FastifyRequest): string {
  return (request.headers.cookie ?? '').split(';').map((part) => part.trim()).find((part) => part.startsWith(`${COOKIE}=`))?.slice(COOKIE.length + 1) ?? ''
}

function send(reply: FastifyReply, to: string, setCookie?: string): FastifyReply {
  if (setCookie !== undefined) reply.header('set-cookie', setCookie)
  return reply.header('cache-control', 'no-store').redirect(to, 303)
}
