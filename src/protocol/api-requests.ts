// What the HTTP API of analytics takes: queries, addresses and bodies of each request, and nothing beside them.
import { z } from 'zod'
import { LANGUAGES } from './constants.ts'
import { meetingIdSchema, roomIdSchema } from './ids.ts'
import { EXPORT_FORMATS } from './report.ts'

/** Where it is. The version is that of the form: a field may be added to it, none taken away. */
export const API_PREFIX = '/api/v1'
/** What an API token begins with, so that a program that looks for leaked secrets knows it. */
export const API_TOKEN_PREFIX = 'ot_'
export const API_TOKEN_PATTERN = /^ot_[\w-]{43}$/

export const PASS_KEYS_MAX = 50
export const API_TOKEN_DAYS = 90
export const API_TOKEN_DAYS_MAX = 365
const LABEL_MAX_LENGTH = 60

export const WEBHOOK_EVENTS = ['meeting.ended', 'report.ready'] as const
export type WebhookEvent = (typeof WEBHOOK_EVENTS)[number]

const limit = z.string().regex(/^(?:[1-9]\d?|100)$/, 'is a whole number from 1 to 100').max(3).default('20').describe('How many at most, 1 to 100.')
const cursor = z.string().regex(/^[\w.:-]{1,200}$/, 'is what an earlier answer gave as `next`').max(200).optional().describe('What an earlier answer gave as `next`.')
/** A row's own name. */
export const apiIdSchema = z.string().regex(/^[\w-]{1,64}$/, 'is an id as the list gives it').max(64)

export const passRequestSchema = z.strictObject({
  keys: z.array(z.string().regex(/^[\w-]{43}$/, 'is the key of one\'s place in a meeting').max(43)).max(PASS_KEYS_MAX).describe('The keys of one\'s places in meetings (`resumeToken` of the join); those of places that were nobody\'s as host are ignored.'),
  accessToken: z.string().min(1).max(4096).optional().describe('An access token of this server; the meetings that its identity led are in the pass, too.'),
})

export const nothingSchema = z.strictObject({})
export const meetingsQuerySchema = z.strictObject({ room: roomIdSchema.optional().describe('Only meetings in this room.'), limit, cursor })
export const meetingAddressSchema = z.strictObject({ meetingId: meetingIdSchema })
export const reportQuerySchema = z.strictObject({ step: z.enum(['1000', '10000']).default('10000').describe('Milliseconds from one value to the next in the people\'s series.') })
export const exportQuerySchema = z.strictObject({
  format: z.enum(EXPORT_FORMATS).describe('What kind of file.'),
  language: z.enum(LANGUAGES).default('en').describe('Of the headings and sentences in it.'),
})

export const tokenRequestSchema = z.strictObject({
  name: z.string().trim().min(1).max(LABEL_MAX_LENGTH).regex(/^[^\p{Cc}\p{Co}\p{Cn}]*$/u, 'must not contain control characters').describe('What it is for, to know it by in the list.'),
  expiresInDays: z.number().int().min(1).max(API_TOKEN_DAYS_MAX).default(API_TOKEN_DAYS).describe('After how many days it ends.'),
})
export const idAddressSchema = z.strictObject({ id: apiIdSchema })

/** Whether http is allowed depends on the server's settings. No `name:password@`, and no fragment. */
const TARGET = /^https?:\/\/(?:[A-Za-z0-9][A-Za-z0-9.-]{0,252}|\[[0-9A-Fa-f:.]{2,45}\])(?::\d{1,5})?(?:[/?][!"$-~]{0,1700})?$/

export const webhookRequestSchema = z.strictObject({
  url: z.string().regex(TARGET, 'is an https address without a name, a password or a fragment in it').max(2048).refine((text) => URL.canParse(text), 'is not an address').describe('Where events are sent, by POST.'),
  events: z.array(z.enum(WEBHOOK_EVENTS)).min(1).max(WEBHOOK_EVENTS.length).refine((events) => new Set(events).size === events.length, 'names an event twice').describe('Which events.'),
})
export const deliveriesQuerySchema = z.strictObject({ limit, cursor })
