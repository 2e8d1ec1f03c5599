// `npm run token`: prints an access token and the link that carries it, signed with this server's own secret.
import { randomUUID } from 'node:crypto'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { ConfigError, loadConfig } from '../config.ts'
import { systemClock } from '../kit/clock.ts'
import type { AccessClaims } from '../protocol/access.ts'
import { accessClaimsSchema } from '../protocol/access.ts'
import { leads, ROLES } from '../protocol/roles.ts'
import type { Role } from '../protocol/roles.ts'
import { ACCESS_SECRET_FILE, keptAccessSecret } from './access-secret.ts'
import { signAccessToken } from './access.ts'

const USAGE = `usage: npm run token -- --room NAME [options]
  --room NAME     the room, or "*" for every room
  --role ROLE     ${ROLES.join(', ')} (participant)
  --name NAME     how others see them; without it they say so themselves
  --identity ID   who it is, for bans and roles (a new one for each token)
  --hours N       how long it lets somebody in (8)
  --url URL       where the server is reached (localhost and the configured port)
The secret is the running server's: give both the same configuration.`

export type TokenWish = { readonly claims: AccessClaims; readonly url: string | null }

/** Throws RangeError (or parseArgs's TypeError) for what cannot be meant. */
export function parseToken(args: readonly string[], nowMs: number, newIdentity: () => string): TokenWish {
  const { values } = parseArgs({
    args: [...args],
    options: { room: { type: 'string' }, role: { type: 'string', default: 'participant' }, name: { type: 'string' }, identity: { type: 'string' }, hours: { type: 'string', default: '8' }, url: { type: 'string' } },
  })
  if (values.room === undefined) throw new RangeError('--room is missing')
  const hours = Number(values.hours)
  if (!(hours > 0 && hours <= 24 * 366)) throw new RangeError('--hours is a number up to 8784')
  if (values.url !== undefined && !(URL.canParse(values.url) && /^https?:$/.test(new URL(values.url).protocol))) throw new RangeError('--url begins with http:// or https://')
  const claims = accessClaimsSchema.safeParse({
    sub: values.identity ?? newIdentity(), role: values.role, room: values.room, ...(values.name === undefined ? {} : { name: values.name }), exp: Math.floor(nowMs / 1000 + hours * 3600),
  })
  if (!claims.success) throw new RangeError(z.prettifyError(claims.error))
  return { claims: claims.data, url: values.url ?? null }
}

/** In the fragment, which browsers do not send: the token is in no server's or proxy's log. */
export function joinLink(url: string, room: string, token: string): string {
  return new URL(room === '*' ? '/' : `/${room}`, url).href + `#token=${token}`
}

/** Those who lead see their rooms at a glance there; null for the others. */
export function dashboardLink(url: string, role: Role, token: string): string | null {
  return leads(role) ? new URL('/dashboard', url).href + `#token=${token}` : null
}

async function main(): Promise<void> {
  let wish: TokenWish
  try {
    wish = parseToken(process.argv.slice(2), systemClock.nowMs(), randomUUID)
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}\n`)
    process.exitCode = 2
    return
  }
  const { access, data, http } = loadConfig({ env: process.env })
  const secret = access.secret === '' ? keptAccessSecret(resolve(fileURLToPath(new URL('../..', import.meta.url)), data.folder, ACCESS_SECRET_FILE)) : access.secret
  const token = await signAccessToken(wish.claims, secret)
  const { room, role, name, exp } = wish.claims
  const until = new Date(exp * 1000).toISOString().replace('T', ' ').slice(0, 16)
  const url = wish.url ?? `${http.tlsCert === '' ? 'http' : 'https'}://localhost:${http.port}`
  const dashboard = dashboardLink(url, role, token)
  process.stdout.write(`\n  ${joinLink(url, room, token)}\n\n  lets ${name ?? 'its bearer'} into ${room === '*' ? 'every room' : room} as ${role} until ${until} UTC. Whoever has it is them: send it in private.${dashboard === null ? '' : `\n\n  The dashboard: ${dashboard}\n`}\n  The token alone: ${token}\n\n`)
}

if (import.meta.main) {
  try {
    await main()
  } catch (error) {
    process.stderr.write(error instanceof ConfigError ? `${error.message}\n` : `No token could be made: ${error instanceof Error ? error.message : String(error)}\n`)
    process.exitCode = 1
  }
}
