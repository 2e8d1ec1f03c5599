// The real ledger, its thread and each of its databases, and the one in memory that other tests use: one contract.
import { openInsights } from '../../src/insights/insights.ts'
import { createLog } from '../../src/kit/log.ts'
import { FakeLedger } from '../signaling/fake-ledger.ts'
import { onBothDatabases } from './databases.ts'
import { ledgerContract } from './ledger-contract.ts'

const clock = { nowMs: () => 5000, monotonicMs: () => 5000 }

ledgerContract('in memory', async () => ({ ledger: new FakeLedger(), close: async () => undefined }))

onBothDatabases(({ open }) => {
  ledgerContract('in its database', async () => {
    const place = await open()
    const ledger = await openInsights({ ...place.options, retentionHours: 24, groupMinimum: 5 }, createLog('insights-test', { level: 'silent' }), clock)
    return {
      ledger,
      close: async () => {
        await ledger.close()
        place.close()
      },
    }
  })
})
