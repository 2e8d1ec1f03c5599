// What the HTTP API of analytics answers beside reports; everybody's clients may rest on it, so a field may be added and none taken away.
import { z } from 'zod'
import { WEBHOOK_EVENTS } from './api-requests.ts'
import { ERRORS } from './errors.ts'
import type { ErrorCode } from './errors.ts'
import { meetingSummarySchema } from './report.ts'

const timeMs = z.number().int().nonnegative()
const id = z.string()
const next = z.string().nullable().describe('The `cursor` of the next page; null on the last one.')

export const errorAnswerSchema = z.strictObject({
  error: z.enum(Object.keys(ERRORS) as [ErrorCode, ...ErrorCode[]]).describe('A code of the catalogue (docs/PROTOCOL.md).'),
  message: z.string().describe('What is wrong and what to do, in English.'),
})
export type ErrorAnswer = Readonly<z.output<typeof errorAnswerSchema>>

export const passAnswerSchema = z.strictObject({ pass: z.string(), expiresMs: timeMs, meetings: z.number().int().nonnegative().describe('How many meetings it opens now.') })
export const meetingsAnswerSchema = z.strictObject({ items: z.array(meetingSummarySchema), next })

export const apiTokenSchema = z.strictObject({
  id, name: z.string(), createdMs: timeMs, expiresMs: timeMs, lastUsedMs: timeMs.nullable().describe('To the minute; null: never.'),
  state: z.enum(['active', 'expired', 'revoked']),
})
export type ApiToken = Readonly<z.output<typeof apiTokenSchema>>
export const newApiTokenSchema = apiTokenSchema.extend({ token: z.string().describe('Shown this once; the server keeps a digest of it.') })
export const apiTokensAnswerSchema = z.strictObject({ items: z.array(apiTokenSchema) })

/** How an attempt to deliver ended, other than well. */
export const WEBHOOK_FAULTS = {
  WEBHOOK_TIMEOUT: 'The target did not answer within 10 seconds.',
  WEBHOOK_STATUS: 'The target answered with a status other than 2xx.',
  WEBHOOK_GONE: 'The target answered 410 Gone; the webhook is disabled.',
  WEBHOOK_REDIRECT: 'The target answered with a redirect, which is not followed; set the webhook to the final address.',
  WEBHOOK_CERTIFICATE: 'The target’s TLS certificate is not valid for its name, has expired, or is signed by nobody known.',
  WEBHOOK_UNRESOLVED: 'The target’s name has no address.',
  WEBHOOK_ADDRESS_REFUSED: 'The target’s name leads to a private, loopback or link-local address (setting webhooks.allowPrivate).',
  WEBHOOK_UNREACHABLE: 'No connection to the target, or it broke before an answer.',
  WEBHOOK_BAD_ANSWER: 'What the target answered is not HTTP, or ended before the length that it had announced.',
  WEBHOOK_ANSWER_CUT: 'The target took the event and then sent more than 64 KiB, or did not stop in time; the connection was cut.',
  WEBHOOK_DISABLED: 'The webhook was disabled before this could be delivered.',
} as const
export type WebhookFault = keyof typeof WEBHOOK_FAULTS
const fault = z.enum(Object.keys(WEBHOOK_FAULTS) as [WebhookFault, ...WebhookFault[]])

export const webhookSchema = z.strictObject({
  id, url: z.string(), events: z.array(z.enum(WEBHOOK_EVENTS)), createdMs: timeMs,
  state: z.enum(['active', 'disabled']),
  disabledMs: timeMs.nullable(),
  disabledBecause: fault.nullable().describe('How the last attempt ended before it was disabled. A test that succeeds enables it again.'),
  failuresInARow: z.number().int().nonnegative(),
})
export type Webhook = Readonly<z.output<typeof webhookSchema>>
export const newWebhookSchema = webhookSchema.extend({ secret: z.string().describe('What deliveries are signed with (whsec_…). Shown this once.') })
export const webhooksAnswerSchema = z.strictObject({ items: z.array(webhookSchema) })

export const webhookAttemptSchema = z.strictObject({
  atMs: timeMs, durationMs: timeMs,
  status: z.number().int().min(100).max(999).nullable().describe('The HTTP status; null where none came.'),
  fault: fault.nullable(),
})
export type WebhookAttempt = Readonly<z.output<typeof webhookAttemptSchema>>
export const webhookDeliverySchema = z.strictObject({
  id: id.describe('The header webhook-id; the same at each attempt.'),
  event: z.enum([...WEBHOOK_EVENTS, 'webhook.test']),
  createdMs: timeMs,
  state: z.enum(['waiting', 'delivered', 'failed']),
  nextMs: timeMs.nullable().describe('When it is tried (again); null: it is over.'),
  attempts: z.array(webhookAttemptSchema).describe('Oldest first.'),
})
export type WebhookDelivery = Readonly<z.output<typeof webhookDeliverySchema>>
export const webhookDeliveriesAnswerSchema = z.strictObject({ items: z.array(webhookDeliverySchema), next })
export const webhookTestAnswerSchema = z.strictObject({ delivery: webhookDeliverySchema, webhook: webhookSchema })

export const deletedAnswerSchema = z.strictObject({})
