// The real ledger, its thread and its file, and the one in memory that other tests use: one contract.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openInsights } from '../../src/insights/insights.ts'
import { createLog } from '../../src/kit/log.ts'
import { FakeLedger } from '../signaling/fake-ledger.ts'
import { ledgerContract } from './ledger-contract.ts'

const clock = { nowMs: () => 5000, monotonicMs: () => 5000 }

ledgerContract('in memory', async () => ({ ledger: new FakeLedger(), close: async () => undefined }))

ledgerContract('on disk', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'overtone-ledger-'))
  const ledger = await openInsights({ folder, retentionHours: 24, groupMinimum: 5 }, createLog('insights-test', { level: 'silent' }), clock)
  return {
    ledger,
    close: async () => {
      await ledger.close()
      rmSync(folder, { recursive: true })
    },
  }
})
