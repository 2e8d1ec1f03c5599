// Webhooks and API tokens on each database: whose they are, what is sent when, retries, restarts, one slow target beside others, and their end.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { Webhook as Receiver } from 'standardwebhooks'
import { Insights } from '../../src/insights/insights.ts'
import type { Outcome } from '../../src/insights/webhooks/post.ts'
import { JITTER, RETRY_DELAYS_MS } from '../../src/insights/webhooks/retries.ts'
import { createLog } from '../../src/kit/log.ts'
import { digest } from '../../src/kit/secrets.ts'
import type { WebhookDelivery } from '../../src/protocol/api-answers.ts'
import type { HostScope } from '../../src/signaling/ports.ts'
import { play } from '../signaling/fake-archive.ts'
import { keeperOf, onBothDatabases } from './databases.ts'
import type { Place } from './databases.ts'

const START_MS = 1_800_000_000_000
const HOUR_MS = 3_600_000
const hal: HostScope = { keyDigests: [digest('key-of-Hal').toString('hex')], identity: null }
const ida: HostScope = { keyDigests: [], identity: 'ida' }
const nobody: HostScope = { keyDigests: [digest('key-of-Pat').toString('hex')], identity: 'pat' }
const NEVER = new Promise<Outcome>(() => undefined)

type Sent = { readonly url: string; readonly headers: Readonly<Record<string, string>>; readonly body: string }

