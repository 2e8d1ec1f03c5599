// Everything that can be asked of the database, by name: each part of the room has its jobs in a file of its own, and one line here.
import type { Database } from './database.ts'
import { API_TOKEN_JOBS } from './api/api-token-jobs.ts'
import { HOST_JOBS } from './api/host-jobs.ts'
import { WEBHOOK_JOBS } from './webhooks/webhook-jobs.ts'
import { DELIVERY_JOBS } from './webhooks/delivery-jobs.ts'
import { PREVIEW_JOBS } from './alerts/preview-job.ts'
import { RULE_JOBS } from './alerts/rule-store.ts'
import { LEDGER_JOBS } from './ledger-jobs.ts'
import { ARCHIVE_JOBS } from './meetings/archive-jobs.ts'
import { MEETING_JOBS } from './meetings/meeting-jobs.ts'
import { PERSON_JOBS } from './person-jobs.ts'

/** One after the other, in the database's thread; arguments and results are plain values that can be posted to it and back. */
export const JOBS = {
  ...LEDGER_JOBS,
  ...MEETING_JOBS,
  ...ARCHIVE_JOBS,
  ...PERSON_JOBS,
  ...API_TOKEN_JOBS,
  ...HOST_JOBS,
  ...WEBHOOK_JOBS,
  ...DELIVERY_JOBS,
  ...PREVIEW_JOBS,
  ...RULE_JOBS,
}

type Job = (database: Database, ...args: never) => Promise<unknown>
const _everyJobFits: Readonly<Record<string, Job>> = JOBS
void _everyJobFits

export type JobName = keyof typeof JOBS
export type JobArgs<Name extends JobName> = (typeof JOBS)[Name] extends (database: Database, ...args: infer Args) => Promise<unknown> ? Args : never
export type JobResult<Name extends JobName> = Awaited<ReturnType<(typeof JOBS)[Name]>>
