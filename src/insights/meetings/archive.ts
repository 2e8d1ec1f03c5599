// What was kept of meetings, for their hosts: questions to the database, with cursors that outsiders cannot use to see more.
import { AppError } from '../../kit/errors.ts'
import { digest } from '../../kit/secrets.ts'
import type { Language } from '../../protocol/constants.ts'
import type { MeetingId, RoomId } from '../../protocol/ids.ts'
import type { ExportFormat, MeetingReport, MeetingSummary } from '../../protocol/report.ts'
import type { HostScope } from '../../signaling/ports.ts'
import type { JobArgs, JobName, JobResult } from '../jobs.ts'
import { exportApart } from '../report/export-apart.ts'
import type { ExportedFile } from '../report/export-report.ts'
import type { After, ArchiveTerms } from './archive-jobs.ts'
import type { DigestedScope } from './meeting-reads.ts'

export type Ask = <Name extends JobName>(name: Name, ...args: JobArgs<Name>) => Promise<JobResult<Name>>

export type ArchiveParts = {
  /** Throws LEDGER_UNAVAILABLE. */
  readonly ask: Ask
  readonly terms: () => ArchiveTerms
}

export class Archive {
  readonly #parts: ArchiveParts

  constructor(parts: ArchiveParts) {
    this.#parts = parts
  }

  async meetings(scope: HostScope, { roomId, limit, cursor }: { readonly roomId: RoomId | null; readonly limit: number; readonly cursor: string | null }): Promise<{ readonly items: readonly MeetingSummary[]; readonly next: string | null }> {
    const { items, next } = await this.#parts.ask('listMeetings', digested(scope), { roomId, limit, after: cursor === null ? null : afterOf(cursor) }, this.#parts.terms())
    return { items, next: next && cursorOf(next) }
  }

  async report(scope: HostScope, meetingId: MeetingId, stepMs: 1000 | 10_000): Promise<MeetingReport> {
    const report = await this.#parts.ask('reportMeeting', digested(scope), meetingId, stepMs, this.#parts.terms())
    if (!report) throw new AppError('NOT_FOUND')
    return report
  }

  async export(scope: HostScope, meetingId: MeetingId, format: ExportFormat, language: Language): Promise<ExportedFile> {
    return exportApart({ report: await this.report(scope, meetingId, 10_000), format, language })
  }

  hosted(scope: HostScope): Promise<{ readonly keyDigests: readonly string[]; readonly meetings: number }> {
    return this.#parts.ask('hostedMeetings', digested(scope))
  }

  async labelsSeen(scope: HostScope, meetingId: MeetingId): Promise<void> {
    if (!await this.#parts.ask('recordLabelsSeen', digested(scope), meetingId, this.#parts.terms().nowMs)) throw new AppError('NOT_FOUND')
  }
}

function digested({ keyDigests, identity }: HostScope): DigestedScope {
  return { keyDigests, identityDigest: identity === null ? null : digest(identity).toString('hex') }
}

const cursorOf = ({ startedMs, id }: After): string => Buffer.from(`${startedMs}.${id}`).toString('base64url')

function afterOf(cursor: string): After {
  const [, startedMs, id] = /^(\d{1,15})\.(\d{1,15})$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? []
  if (startedMs === undefined || id === undefined) throw new AppError('BAD_REQUEST', 'the cursor is not one that an earlier page gave')
  return { startedMs: Number(startedMs), id: Number(id) }
}
