// The declared table of the analytics API: for every route and every state of a credential the status that is answered.
import type { RouteName } from '../../src/signaling/analytics-api/routes.ts'

/** Credentials that are none: each is refused everywhere but where nobody is asked for one. */
export const REFUSED = ['none', 'garbage', 'a key itself', 'a pass of another server', 'an expired pass', 'an expired access token', 'an access token of another server', 'an unknown API token', 'a revoked API token', 'an expired API token'] as const
/** Of people and programs; the meeting was led by Hal, who was there with a key, and by Ida, who has an identity. */
export const ADMITTED = ['Hal\'s pass', 'Hal\'s API token', 'Ida\'s access token', 'Ida\'s pass', 'a participant\'s pass', 'a participant\'s access token', 'nobody\'s pass'] as const
export type Refused = (typeof REFUSED)[number]
export type Admitted = (typeof ADMITTED)[number]

const isHals = (who: Admitted): boolean => who.startsWith('Hal')
const isHost = (who: Admitted): boolean => isHals(who) || who.startsWith('Ida')
/** A pass with no key of a host and no identity in it. */
const isNobody = (who: Admitted): boolean => who === 'a participant\'s pass' || who === 'nobody\'s pass'
const ifPerson = (who: Admitted, status: number): number => (who.includes('API token') ? 403 : status)

export const REFUSED_CODE: Readonly<Record<Refused, string>> = {
  none: 'UNAUTHORIZED', garbage: 'TOKEN_INVALID', 'a key itself': 'TOKEN_INVALID', 'a pass of another server': 'TOKEN_INVALID', 'an expired pass': 'PASS_EXPIRED', 'an expired access token': 'TOKEN_EXPIRED',
  'an access token of another server': 'TOKEN_INVALID', 'an unknown API token': 'API_TOKEN_INVALID', 'a revoked API token': 'API_TOKEN_REVOKED', 'an expired API token': 'API_TOKEN_EXPIRED',
}

/** 'open': no credential is looked at. Tokens and webhooks that are named are Hal's. */
export const API_RULES: { readonly [Name in RouteName]: 'open' | ((who: Admitted) => number) } = {
  createPass: 'open',
  readOpenApi: 'open',
  listMeetings: () => 200,
  readReport: (who) => (isHost(who) ? 200 : 404),
  exportReport: (who) => (isHost(who) ? 200 : 404),
  createToken: (who) => ifPerson(who, isNobody(who) ? 403 : 201),
  listTokens: (who) => ifPerson(who, 200),
  revokeToken: (who) => ifPerson(who, isHals(who) ? 200 : 404),
  createWebhook: (who) => (isNobody(who) ? 403 : 201),
  listWebhooks: () => 200,
  deleteWebhook: (who) => (isHals(who) ? 200 : 404),
  testWebhook: (who) => (isHals(who) ? 200 : 404),
  listDeliveries: (who) => (isHals(who) ? 200 : 404),
}