onBothDatabases(({ open }) => {
  let place: Place
  let insights: Insights
  let nowMs: number
  let sent: Sent[]
  let answer: (url: string) => Outcome | Promise<Outcome>
  /** Whoever waits for the next thing to be sent, and timers that the test runs by hand. */
  let told: (() => void)[]
  let timers: { readonly atMs: number; readonly run: () => void }[]
  const clock = { nowMs: () => nowMs, monotonicMs: () => nowMs }

  const start = (): Insights => new Insights({
    keeper: keeperOf(place), retentionHours: 24, groupMinimum: 5, log: createLog('webhooks-test', { level: 'silent' }), clock,
    later: (delayMs, run) => {
      const timer = { atMs: nowMs + delayMs, run }
      timers.push(timer)
      return () => { timers = timers.filter((one) => one !== timer) }
    },
    post: async (url, headers, body) => {
      sent.push({ url, headers, body })
      for (const tell of told.splice(0)) tell()
      return answer(url)
    },
  })
  /** Resolves when so many have been sent in all. */
  const until = async (count: number): Promise<void> => {
    while (sent.length < count) await new Promise<void>((resolve) => told.push(resolve))
  }
  const deliveries = async (scope: HostScope, id: string): Promise<readonly WebhookDelivery[]> => (await insights.webhooks.deliveries(scope, id, { limit: 100, cursor: null })).items
  /** Asks until the newest delivery is as expected: what is written comes a moment after what was sent. */
  const newest = async (scope: HostScope, id: string, isRight: (delivery: WebhookDelivery) => boolean): Promise<WebhookDelivery> => {
    for (;;) {
      const [delivery] = await deliveries(scope, id)
      if (delivery && isRight(delivery)) return delivery
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
  const pass = (ms: number): void => {
    nowMs += ms
    insights.webhooks.poke()
  }
  const meet = (meetingId: string, startedMs = nowMs - 60_000): void => play(insights, { meetingId, roomId: 'tea', startedMs, people: [{ name: 'Hal', key: 'key-of-Hal', role: 'host' }, { name: 'Ida', key: 'key-of-Ida', identity: 'ida', role: 'host' }, { name: 'Pat', key: 'key-of-Pat', identity: 'pat', role: 'participant' }] })
  const webhookOf = (scope: HostScope, url = 'https://hooks.example.org/x', events: readonly ('meeting.ended' | 'report.ready')[] = ['meeting.ended']) => insights.webhooks.create(scope, { url, events, origin: 'https://call.example.org' })

  beforeEach(async () => {
    place = await open()
    nowMs = START_MS
    sent = []
    told = []
    timers = []
    answer = () => ({ status: 204, fault: null })
    insights = start()
  })
  afterEach(async () => {
    await insights.close()
    vi.useRealTimers()
    place.close()
  })

  describe('webhooks', () => {
    test('the hosts of a meeting are told that it ended and that its report is ready, signed, with ids, times and links and nobody\'s name', async () => {
      const mine = await webhookOf(hal, 'https://hooks.example.org/hal', ['meeting.ended', 'report.ready'])
      const hers = await webhookOf(ida, 'https://hooks.example.org/ida', ['report.ready'])
      await webhookOf(nobody, 'https://hooks.example.org/pat', ['meeting.ended', 'report.ready'])
      meet('m-1')
      await until(3)
      expect(sent.map(({ url, body }) => `${url.split('/').at(-1)} ${(JSON.parse(body) as { type: string }).type}`).toSorted()).toEqual(['hal meeting.ended', 'hal report.ready', 'ida report.ready'])
      // A receiver takes nothing that is older than minutes.
      vi.setSystemTime(START_MS)
      for (const { url, headers, body } of sent) {
        const payload = new Receiver(url.endsWith('hal') ? mine.secret : hers.secret).verify(body, headers)
        expect(payload).toMatchObject({ timestamp: new Date(START_MS).toISOString(), data: { meetingId: 'm-1', startedMs: START_MS - 60_000, endedMs: START_MS, links: { report: 'https://call.example.org/api/v1/meetings/m-1/report', page: 'https://call.example.org/analytics/m-1' } } })
        expect(body).not.toMatch(/Hal|Ida|Pat|tea/)
        expect(() => new Receiver(hers.secret.replace(/.{8}=$/, 'AAAAAAAA=')).verify(body, headers)).toThrow()
      }
      expect(await newest(ida, hers.id, ({ state }) => state === 'delivered')).toMatchObject({ event: 'report.ready', nextMs: null, attempts: [{ atMs: START_MS, status: 204, fault: null }] })
    })

    test('what fails is tried again on the schedule, under the same id, and then given up with the webhook', async () => {
      const { id } = await webhookOf(ida)
      answer = () => ({ status: 500, fault: 'WEBHOOK_STATUS' })
      meet('m-1')
      for (const [n, delayMs] of RETRY_DELAYS_MS.entries()) {
        const { nextMs } = await newest(ida, id, ({ attempts, state }) => attempts.length === n + 1 && state === 'waiting')
        expect(Math.abs((nextMs ?? 0) - nowMs - delayMs)).toBeLessThanOrEqual(delayMs * JITTER + 1)
        pass((nextMs ?? 0) - nowMs)
      }
      const last = await newest(ida, id, ({ state }) => state === 'failed')
      expect([last.attempts.length, last.nextMs, new Set(sent.map(({ headers }) => headers['webhook-id'])).size]).toEqual([9, null, 1])
      expect(await insights.webhooks.list(ida)).toMatchObject([{ state: 'disabled', disabledBecause: 'WEBHOOK_STATUS', failuresInARow: 9 }])
      // While it is disabled nothing is queued for it; a test that succeeds ends that.
      meet('m-2')
      await expect(insights.webhooks.test(ida, id)).resolves.toMatchObject({ delivery: { state: 'failed', nextMs: null }, webhook: { state: 'disabled' } })
      answer = () => ({ status: 200, fault: null })
      await expect(insights.webhooks.test(ida, id)).resolves.toMatchObject({ delivery: { event: 'webhook.test', state: 'delivered' }, webhook: { state: 'active', disabledBecause: null, failuresInARow: 0 } })
      expect((await deliveries(ida, id)).filter(({ event }) => event === 'meeting.ended')).toHaveLength(1)
    })

    test('410 ends it at once, and says so of what waited, too', async () => {
      const { id } = await webhookOf(ida)
      answer = () => ({ status: 500, fault: 'WEBHOOK_STATUS' })
      meet('m-1')
      await newest(ida, id, ({ attempts }) => attempts.length === 1)
      answer = () => ({ status: 410, fault: 'WEBHOOK_GONE' })
      nowMs += 1000
      meet('m-2')
      await newest(ida, id, ({ state }) => state === 'failed')
      expect((await deliveries(ida, id)).map(({ state, attempts }) => [state, attempts.at(-1)?.fault])).toEqual([['failed', 'WEBHOOK_GONE'], ['failed', 'WEBHOOK_DISABLED']])
      expect(await insights.webhooks.list(ida)).toMatchObject([{ state: 'disabled', disabledBecause: 'WEBHOOK_GONE' }])
    })

    test('a target that hangs holds up no other, and of one webhook one delivery is under way', async () => {
      await webhookOf(ida, 'https://slow.example.org/')
      await webhookOf(ida, 'https://fast.example.org/')
      answer = (url) => (url.includes('slow') ? NEVER : { status: 204, fault: null })
      for (const meetingId of ['m-1', 'm-2', 'm-3']) meet(meetingId)
      const fast = () => sent.filter(({ url }) => url.includes('fast')).length
      while (fast() < 3) await until(sent.length + 1)
      expect(sent.filter(({ url }) => url.includes('slow'))).toHaveLength(1)
    })

    test('a server that ends loses none: what was not sent, and what happened while it could not be queued, comes after the next start', async () => {
      const { id } = await webhookOf(hal)
      answer = () => NEVER
      meet('m-1')
      await until(1)
      await insights.close()
      insights = start()
      answer = () => ({ status: 204, fault: null })
      insights.webhooks.poke()
      await until(2)
      expect(new Set(sent.map(({ headers }) => headers['webhook-id'])).size).toBe(1)
      expect(await newest(hal, id, ({ state }) => state === 'delivered')).toMatchObject({ attempts: [{ status: 204 }] })
      insights.webhooks.poke()
      expect(await deliveries(hal, id)).toHaveLength(1)
    })

    test('only whoever made it sees, tries, and removes it, and it cannot be made for private addresses', async () => {
      const { id } = await webhookOf(hal)
      for (const other of [ida, nobody, { keyDigests: [], identity: null }]) {
        expect(await insights.webhooks.list(other)).toEqual([])
        for (const ask of [insights.webhooks.remove(other, id), insights.webhooks.test(other, id), insights.webhooks.deliveries(other, id, { limit: 1, cursor: null })]) await expect(ask).rejects.toMatchObject({ code: 'NOT_FOUND' })
      }
      for (const url of ['http://hooks.example.org/', 'https://localhost/', 'https://10.0.0.1/', 'https://[::1]/', 'https://printer.local/', 'https://intranet/', 'https://localhost./']) await expect(webhookOf(hal, url)).rejects.toMatchObject({ code: 'WEBHOOK_TARGET_REFUSED' })
      await insights.webhooks.remove(hal, id)
      expect(await insights.webhooks.list(hal)).toEqual([])
      for (let n = 0; n < 20; n++) await webhookOf(hal)
      await expect(webhookOf(hal)).rejects.toMatchObject({ code: 'LIMIT_REACHED' })
    })

    test('deliveries come in pages', async () => {
      const { id } = await webhookOf(ida)
      for (const meetingId of ['m-1', 'm-2', 'm-3']) meet(meetingId)
      await until(3)
      const first = await insights.webhooks.deliveries(ida, id, { limit: 2, cursor: null })
      const second = await insights.webhooks.deliveries(ida, id, { limit: 2, cursor: first.next })
      expect([first.items.length, second.items.length, second.next]).toEqual([2, 1, null])
      expect(new Set([...first.items, ...second.items].map((one) => one.id)).size).toBe(3)
      await expect(insights.webhooks.deliveries(ida, id, { limit: 2, cursor: 'nonsense' })).rejects.toMatchObject({ code: 'BAD_REQUEST' })
    })
  })

  describe('API tokens', () => {
    const make = (scope: HostScope, text: string, hours = 24 * 30) => insights.tokens.create(scope, { name: `For ${text.replace(/^ot_.*/, 'export')}`, digest: digest(text).toString('hex'), expiresMs: nowMs + hours * HOUR_MS })
    const opened = (text: string) => insights.tokens.open(digest(text).toString('hex'))

    test('a token opens its maker\'s scope, tells when it was used, and once revoked or over says so', async () => {
      const { id } = await make({ ...hal, identity: 'hal' }, 'one')
      expect(await opened('one')).toEqual({ ...hal, identity: 'hal' })
      expect(await insights.tokens.list(hal)).toMatchObject([{ id, name: 'For one', state: 'active', lastUsedMs: START_MS }])
      await expect(insights.tokens.revoke(ida, id)).rejects.toMatchObject({ code: 'NOT_FOUND' })
      await insights.tokens.revoke(hal, id)
      await insights.tokens.revoke(hal, id)
      await expect(opened('one')).rejects.toMatchObject({ code: 'API_TOKEN_REVOKED' })
      await make(hal, 'short', 1)
      nowMs += HOUR_MS
      await expect(opened('short')).rejects.toMatchObject({ code: 'API_TOKEN_EXPIRED' })
      await expect(opened('another')).rejects.toMatchObject({ code: 'API_TOKEN_INVALID' })
      expect((await insights.tokens.list(hal)).map(({ state }) => state).toSorted()).toEqual(['expired', 'revoked'])
    })

    test('the database holds a digest, and no token', async () => {
      await make(hal, 'ot_the-token-itself')
      const rows = JSON.stringify(await place.byHand('SELECT * FROM api_token'))
      expect(rows).toContain(digest('ot_the-token-itself').toString('hex'))
      expect(rows).not.toContain('ot_the-token-itself')
    })

    test('one person has fifty that are good', async () => {
      for (let n = 0; n < 50; n++) await make(ida, `token ${n}`)
      await expect(make(ida, 'one more')).rejects.toMatchObject({ code: 'LIMIT_REACHED' })
      await make(hal, 'of another')
    })

    test('with the last meeting of its keys a token goes, and a webhook; with an identity they stay', async () => {
      meet('m-1')
      await make(hal, 'of keys')
      await make(ida, 'of an identity')
      await webhookOf(hal)
      await webhookOf(ida)
      nowMs += 23 * HOUR_MS
      await insights.sweep()
      expect(await opened('of keys')).toEqual(hal)
      nowMs += 2 * HOUR_MS
      await insights.sweep()
      await expect(opened('of keys')).rejects.toMatchObject({ code: 'API_TOKEN_INVALID' })
      expect(await opened('of an identity')).toEqual(ida)
      expect(await insights.webhooks.list(hal)).toEqual([])
      expect(await insights.webhooks.list(ida)).toHaveLength(1)
    })

    test('a person is given what they let programs do, and deleting their data ends it', async () => {
      meet('m-1')
      await make({ ...hal, identity: 'hal' }, 'mine')
      await webhookOf(hal)
      const kept = await insights.exportFor(hal.keyDigests[0]!)
      expect(kept).toMatchObject({ apiTokens: [{ createdMs: START_MS, revokedMs: null, personal: { name: 'For mine' } }], webhooks: [{ events: ['meeting.ended'], personal: { url: 'https://hooks.example.org/x' } }] })
      expect(JSON.stringify(kept)).not.toMatch(/whsec_/)
      await insights.eraseFor(hal.keyDigests[0]!)
      await expect(opened('mine')).rejects.toMatchObject({ code: 'API_TOKEN_INVALID' })
      expect(await insights.webhooks.list({ ...hal, identity: 'hal' })).toEqual([])
    })
  })
})
