// The API described in OpenAPI 3.1, made from the table of routes and the schemas that the server checks with.
import { z } from 'zod'
import { apiTokenSchema, errorAnswerSchema, webhookDeliverySchema, webhookSchema } from '../../protocol/api-answers.ts'
import { API_PREFIX } from '../../protocol/api-requests.ts'
import { comparisonSchema, meetingReportSchema, meetingSummarySchema, momentSchema, moodSeriesSchema, personReportSchema } from '../../protocol/report.ts'
import { statusOf } from '../http-status.ts'
import { errorsOf, ROUTE_NAMES, ROUTES } from './routes.ts'
import type { RouteName, RouteSpec } from './routes.ts'

type Json = Readonly<Record<string, unknown>>

/** Schemas with a name of their own in the document. */
const NAMED = {
  Error: errorAnswerSchema, MeetingSummary: meetingSummarySchema, MeetingReport: meetingReportSchema, Person: personReportSchema, Mood: moodSeriesSchema, Moment: momentSchema, Comparison: comparisonSchema,
  ApiToken: apiTokenSchema, Webhook: webhookSchema, WebhookDelivery: webhookDeliverySchema,
} as const
const referenceTo = (name: string): string => `#/components/schemas/${name}`
const answerName = (name: RouteName): string => `${name[0]?.toUpperCase() ?? ''}${name.slice(1)}Answer`

export function openApiDocument(serverVersion: string): Json {
  return {
    openapi: '3.1.1',
    info: { title: 'Overtone: meeting analytics', version: serverVersion, summary: 'Reports of the meetings that one led, API tokens and webhooks.', license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    servers: [{ url: '/', description: 'The server that this document comes from' }],
    tags: [...new Set(ROUTE_NAMES.map((name) => ROUTES[name].tag))].map((name) => ({ name })),
    paths: paths(),
    components: {
      schemas: schemas(),
      securitySchemes: { credential: { type: 'http', scheme: 'bearer', description: 'A pass (POST /api/v1/passes), an access token of this server, or an API token (ot_…).' } },
    },
  }
}

/** The path as OpenAPI writes it. */
export const openApiPath = (path: string): string => API_PREFIX + path.replaceAll(/:(\w+)/g, '{$1}')

function paths(): Json {
  const found: Record<string, Record<string, unknown>> = {}
  for (const name of ROUTE_NAMES) (found[openApiPath(ROUTES[name].path)] ??= {})[ROUTES[name].method.toLowerCase()] = operation(name, ROUTES[name])
  return found
}

function operation(name: RouteName, spec: RouteSpec): Json {
  const parameters = [...parametersOf(spec.address, 'path'), ...parametersOf(spec.query, 'query'), ...(spec.answer.kind === 'tagged' ? [IF_NONE_MATCH] : [])]
  return {
    operationId: name, summary: spec.summary, tags: [spec.tag],
    security: spec.by === 'anybody' ? [] : [{ credential: [] }],
    ...(spec.by === 'person' ? { description: 'With a pass or an access token; an API token is refused (FORBIDDEN).' } : {}),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(spec.body === null ? {} : { requestBody: { required: true, content: { 'application/json': { schema: inputOf(spec.body) } } } }),
    responses: { [spec.answer.status]: success(name, spec), ...(spec.answer.kind === 'tagged' ? { 304: { description: 'The report is what the given ETag names.' } } : {}), ...failures(spec) },
  }
}

const IF_NONE_MATCH = { name: 'if-none-match', in: 'header', required: false, description: 'ETags of reports that the asker has.', schema: { type: 'string' } }

function success(name: RouteName, { answer }: RouteSpec): Json {
  const headers = { 'cache-control': { schema: { const: 'no-store' } } }
  if (answer.kind === 'document') return { description: 'OpenAPI 3.1', headers, content: { 'application/json': { schema: { type: 'object' } } } }
  if (answer.kind === 'file') {
    const content = Object.fromEntries(answer.mediaTypes.map((type) => [type, { schema: type === 'application/json' ? { $ref: referenceTo('MeetingReport') } : { type: 'string', ...(type === 'application/pdf' ? { contentMediaType: type } : {}) } }]))
    return { description: 'The file', headers: { ...headers, 'content-disposition': { schema: { type: 'string' } } }, content }
  }
  const named = Object.entries(NAMED).find(([, schema]) => schema === answer.schema)?.[0]
  return { description: 'Done', headers: answer.kind === 'tagged' ? { ...headers, etag: { schema: { type: 'string' } } } : headers, content: { 'application/json': { schema: { $ref: referenceTo(named ?? answerName(name)) } } } }
}

function failures(spec: RouteSpec): Json {
  const byStatus = Map.groupBy(errorsOf(spec), statusOf)
  return Object.fromEntries([...byStatus].map(([status, codes]) => [status, { description: codes.join(', '), content: { 'application/json': { schema: { $ref: referenceTo('Error') } } } }]))
}

/** Named schemas refer to each other instead of repeating each other. */
function schemas(): Json {
  const registry = z.registry<{ id: string }>()
  for (const [id, schema] of Object.entries(NAMED)) registry.add(schema, { id })
  for (const name of ROUTE_NAMES) {
    const { answer }: RouteSpec = ROUTES[name]
    if (answer.kind === 'json' && !Object.values(NAMED).some((schema) => schema === answer.schema)) registry.add(answer.schema, { id: answerName(name) })
  }
  const made = z.toJSONSchema(registry, { io: 'output', uri: referenceTo })
  return Object.fromEntries(Object.entries(made.schemas).map(([id, schema]) => [id, withoutNames(schema)]))
}

function withoutNames(schema: Json): Json {
  const { $schema: _dialect, $id: _id, id: _name, ...rest } = schema
  return rest
}

/** As a client sends it, before defaults. */
const inputOf = (schema: z.ZodType): Json => withoutNames(z.toJSONSchema(schema, { io: 'input' }))

function parametersOf(schema: z.ZodObject, place: 'path' | 'query'): readonly Json[] {
  const { properties = {}, required = [] } = inputOf(schema) as { properties?: Record<string, Json>; required?: readonly string[] }
  return Object.entries(properties).map(([name, property]) => {
    const { description, ...rest } = property
    return { name, in: place, required: place === 'path' || required.includes(name), ...(description === undefined ? {} : { description }), schema: asNumber(rest) }
  })
}

/** An address has only text; what is a whole number in it is described as one. */
function asNumber(schema: Json): Json {
  const { enum: choices, default: fallback } = schema as { enum?: readonly string[]; default?: string }
  const isWhole = (text: string | undefined): boolean => text !== undefined && /^\d+$/.test(text)
  if (!isWhole(fallback)) return schema
  if (choices) return choices.every(isWhole) ? { type: 'integer', enum: choices.map(Number), default: Number(fallback) } : schema
  return { type: 'integer', minimum: 1, maximum: 100, default: Number(fallback) }
}
