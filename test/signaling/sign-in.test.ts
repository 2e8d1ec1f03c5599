// Signing in, against a real OpenID Connect provider started here: what comes of it, and what cannot be made of it.
import { decodeJwt } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ERRORS } from '../../src/protocol/errors.ts'
import { identityOf, nameOf, roleOf } from '../../src/signaling/sign-in-claims.ts'
import { PENDING_MS } from '../../src/signaling/sign-in.ts'
import type { SignInSettings } from '../../src/signaling/sign-in.ts'
import { SIGN_IN, TestProvider } from './oidc.ts'
import { openHouse } from './support.ts'
import type { House } from './support.ts'

let provider: TestProvider
beforeAll(async () => {
  provider = await TestProvider.open()
})
afterAll(() => provider.close())

/** A browser without pictures: cookies for each host, forms filled in by hand. */
class Surfer {
  readonly #jar = new Map<string, Map<string, string>>()

  async get(url: string, init: RequestInit = {}): Promise<Response> {
    const { host } = new URL(url)
    const jar = this.#jar.get(host) ?? new Map<string, string>()
    this.#jar.set(host, jar)
    const response = await fetch(url, { ...init, redirect: 'manual', headers: { ...init.headers as Record<string, string>, cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') } })
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';')
      const at = pair.indexOf('=')
      if (/max-age=0|expires=thu, 01 jan 1970/i.test(line)) jar.delete(pair.slice(0, at))
      else jar.set(pair.slice(0, at), pair.slice(at + 1))
    }
    return response
  }

  /** Follows until a page, or until the address matches. */
  async follow(url: string, until: RegExp): Promise<{ readonly url: string; readonly html: string }> {
    for (let at = url; ;) {
      if (until.test(at)) return { url: at, html: '' }
      const response = await this.get(at)
      const to = response.headers.get('location')
      if (to === null) return { url: at, html: await response.text() }
      at = new URL(to, at).href
    }
  }

  async post(url: string, fields: Record<string, string>): Promise<string> {
    const response = await this.get(url, { method: 'POST', body: new URLSearchParams(fields), headers: { 'content-type': 'application/x-www-form-urlencoded' } })
    return new URL(response.headers.get('location') ?? '', url).href
  }
}

const CALLBACK = /\/api\/sign-in\/done\?/

/** Logs in at the provider and agrees; resolves with the address that it sends the browser back to. */
async function logIn(surfer: Surfer, start: string, login: string): Promise<string> {
  let page = await surfer.follow(start, CALLBACK)
  while (!CALLBACK.test(page.url)) {
    const action = new URL(/action="([^"]+)"/.exec(page.html)?.[1] ?? '', page.url).href
    const prompt = /name="prompt" value="(\w+)"/.exec(page.html)?.[1] ?? ''
    page = await surfer.follow(await surfer.post(action, prompt === 'login' ? { prompt, login, password: 'x' } : { prompt }), CALLBACK)
  }
  return page.url
}

async function openHouseWithSignIn(changes: Partial<SignInSettings> = {}): Promise<House> {
  const house = await openHouse({ signIn: { ...SIGN_IN, issuer: provider.issuer, ...changes } })
  provider.serve(`${origin(house)}/api/sign-in/done`)
  return house
}
const origin = (house: House): string => `http://127.0.0.1:${house.signaling.address.port}`
const fragmentOf = async (response: Response): Promise<URLSearchParams> => new URLSearchParams(new URL(response.headers.get('location') ?? '', 'http://x').hash.slice(1))

