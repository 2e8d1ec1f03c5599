// What each route of the API does, by the ports of what is kept.
import type { z } from 'zod'
import type { Clock } from '../../kit/clock.ts'
import { AppError } from '../../kit/errors.ts'
import { digest, newToken } from '../../kit/secrets.ts'
import { API_TOKEN_PREFIX } from '../../protocol/api-requests.ts'
import type { AccessDesk } from '../access.ts'
import type { Analytics } from '../ports.ts'
import type { Caller } from './credentials.ts'
import { openApiDocument } from './openapi.ts'
import { PASS_LIFETIME_S, signPass } from './passes.ts'
import type { Answer, RouteName, ROUTES } from './routes.ts'

const MS_PER_DAY = 86_400_000

export type File = { readonly bytes: Uint8Array; readonly mediaType: string; readonly fileName: string }
type Spec<Name extends RouteName> = (typeof ROUTES)[Name]
type Given<S> = S extends z.ZodType ? z.output<S> : null
export type Asked<Name extends RouteName> = {
  readonly address: Given<Spec<Name>['address']>
  readonly query: Given<Spec<Name>['query']>
  readonly body: Given<Spec<Name>['body']>
  readonly caller: Spec<Name>['by'] extends 'anybody' ? null : Caller
  /** What addresses of this server begin with, as the asker sees it. */
  readonly origin: string
}
type AnswerOf<A extends Answer> = A extends { readonly schema: infer S extends z.ZodType } ? Readonlyish<z.output<S>> : A extends { readonly kind: 'file' } ? File : Readonly<Record<string, unknown>>
/** Answers are written and never changed: what is readonly fits, too. */
type Readonlyish<T> = T extends readonly (infer Item)[] ? readonly Readonlyish<Item>[] : T extends object ? { readonly [Key in keyof T]: Readonlyish<T[Key]> } : T
export type ApiHandlers = { readonly [Name in RouteName]: (asked: Asked<Name>) => Promise<AnswerOf<Spec<Name>['answer']>> }

export type HandlerParts = { readonly analytics: Analytics; readonly access: AccessDesk; readonly passKey: Uint8Array; readonly clock: Clock; readonly serverVersion: string }

export function apiHandlers({ analytics, access, passKey, clock, serverVersion }: HandlerParts): ApiHandlers {
  const { archive, tokens, webhooks } = analytics
  const document = openApiDocument(serverVersion)
  return {
    createPass: async ({ body }) => {
      const identity = body.accessToken === undefined ? null : (await access.read(body.accessToken)).sub
      const { keyDigests, meetings } = await archive.hosted({ keyDigests: [...new Set(body.keys)].map((key) => digest(key).toString('hex')), identity })
      const expiresS = Math.floor(clock.nowMs() / 1000) + PASS_LIFETIME_S
      return { pass: await signPass({ keyDigests, identity }, expiresS, passKey), expiresMs: expiresS * 1000, meetings }
    },
    listMeetings: ({ caller, query }) => archive.meetings(caller.scope, { roomId: query.room ?? null, limit: Number(query.limit), cursor: query.cursor ?? null }),
    // What cannot be written down is not shown.
    readReport: async ({ caller, address, query }) => {
      const report = await archive.report(caller.scope, address.meetingId, query.step === '1000' ? 1000 : 10_000)
      await archive.labelsSeen(caller.scope, address.meetingId)
      return report
    },
    exportReport: async ({ caller, address, query }) => {
      const file = await archive.export(caller.scope, address.meetingId, query.format, query.language)
      await archive.labelsSeen(caller.scope, address.meetingId)
      return file
    },
    createToken: async ({ caller, body }) => {
      mustLead(caller)
      const token = `${API_TOKEN_PREFIX}${newToken()}`
      const made = await tokens.create(caller.scope, { name: body.name, digest: digest(token).toString('hex'), expiresMs: clock.nowMs() + body.expiresInDays * MS_PER_DAY })
      return { ...made, token }
    },
    listTokens: async ({ caller }) => ({ items: await tokens.list(caller.scope) }),
    revokeToken: async ({ caller, address }) => {
      await tokens.revoke(caller.scope, address.id)
      return {}
    },
    createWebhook: async ({ caller, body, origin }) => {
      mustLead(caller)
      return webhooks.create(caller.scope, { ...body, origin })
    },
    listWebhooks: async ({ caller }) => ({ items: await webhooks.list(caller.scope) }),
    deleteWebhook: async ({ caller, address }) => {
      await webhooks.remove(caller.scope, address.id)
      return {}
    },
    testWebhook: ({ caller, address }) => webhooks.test(caller.scope, address.id),
    listDeliveries: ({ caller, address, query }) => webhooks.deliveries(caller.scope, address.id, { limit: Number(query.limit), cursor: query.cursor ?? null }),
    readOpenApi: async () => document,
  }
}

/** What belongs to nobody could be listed and ended by nobody. */
function mustLead({ scope }: Caller): void {
  if (scope.keyDigests.length === 0 && scope.identity === null) throw new AppError('FORBIDDEN', 'This pass opens no meeting: nobody was host with its keys')
}
