// The thread that makes one file of a report and ends: drawing a PDF takes a processor for seconds, which neither calls nor the database should wait for.
import { parentPort, workerData } from 'node:worker_threads'
import type { Language } from '../../protocol/constants.ts'
import type { ExportFormat, MeetingReport } from '../../protocol/report.ts'
import { exportReport } from './export-report.ts'

export type ExportOrder = { readonly report: MeetingReport; readonly format: ExportFormat; readonly language: Language }

const { report, format, language } = workerData as ExportOrder
parentPort!.postMessage(await exportReport(report, format, language))
