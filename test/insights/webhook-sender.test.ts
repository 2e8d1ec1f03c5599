// The sender alone, where the database can be read and not written.
import { expect, test } from 'vitest'
import type { Ask } from '../../src/insights/meetings/archive.ts'
import type { Due } from '../../src/insights/webhooks/delivery-jobs.ts'
import { WebhookSender } from '../../src/insights/webhooks/sender.ts'
import { createLog } from '../../src/kit/log.ts'

test('an outcome that cannot be written down is not sent again at once, but half a minute later', async () => {
  let nowMs = 0
  let timers: readonly { readonly atMs: number; readonly run: () => void }[] = []
  let posts = 0
  let looks = 0
  let told = (): void => undefined
  const due = { id: 'd-1', webhookId: 'w-1', url: 'https://hooks.example.org', secret: `whsec_${Buffer.alloc(32).toString('base64')}`, payload: '{}', attempts: 0 } as Due
  const ask = (async (name: string, busy: readonly string[]) => {
    if (name === 'queueEvents') return undefined
    if (name !== 'dueDeliveries') throw new Error('the disk is full')
    looks += 1
    told()
    return { due: busy.includes('w-1') ? [] : [due], nextMs: null }
  }) as unknown as Ask
  const sender = new WebhookSender({
    ask, random: () => 0.5, log: createLog('sender-test', { level: 'silent' }), clock: { nowMs: () => nowMs, monotonicMs: () => nowMs },
    post: async () => {
      posts += 1
      return { status: 204, fault: null }
    },
    later: (delayMs, run) => {
      const timer = { atMs: nowMs + delayMs, run }
      timers = [...timers, timer]
      return () => { timers = timers.filter((one) => one !== timer) }
    },
  })
  const lookedAgain = async (): Promise<void> => {
    const before = looks
    while (looks === before) {
      const { promise, resolve } = Promise.withResolvers<void>()
      told = resolve
      sender.poke()
      await promise
    }
  }
  await lookedAgain()
  for (let n = 0; n < 20; n++) await lookedAgain()
  expect(posts).toBe(1)
  nowMs += 30_000
  for (const { atMs, run } of timers) if (atMs <= nowMs) run()
  await lookedAgain()
  await lookedAgain()
  expect(posts).toBe(2)
  sender.close()
})
