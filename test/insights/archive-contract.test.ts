// The real archive on each of its databases, and the one in memory that other tests use: one contract.
import { openInsights } from '../../src/insights/insights.ts'
import { createLog } from '../../src/kit/log.ts'
import { FakeArchive } from '../signaling/fake-archive.ts'
import { FakeLedger } from '../signaling/fake-ledger.ts'
import { archiveContract } from './archive-contract.ts'
import { onBothDatabases } from './databases.ts'

const nowMs = (): number => 1_800_000_300_000
const clock = { nowMs, monotonicMs: () => 5000 }

archiveContract('in memory', async () => {
  const ledger = new FakeLedger()
  const archive = new FakeArchive(ledger, nowMs)
  return { archive, watch: archive, ledger, close: async () => undefined }
})

onBothDatabases(({ open }) => {
  archiveContract('in its database', async () => {
    const place = await open()
    const insights = await openInsights({ ...place.options, retentionHours: 24, groupMinimum: 5 }, createLog('insights-test', { level: 'silent' }), clock)
    return {
      archive: insights, watch: insights, ledger: insights,
      close: async () => {
        await insights.close()
        place.close()
      },
    }
  })
})
