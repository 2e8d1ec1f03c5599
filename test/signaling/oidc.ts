// A real OpenID Connect provider on this machine, with its own small login page, and three people whom it knows.
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import Provider from 'oidc-provider'
import { vi } from 'vitest'
import type { SignInSettings } from '../../src/signaling/sign-in.ts'

const PEOPLE: Readonly<Record<string, Record<string, unknown>>> = {
  ada: { name: 'Ada Lovelace', groups: ['teachers', 'staff'] },
  ben: { name: 'Ben', groups: [] },
  eve: { name: 'Eve', groups: ['outsiders'] },
}

export const SIGN_IN: Omit<SignInSettings, 'issuer'> = {
  clientId: 'overtone', clientSecret: 'the-secret-of-the-client', publicUrl: '', scopes: 'openid profile', roleClaim: 'groups', hosts: ['teachers'], moderators: [], observers: [], otherwise: 'participant', sessionS: 3600,
}

export class TestProvider {
  readonly issuer: string
  readonly #server: Server

  private constructor(server: Server) {
    this.#server = server
    this.issuer = `http://localhost:${(server.address() as AddressInfo).port}`
  }

  static async open(): Promise<TestProvider> {
    // The provider reminds whoever runs it of what a real one needs.
    for (const name of ['info', 'warn'] as const) vi.spyOn(console, name).mockImplementation(() => undefined)
    const server = createServer()
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    return new TestProvider(server)
  }

  /** From now on it sends browsers back there and nowhere else, and knows nobody's session any more. */
  serve(redirectUri: string): void {
    const oidc = new Provider(this.issuer, {
      clients: [{ client_id: SIGN_IN.clientId, client_secret: SIGN_IN.clientSecret, redirect_uris: [redirectUri], grant_types: ['authorization_code'], response_types: ['code'] }],
      claims: { openid: ['sub'], profile: ['name', 'groups'] },
      pkce: { required: () => true },
      features: { devInteractions: { enabled: true } },
      cookies: { keys: ['a-key-for-the-cookies-of-this-test'] },
      findAccount: (_context, sub) => ({ accountId: sub, claims: async () => ({ sub, ...PEOPLE[sub] }) }),
    })
    this.#server.removeAllListeners('request')
    const answer = oidc.callback()
    this.#server.on('request', (request, response) => void answer(request, response))
  }

  close(): void {
    this.#server.closeAllConnections()
    this.#server.close()
  }
}
