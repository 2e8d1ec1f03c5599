// A server killed in the middle of a meeting: of what it had been told at most five seconds are missing, and the meeting ends there, interrupted.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { openInsights } from '../../../src/insights/insights.ts'
import { createLog } from '../../../src/kit/log.ts'
import { onBothDatabases } from '../databases.ts'
import { personNamed } from '../ledger-contract.ts'

const LOST_MS = 5000
/** Long enough for several beats. */
const LIVES_MS = 7000

onBothDatabases(({ open }) => {
  test('kill -9 loses at most five seconds', async () => {
    const place = await open()
    const child = spawn(process.execPath, [fileURLToPath(new URL('./crash-child.ts', import.meta.url)), JSON.stringify(place.options)], { stdio: ['ignore', 'pipe', 'inherit'] })
    const ended = once(child, 'exit')
    let [firstMs, lastMs] = [0, 0]
    for await (const line of createInterface({ input: child.stdout })) {
      lastMs = Number(line)
      firstMs ||= lastMs
      if (lastMs - firstMs >= LIVES_MS) child.kill('SIGKILL')
    }
    await ended
    const clock = { nowMs: () => lastMs, monotonicMs: () => lastMs }
    await using insights = await openInsights({ ...place.options, retentionHours: 24, groupMinimum: 5 }, createLog('crash', { level: 'silent' }), clock)
    const ada = personNamed('Ada')
    const scope = { keyDigests: [ada.keyDigest], identity: null }
    const { items: [summary] } = await insights.meetings(scope, { roomId: null, limit: 10, cursor: null })
    expect(summary).toMatchObject({ meetingId: 'cut-off', end: 'interrupted', people: 1 })
    expect(lastMs - summary!.endedMs!).toBeLessThanOrEqual(LOST_MS)
    const { meetings: [kept] } = await insights.exportFor(ada.keyDigest)
    expect(kept!.present).toEqual([{ fromMs: summary!.startedMs, toMs: summary!.endedMs }])
    expect(lastMs - kept!.labels.everySecond.at(-1)!.atMs).toBeLessThanOrEqual(LOST_MS)
    place.close()
  }, 40_000)
})
