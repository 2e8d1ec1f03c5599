// Files made on a thread of their own are the files that would be made here; what fails there is said here.
import { expect, test } from 'vitest'
import { exportApart } from '../../../src/insights/report/export-apart.ts'
import { exportReport } from '../../../src/insights/report/export-report.ts'
import { reportFixture } from '../report-fixture.ts'
import { report } from './recorded.ts'

test.each(['csv', 'json', 'pdf'] as const)('a %s made apart is the same file', async (format) => {
  const order = { report: report(reportFixture(7, { people: 3, minutes: 3 })), format, language: 'es' as const }
  const [apart, here] = [await exportApart(order), await exportReport(order.report, format, 'es')]
  expect({ ...apart, bytes: Buffer.from(apart.bytes).toString('base64') }).toEqual({ ...here, bytes: Buffer.from(here.bytes).toString('base64') })
}, 120_000)

test('an order that cannot be filled rejects', async () => {
  const built = report(reportFixture(7, { people: 1, minutes: 1 }))
  await expect(exportApart({ report: { ...built, people: null } as never, format: 'csv', language: 'en' })).rejects.toThrow()
}, 120_000)
