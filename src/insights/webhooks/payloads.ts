// What webhooks are sent: ids, times and links, nobody's name and nobody's label.
import { API_PREFIX } from '../../protocol/api-requests.ts'
import type { WebhookEvent } from '../../protocol/api-requests.ts'

type Ended = { readonly meetingId: string; readonly startedMs: number; readonly endedMs: number }

/** As https://www.standardwebhooks.com asks: `type`, `timestamp` (of the event), `data`. */
export function payloadOf(type: WebhookEvent, { meetingId, startedMs, endedMs }: Ended, origin: string): string {
  const report = `${origin}${API_PREFIX}/meetings/${encodeURIComponent(meetingId)}/report`
  return JSON.stringify({ type, timestamp: new Date(endedMs).toISOString(), data: { meetingId, startedMs, endedMs, links: { report, page: `${origin}/analytics/${encodeURIComponent(meetingId)}` } } })
}

export function testPayload(nowMs: number): string {
  return JSON.stringify({ type: 'webhook.test', timestamp: new Date(nowMs).toISOString(), data: {} })
}