describe('signing in', () => {
  test('ends in an access token that says who it is and what their groups make them, and that joins as that', async () => {
    const house = await openHouseWithSignIn()
    const surfer = new Surfer()
    const back = await surfer.get(await logIn(surfer, `${origin(house)}/api/sign-in?room=tea`, 'ada'))
    expect(back.status).toBe(303)
    expect(new URL(back.headers.get('location') ?? '', origin(house)).pathname).toBe('/tea')
    expect(back.headers.get('cache-control')).toBe('no-store')
    const token = (await fragmentOf(back)).get('token') ?? ''
    expect(decodeJwt(token)).toMatchObject({ sub: 'oidc:ada', role: 'host', room: '*', name: 'Ada Lovelace', exp: Math.floor(house.clock.nowMs() / 1000) + SIGN_IN.sessionS })
    const ada = await house.connect()
    expect(await ada.join('tea', 'Somebody', { accessToken: token })).toMatchObject({ role: 'host' })
    const surferB = new Surfer()
    const benToken = (await fragmentOf(await surferB.get(await logIn(surferB, `${origin(house)}/api/sign-in?room=tea`, 'ben')))).get('token') ?? ''
    expect(decodeJwt(benToken)).toMatchObject({ sub: 'oidc:ben', role: 'participant' })
    await house.close()
  })

  test('is offered where it is configured, and is not there elsewhere', async () => {
    const house = await openHouseWithSignIn()
    expect((await house.signaling.app.inject('/api/deployment')).json()).toMatchObject({ signIn: true })
    await house.close()
    const plain = await openHouse()
    expect((await plain.signaling.app.inject('/api/deployment')).json()).not.toHaveProperty('signIn')
    expect((await plain.signaling.app.inject('/api/sign-in')).statusCode).toBe(404)
    await plain.close()
  })

  test('asks with PKCE, state and nonce, anew each time, and keeps them out of the browser', async () => {
    const house = await openHouseWithSignIn()
    const ask = async () => {
      const response = await new Surfer().get(`${origin(house)}/api/sign-in?room=tea`)
      return { query: new URL(response.headers.get('location') ?? '').searchParams, cookie: response.headers.getSetCookie()[0] ?? '' }
    }
    const [one, two] = [await ask(), await ask()]
    expect(one.query.get('code_challenge_method')).toBe('S256')
    for (const name of ['state', 'nonce', 'code_challenge']) expect(one.query.get(name)).not.toBe(two.query.get(name))
    expect(one.cookie).toMatch(/^overtone-sign-in=[\w-]{43}; Path=\/api\/sign-in; Max-Age=600; HttpOnly; SameSite=Lax$/)
    expect(one.cookie).not.toContain(one.query.get('state') ?? '?')
    await house.close()
  })

  test('of somebody whose groups are not let in is refused by name', async () => {
    const house = await openHouseWithSignIn({ otherwise: 'nobody' })
    const surfer = new Surfer()
    const fragment = await fragmentOf(await surfer.get(await logIn(surfer, `${origin(house)}/api/sign-in?room=tea`, 'eve')))
    expect([fragment.get('sign-in'), fragment.get('token')]).toEqual(['SIGN_IN_NOT_ALLOWED', null])
    await house.close()
  })

  test('that was given up at the provider says so', async () => {
    const house = await openHouseWithSignIn()
    const surfer = new Surfer()
    const page = await surfer.follow(`${origin(house)}/api/sign-in?room=tea`, CALLBACK)
    const abort = new URL(/href="([^"]*abort[^"]*)"/.exec(page.html)?.[1] ?? '', page.url).href
    const back = await surfer.follow(abort, CALLBACK)
    expect((await fragmentOf(await surfer.get(back.url))).get('sign-in')).toBe('SIGN_IN_REFUSED')
    await house.close()
  })

  test('cannot be ended by another browser, twice, with another state, without one, or too late', async () => {
    const house = await openHouseWithSignIn()
    const done = async (surfer: Surfer, url: string) => (await fragmentOf(await surfer.get(url))).get('sign-in')
    const begin = async () => {
      const surfer = new Surfer()
      return { surfer, url: await logIn(surfer, `${origin(house)}/api/sign-in?room=tea`, 'ada') }
    }
    const stolen = await begin()
    expect(await done(new Surfer(), stolen.url)).toBe('SIGN_IN_EXPIRED')
    expect((await fragmentOf(await stolen.surfer.get(stolen.url))).get('token')).not.toBeNull()
    expect(await done(stolen.surfer, stolen.url)).toBe('SIGN_IN_EXPIRED')
    const forged = await begin()
    expect(await done(forged.surfer, forged.url.replace(/state=[^&]+/, 'state=another'))).toBe('SIGN_IN_EXPIRED')
    const bare = await begin()
    expect(await done(bare.surfer, `${origin(house)}/api/sign-in/done`)).toBe('SIGN_IN_EXPIRED')
    const late = await begin()
    house.pass(PENDING_MS)
    expect(await done(late.surfer, late.url)).toBe('SIGN_IN_EXPIRED')
    await house.close()
  })

  test('at a provider that is not there, or does not know this server’s secret, is a coded error', async () => {
    const gone = await openHouse({ signIn: { ...SIGN_IN, issuer: 'http://localhost:1' } })
    expect((await fragmentOf(await new Surfer().get(`${origin(gone)}/api/sign-in?room=tea`))).get('sign-in')).toBe('SIGN_IN_UNAVAILABLE')
    await gone.close()
    const house = await openHouseWithSignIn({ clientSecret: 'not-the-secret-of-the-client' })
    const surfer = new Surfer()
    expect((await fragmentOf(await surfer.get(await logIn(surfer, `${origin(house)}/api/sign-in?room=tea`, 'ada')))).get('sign-in')).toBe('SIGN_IN_UNAVAILABLE')
    await house.close()
  })

  test('goes back to a room of this server alone', async () => {
    const house = await openHouse({ signIn: { ...SIGN_IN, issuer: 'http://localhost:1' } })
    for (const room of ['//evil.example', '..%2f..', 'https://evil.example', 'A']) {
      expect((await new Surfer().get(`${origin(house)}/api/sign-in?room=${room}`)).headers.get('location')).toBe('/#sign-in=SIGN_IN_UNAVAILABLE')
    }
    expect(Object.keys(ERRORS)).toContain('SIGN_IN_UNAVAILABLE')
    await house.close()
  })
})

describe('claims', () => {
  const rules = { roleClaim: 'realm_access.roles', hosts: ['lead'], moderators: ['helper'], observers: ['guest'], otherwise: 'nobody' } as const

  test('the highest group counts; a path, a claim with dots in its name and a single text are read, too', () => {
    expect(roleOf({ realm_access: { roles: ['guest', 'lead'] } }, rules)).toBe('host')
    expect(roleOf({ 'realm_access.roles': 'helper' }, rules)).toBe('moderator')
    expect(roleOf({ realm_access: { roles: ['guest'] } }, rules)).toBe('observer')
    for (const claims of [{}, { realm_access: null }, { realm_access: { roles: [7, { lead: true }] } }, { realm_access: 'lead' }]) expect(roleOf(claims, rules)).toBeNull()
    expect(roleOf({}, { ...rules, otherwise: 'participant' })).toBe('participant')
  })

  test('a name is one that may be shown, or none', () => {
    expect(nameOf({ name: ' Ada ' })).toBe('Ada')
    expect(nameOf({ name: 'a\u0007b', preferred_username: 'ada' })).toBe('ada')
    expect(nameOf({ name: 'x'.repeat(100) })).toHaveLength(60)
    expect(nameOf({ name: 7 })).toBeNull()
  })

  test('whoever it is has a name of their own here, however long the provider’s is', () => {
    expect(identityOf('ada')).toBe('oidc:ada')
    expect(identityOf('x'.repeat(255)).length).toBeLessThanOrEqual(128)
    expect(identityOf('x'.repeat(255))).not.toBe(identityOf('x'.repeat(254)))
  })
})
