// Signatures as https://www.standardwebhooks.com describes them, by its own library.
import { randomBytes } from 'node:crypto'
import { Webhook } from 'standardwebhooks'

/** Within the 24 to 64 bytes that the standard asks for. */
const SECRET_BYTES = 32

export const newWebhookSecret = (): string => `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`

export function signedHeaders(secret: string, id: string, nowMs: number, payload: string): Readonly<Record<string, string>> {
  const at = new Date(nowMs)
  return { 'webhook-id': id, 'webhook-timestamp': String(Math.floor(nowMs / 1000)), 'webhook-signature': new Webhook(secret).sign(id, at, payload) }
}
