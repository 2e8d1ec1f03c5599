// Has a file of a report made on a thread of its own.
import { startThread } from '../../kit/threads.ts'
import type { ExportedFile } from './export-report.ts'
import type { ExportOrder } from './export-thread.ts'

/** Rejects with what went wrong there. */
export function exportApart(order: ExportOrder): Promise<ExportedFile> {
  return new Promise((resolve, reject) => {
    const worker = startThread(new URL('./export-thread.ts', import.meta.url), order)
    worker.once('message', resolve)
    worker.once('error', reject)
    worker.once('exit', (code) => reject(new Error(`the thread that makes files ended with ${code} and made none`)))
  })
}
