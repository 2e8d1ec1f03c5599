// What the server tells browsers to allow, and which pages may connect; pure functions of a request's headers.
import type { IncomingHttpHeaders } from 'node:http'

/** A host as it may stand in a header: names, IPv4, bracketed IPv6, with or without a port. */
const HOST = /^(?:[a-z0-9_.-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i

/** The host the browser sees, or null when the headers do not name one. */
export function publicHost(headers: IncomingHttpHeaders, trustProxy: boolean): string | null {
  const forwarded = trustProxy ? headers['x-forwarded-host'] : undefined
  const host = (Array.isArray(forwarded) ? forwarded[0] : forwarded)?.split(',')[0]?.trim() ?? headers.host
  return host !== undefined && HOST.test(host) ? host.toLowerCase() : null
}

/** The client's address: the socket's, or what the nearest proxy saw (the last entry: earlier ones are the client's own claim). */
export function clientAddress(headers: IncomingHttpHeaders, socketAddress: string | undefined, trustProxy: boolean): string {
  const forwarded = trustProxy ? headers['x-forwarded-for'] : undefined
  const entries = Array.isArray(forwarded) ? forwarded.join(',') : forwarded
  const address = entries?.split(',').at(-1)?.trim() || socketAddress || 'unknown'
  // An IPv4 client on a dual-stack socket is the same client.
  return address.startsWith('::ffff:') ? address.slice('::ffff:'.length) : address
}

/** Browsers always send Origin with a WebSocket, and programs need not: without one it is not somebody else's page. */
export function originIsAllowed(headers: IncomingHttpHeaders, options: { allowedOrigins: readonly string[]; trustProxy: boolean }): boolean {
  const { origin } = headers
  if (origin === undefined) return true
  if (options.allowedOrigins.includes(origin)) return true
  const host = publicHost(headers, options.trustProxy)
  if (host === null || !URL.canParse(origin)) return false
  return new URL(origin).host === host || `${new URL(origin).hostname}:${defaultPort(origin)}` === host
}

function defaultPort(origin: string): number {
  return new URL(origin).protocol === 'https:' ? 443 : 80
}

/** A year, as browsers' preload lists ask; not for sub-domains, which may be somebody else's. */
const HSTS = 'max-age=31536000'

/** Sources: MDN on CSP and Permissions-Policy. Styles may be inline (the UI library sets them), scripts never. `secure`: asked for over TLS. */
export function securityHeaders(host: string | null, secure: boolean): Readonly<Record<string, string>> {
  // 'self' covers ws: and wss: in current browsers but not in Safari before 15.4: both are named.
  const sockets = host === null ? '' : ` ws://${host} wss://${host}`
  const policy = [
    "default-src 'self'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "media-src 'self' blob:",
    `connect-src 'self'${sockets}`,
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ]
  return {
    'content-security-policy': policy.join('; '),
    'permissions-policy': 'camera=(self), microphone=(self), speaker-selection=(self), display-capture=(self), fullscreen=(self), geolocation=(), payment=(), usb=()',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'x-permitted-cross-domain-policies': 'none',
    'origin-agent-cluster': '?1',
    // Over plain HTTP browsers would ignore it.
    ...(secure ? { 'strict-transport-security': HSTS } : {}),
    // A room's name is in its address: it stays here.
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
  }
}
