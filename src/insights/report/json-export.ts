// A report as a JSON file: the report itself, with the name of its schema and the version of its form.
import type { MeetingReport } from '../../protocol/report.ts'

/** Where the server describes it. */
export const REPORT_SCHEMA = '/api/v1/openapi.json#/components/schemas/MeetingReport'
/** Rises when something that was there means another thing, or is gone. */
export const REPORT_VERSION = 1

export function jsonOf(report: MeetingReport): string {
  return `${JSON.stringify({ $schema: REPORT_SCHEMA, version: REPORT_VERSION, ...report })}\n`
}
