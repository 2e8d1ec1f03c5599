// A report as a file to take along: its bytes, what kind they are, and a name that every file system takes.
import type { Language } from '../../protocol/constants.ts'
import type { ExportFormat, MeetingReport } from '../../protocol/report.ts'
import { csvOf } from './csv-export.ts'
import { jsonOf } from './json-export.ts'
import { pdfOf } from './pdf/pdf-export.ts'

export type ExportedFile = { readonly bytes: Uint8Array; readonly mediaType: string; readonly fileName: string }

const MEDIA_TYPES: Readonly<Record<ExportFormat, string>> = { csv: 'text/csv; charset=utf-8', json: 'application/json; charset=utf-8', pdf: 'application/pdf' }

export async function exportReport(report: MeetingReport, format: ExportFormat, language: Language): Promise<ExportedFile> {
  return { bytes: await bytesOf(report, format, language), mediaType: MEDIA_TYPES[format], fileName: fileNameOf(report, format) }
}

async function bytesOf(report: MeetingReport, format: ExportFormat, language: Language): Promise<Uint8Array> {
  switch (format) {
    case 'csv': return new TextEncoder().encode(csvOf(report))
    case 'json': return new TextEncoder().encode(jsonOf(report))
    case 'pdf': return pdfOf(report, language)
  }
}

/** overtone-weekly-2026-11-24-1400.pdf; the time in UTC, as the files say. */
export function fileNameOf({ meeting }: MeetingReport, format: ExportFormat): string {
  const [day = '', time = ''] = new Date(meeting.startedMs).toISOString().split('T')
  return `overtone-${meeting.roomId.replaceAll(/[^a-z0-9-]/gi, '_').slice(0, 64)}-${day}-${time.slice(0, 5).replace(':', '')}.${format}`
}
