// Every route of the API as a table: what it takes, what it answers, who may; the server and its OpenAPI document are both made from it.
import type { z } from 'zod'
import {
  apiTokensAnswerSchema, deletedAnswerSchema, meetingsAnswerSchema, newApiTokenSchema, newWebhookSchema, passAnswerSchema, webhookDeliveriesAnswerSchema, webhooksAnswerSchema,
  webhookTestAnswerSchema,
} from '../../protocol/api-answers.ts'
import { deliveriesQuerySchema, exportQuerySchema, idAddressSchema, meetingAddressSchema, meetingsQuerySchema, nothingSchema, passRequestSchema, reportQuerySchema, tokenRequestSchema, webhookRequestSchema } from '../../protocol/api-requests.ts'
import type { ErrorCode } from '../../protocol/errors.ts'
import { meetingReportSchema } from '../../protocol/report.ts'

/** 'anybody'; 'caller': with any credential; 'person': with a pass or an access token, so that no API token makes another. */
export type By = 'anybody' | 'caller' | 'person'
export type RouteSpec = {
  readonly method: 'GET' | 'POST' | 'DELETE'
  /** Below the prefix, with `:name` for what `address` names. */
  readonly path: string
  readonly tag: 'Passes' | 'Meetings' | 'Tokens' | 'Webhooks' | 'This document'
  readonly summary: string
  readonly by: By
  /** Of the credential's share of requests. */
  readonly cost: number
  readonly address: z.ZodObject
  readonly query: z.ZodObject
  readonly body: z.ZodObject | null
  readonly answer: Answer
  /** Beside those that every route of its kind has. */
  readonly errors: readonly ErrorCode[]
}
export type Answer =
  | { readonly kind: 'json'; readonly status: 200 | 201; readonly schema: z.ZodType }
  /** JSON whose sameness can be asked for (If-None-Match). */
  | { readonly kind: 'tagged'; readonly status: 200; readonly schema: z.ZodType }
  | { readonly kind: 'file'; readonly status: 200; readonly mediaTypes: readonly string[] }
  | { readonly kind: 'document'; readonly status: 200 }

/** A report is reckoned anew each time. */
const REPORT_COST = 5
const none = { address: nothingSchema, query: nothingSchema, body: null, cost: 1, errors: [] } as const
const json = <S extends z.ZodType>(schema: S, status: 200 | 201 = 200) => ({ kind: 'json', status, schema }) as const

export const ROUTES = {
  createPass: { ...none, method: 'POST', path: '/passes', tag: 'Passes', summary: 'A pass for the meetings that these keys, or this access token, led', by: 'anybody', body: passRequestSchema, answer: json(passAnswerSchema, 201), errors: ['TOKEN_INVALID', 'TOKEN_EXPIRED', 'LEDGER_UNAVAILABLE'] },
  listMeetings: { ...none, method: 'GET', path: '/meetings', tag: 'Meetings', summary: 'The meetings that the credential opens, newest first', by: 'caller', query: meetingsQuerySchema, answer: json(meetingsAnswerSchema) },
  readReport: { ...none, method: 'GET', path: '/meetings/:meetingId/report', tag: 'Meetings', summary: 'The report of one meeting, also while it goes on', by: 'caller', cost: REPORT_COST, address: meetingAddressSchema, query: reportQuerySchema, answer: { kind: 'tagged', status: 200, schema: meetingReportSchema }, errors: ['NOT_FOUND'] },
  exportReport: { ...none, method: 'GET', path: '/meetings/:meetingId/export', tag: 'Meetings', summary: 'The report of one meeting as a file', by: 'caller', cost: REPORT_COST, address: meetingAddressSchema, query: exportQuerySchema, answer: { kind: 'file', status: 200, mediaTypes: ['text/csv', 'application/json', 'application/pdf'] }, errors: ['NOT_FOUND'] },
  createToken: { ...none, method: 'POST', path: '/tokens', tag: 'Tokens', summary: 'An API token that opens what its maker may see', by: 'person', body: tokenRequestSchema, answer: json(newApiTokenSchema, 201), errors: ['LIMIT_REACHED'] },
  listTokens: { ...none, method: 'GET', path: '/tokens', tag: 'Tokens', summary: 'The API tokens of this person, newest first', by: 'person', answer: json(apiTokensAnswerSchema) },
  revokeToken: { ...none, method: 'DELETE', path: '/tokens/:id', tag: 'Tokens', summary: 'Ends an API token', by: 'person', address: idAddressSchema, answer: json(deletedAnswerSchema), errors: ['NOT_FOUND'] },
  createWebhook: { ...none, method: 'POST', path: '/webhooks', tag: 'Webhooks', summary: 'Sends events of the meetings that the credential opens to an address', by: 'caller', body: webhookRequestSchema, answer: json(newWebhookSchema, 201), errors: ['LIMIT_REACHED', 'WEBHOOK_TARGET_REFUSED'] },
  listWebhooks: { ...none, method: 'GET', path: '/webhooks', tag: 'Webhooks', summary: 'The webhooks of this person, newest first', by: 'caller', answer: json(webhooksAnswerSchema) },
  deleteWebhook: { ...none, method: 'DELETE', path: '/webhooks/:id', tag: 'Webhooks', summary: 'Ends a webhook and deletes its deliveries', by: 'caller', address: idAddressSchema, answer: json(deletedAnswerSchema), errors: ['NOT_FOUND'] },
  testWebhook: { ...none, method: 'POST', path: '/webhooks/:id/test', tag: 'Webhooks', summary: 'Sends a test event now and waits for how it ends; where it is taken, a disabled webhook is enabled again', by: 'caller', cost: REPORT_COST, address: idAddressSchema, answer: json(webhookTestAnswerSchema), errors: ['NOT_FOUND'] },
  listDeliveries: { ...none, method: 'GET', path: '/webhooks/:id/deliveries', tag: 'Webhooks', summary: 'What was sent to a webhook and how each attempt ended, newest first', by: 'caller', address: idAddressSchema, query: deliveriesQuerySchema, answer: json(webhookDeliveriesAnswerSchema), errors: ['NOT_FOUND'] },
  readOpenApi: { ...none, method: 'GET', path: '/openapi.json', tag: 'This document', summary: 'This description of the API', by: 'anybody', answer: { kind: 'document', status: 200 } },
} as const satisfies Record<string, RouteSpec>

export type RouteName = keyof typeof ROUTES
export const ROUTE_NAMES = Object.keys(ROUTES) as readonly RouteName[]

/** Errors that a route may answer, without repetition. */
export function errorsOf({ by, body, errors }: RouteSpec): readonly ErrorCode[] {
  return [...new Set<ErrorCode>([
    'BAD_REQUEST', ...(body === null ? [] : ['TOO_LARGE' as const]), 'FORBIDDEN', 'RATE_LIMITED',
    ...(by === 'anybody' ? [] : ['UNAUTHORIZED', 'TOKEN_INVALID', 'TOKEN_EXPIRED', 'PASS_EXPIRED', 'API_TOKEN_INVALID', 'API_TOKEN_EXPIRED', 'API_TOKEN_REVOKED', 'LEDGER_UNAVAILABLE'] as const),
    ...errors,
  ])]
}
