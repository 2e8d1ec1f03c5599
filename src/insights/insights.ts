// What is kept of people and meetings and no longer than said, over a database in a thread of its own, and the sweep that deletes what is too old.
import type { Clock } from '../kit/clock.ts'
import { AppError } from '../kit/errors.ts'
import type { Log } from '../kit/log.ts'
import type { Language } from '../protocol/constants.ts'
import type { Erased, KeptData } from '../protocol/kept-data.ts'
import type { MeetingId } from '../protocol/ids.ts'
import type { Meeting, Observation } from '../protocol/observation.ts'
import type { ExportFormat } from '../protocol/report.ts'
import type { HostScope, Ledger, LedgerHealth, MeetingArchive, MeetingWatch } from '../signaling/ports.ts'
import type { JobArgs, JobName, JobResult } from './jobs.ts'
import { KeepError } from './keeper.ts'
import type { Keeper, KeeperOptions } from './keeper.ts'
import type { Entry } from './ledger-jobs.ts'
import { ApiTokens } from './api/api-tokens.ts'
import { Archive } from './meetings/archive.ts'
import type { Ask } from './meetings/archive.ts'
import type { ArchiveTerms } from './meetings/archive-jobs.ts'
import { MeetingRecorder } from './meetings/recorder.ts'
import type { EndedMeeting } from './meetings/recorder.ts'
import { isAny } from './person-jobs.ts'
import { ThreadKeeper } from './thread-keeper.ts'
import { QUEUE_CAPACITY, WriteQueue } from './write-queue.ts'
import type { WriteQueueParts } from './write-queue.ts'
import { POST_TIMEOUT_MS, post, resolveByDns } from './webhooks/post.ts'
import type { SenderParts } from './webhooks/sender.ts'
import { Webhooks } from './webhooks/webhooks.ts'

/** What is too old is gone a minute later at most. */
const SWEEP_MS = 60_000
/** How long the end of the server waits for the last entries. */
const CLOSE_MS = 3000
const MS_PER_HOUR = 3_600_000
/** A disk that hangs answers nobody: a person who asks is told so after this. */
const ANSWER_MS = 5000
/** Of hours with many people it takes seconds to read and reckon. */
const REPORT_ANSWER_MS = 30_000
/** Where an ended meeting could not be reckoned, it is tried again after this. */
const RECKON_AGAIN_MS = 30_000

export type InsightsParts = {
  readonly keeper: Keeper
  readonly retentionHours: number
  /** How many must share before a group's mood is shown (setting analytics.groupMinimum). */
  readonly groupMinimum: number
  readonly webhooks?: { readonly allowPrivate: boolean }
  /** How webhooks are sent; by default over the network. */
  readonly post?: SenderParts['post']
  readonly log: Log
  readonly clock: Clock
  readonly capacity?: number
  readonly later?: WriteQueueParts['later']
}

export class Insights implements Ledger, MeetingArchive, MeetingWatch, AsyncDisposable {
  readonly #parts: InsightsParts
  readonly #queue: WriteQueue
  readonly #later: WriteQueueParts['later']
  readonly #recorder: MeetingRecorder
  readonly #archive: Archive
  /** The API tokens of hosts. */
  readonly tokens: ApiTokens
  readonly webhooks: Webhooks
  readonly #endedListeners = new Set<(meeting: EndedMeeting) => void>()
  readonly #reportListeners = new Set<(meeting: EndedMeeting) => void>()
  #callOffSweep: () => void
  #sweepFailed = false
  #closing: Promise<void> | null = null

  constructor(parts: InsightsParts) {
    this.#parts = parts
    this.#later = parts.later ?? later
    this.#queue = new WriteQueue({ write: (entries) => parts.keeper.run('writeLedger', entries), capacity: parts.capacity ?? QUEUE_CAPACITY, log: parts.log, later: this.#later })
    this.#recorder = new MeetingRecorder({
      write: (rows) => parts.keeper.run('writeMeetings', rows), log: parts.log, later: this.#later, clock: parts.clock,
      onEnded: (meeting) => this.#tell(this.#endedListeners, meeting), onClosed: (meeting) => void this.#reckon(meeting),
    })
    this.#archive = new Archive({ ask: (name, ...args) => this.ask(name, ...args), terms: () => this.#terms })
    const ask: Ask = (name, ...args) => this.ask(name, ...args)
    const allowPrivate = parts.webhooks?.allowPrivate ?? false
    this.tokens = new ApiTokens(ask, parts.clock)
    this.webhooks = new Webhooks({ ask, post: parts.post ?? postWith(allowPrivate), allowPrivate, random: Math.random, later: this.#later, clock: parts.clock, log: parts.log })
    for (const listeners of [this.#endedListeners, this.#reportListeners]) listeners.add(() => this.webhooks.poke())
    this.#callOffSweep = this.#later(SWEEP_MS, () => void this.#sweepAgain())
  }

  get retentionHours(): number {
    return this.#parts.retentionHours
  }

  get health(): LedgerHealth {
    const [entries, rows] = [this.#queue.health, this.#recorder.health]
    return { state: entries.state === 'ok' ? rows.state : entries.state, queued: entries.queued + rows.queued, lost: entries.lost + rows.lost }
  }

  observe(meeting: Meeting, observation: Observation, atMs: number): void {
    this.#recorder.observe(meeting, observation, atMs)
  }

  meetings(scope: HostScope, page: Parameters<Archive['meetings']>[1]): ReturnType<Archive['meetings']> {
    return this.#archive.meetings(scope, page)
  }

  report(scope: HostScope, meetingId: MeetingId, stepMs: 1000 | 10_000): ReturnType<Archive['report']> {
    return this.#archive.report(scope, meetingId, stepMs)
  }

  export(scope: HostScope, meetingId: MeetingId, format: ExportFormat, language: Language): ReturnType<Archive['export']> {
    return this.#archive.export(scope, meetingId, format, language)
  }

  hosted(scope: HostScope): ReturnType<Archive['hosted']> {
    return this.#archive.hosted(scope)
  }

  labelsSeen(scope: HostScope, meetingId: MeetingId): Promise<void> {
    return this.#archive.labelsSeen(scope, meetingId)
  }

  /** Everybody has left. */
  onMeetingEnded(listener: (meeting: EndedMeeting) => void): void {
    this.#endedListeners.add(listener)
  }

  /** All of an ended meeting is written, and its report can be had. */
  onReportReady(listener: (meeting: EndedMeeting) => void): void {
    this.#reportListeners.add(listener)
  }

  record(entry: Entry): void {
    this.#queue.push(entry)
  }

  exportFor(keyDigest: string): Promise<KeptData> {
    return this.ask('exportPerson', keyDigest, this.#parts.clock.nowMs(), this.retentionHours)
  }

  eraseFor(keyDigest: string): Promise<Erased> {
    return this.#answered('erasePerson', async () => {
      await this.#written()
      // In one turn: nothing of theirs comes between it and the deletion.
      this.#recorder.forget(keyDigest)
      return this.#parts.keeper.run('erasePerson', keyDigest, this.#parts.clock.nowMs())
    })
  }

  /** For whatever answers a person: what is on its way to the database belongs to the answer. Throws LEDGER_UNAVAILABLE. */
  ask<Name extends JobName>(name: Name, ...args: JobArgs<Name>): Promise<JobResult<Name>> {
    return this.#answered<JobResult<Name>>(name, () => this.#written().then(() => this.#parts.keeper.run(name, ...args)))
  }

  /** Deletes what is too old, now. */
  async sweep(): Promise<void> {
    try {
      const nowMs = this.#parts.clock.nowMs()
      const erased = await this.#parts.keeper.run('expire', nowMs - this.retentionHours * MS_PER_HOUR, nowMs)
      if (isAny(erased)) this.#parts.log.info({ erased }, 'deleted what was older than data.retentionHours')
      this.#sweepFailed = false
    } catch (error) {
      if (!this.#sweepFailed) this.#parts.log.error({ err: error }, 'what is older than data.retentionHours cannot be deleted now; it is tried again each minute')
      this.#sweepFailed = true
    }
  }

  close(): Promise<void> {
    return this.#closing ??= this.#close()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  async #close(): Promise<void> {
    this.#callOffSweep()
    this.webhooks.close()
    let callOff = (): void => undefined
    const tooLong = new Promise<void>((resolve) => { callOff = this.#later(CLOSE_MS, resolve) })
    await Promise.race([this.#written().catch(() => undefined), tooLong])
    this.#queue.close()
    this.#recorder.close()
    await Promise.race([this.#parts.keeper.close(), tooLong])
    callOff()
  }

  async #sweepAgain(): Promise<void> {
    await this.sweep()
    if (!this.#closing) this.#callOffSweep = this.#later(SWEEP_MS, () => void this.#sweepAgain())
  }

  get #terms(): ArchiveTerms {
    const { groupMinimum, retentionHours, clock } = this.#parts
    return { groupMinimum, retentionHours, nowMs: clock.nowMs() }
  }

  /** Everything told so far. */
  async #written(): Promise<void> {
    await Promise.all([this.#queue.flush(), this.#recorder.flush()])
  }

  async #answered<T>(job: JobName, work: () => Promise<T>): Promise<T> {
    let callOff = (): void => undefined
    const tooLong = new Promise<never>((_resolve, reject) => { callOff = this.#later(job === 'reportMeeting' ? REPORT_ANSWER_MS : ANSWER_MS, () => reject(new KeepError('unavailable', 'the database does not answer'))) })
    try {
      return await Promise.race([work(), tooLong])
    } catch (cause) {
      // What is under way while the server ends is cut off with it.
      if (!this.#closing) this.#parts.log.error({ err: cause, job }, 'somebody asked for what is kept, and the database could not be used')
      throw new AppError('LEDGER_UNAVAILABLE', undefined, { cause })
    } finally {
      callOff()
    }
  }

  /** What comparing with it needs is kept now, so that the first who asks does not wait for it. */
  async #reckon(meeting: EndedMeeting): Promise<void> {
    try {
      if (await this.#parts.keeper.run('compareMeeting', meeting.meetingId, this.#terms)) this.#tell(this.#reportListeners, meeting)
    } catch (error) {
      if (this.#closing) return
      this.#parts.log.warn({ err: error }, 'an ended meeting could not be reckoned now; it is tried again')
      this.#later(RECKON_AGAIN_MS, () => void this.#reckon(meeting))
    }
  }

  #tell(listeners: ReadonlySet<(meeting: EndedMeeting) => void>, meeting: EndedMeeting): void {
    for (const listener of listeners) {
      try {
        listener(meeting)
      } catch (error) {
        this.#parts.log.error({ err: error }, 'a listener for ended meetings failed')
      }
    }
  }
}

/** Throws where the database cannot be opened, so that a server starts only with a place for what it has to keep. */
export type InsightsOptions = KeeperOptions & Pick<InsightsParts, 'retentionHours' | 'groupMinimum' | 'webhooks'>

export async function openInsights({ retentionHours, groupMinimum, webhooks = { allowPrivate: false }, ...options }: InsightsOptions, log: Log, clock: Clock): Promise<Insights> {
  const keeper = new ThreadKeeper(options)
  try {
    await keeper.open()
    const interrupted = await keeper.run('interruptMeetings')
    if (interrupted > 0) log.warn({ interrupted }, 'meetings went on when the server last ended; what was written of them until then is kept')
  } catch (cause) {
    await keeper.end()
    const [where, setting] = options.postgresUrl === '' ? [`database in ${options.folder}`, 'data.folder'] : ['PostgreSQL database', 'data.postgresUrl']
    throw new Error(`the ${where} cannot be opened: ${(cause as Error).message} (setting ${setting})`, { cause })
  }
  const insights = new Insights({ keeper, retentionHours, groupMinimum, webhooks, log, clock })
  await insights.sweep()
  // What the last server did not get to.
  insights.webhooks.poke()
  return insights
}

function later(delayMs: number, run: () => void): () => void {
  const timer = setTimeout(run, delayMs).unref()
  return () => clearTimeout(timer)
}

const postWith = (allowPrivate: boolean): SenderParts['post'] => (url, headers, body, signal) => post(url, headers, body, { timeoutMs: POST_TIMEOUT_MS, allowPrivate, resolve: resolveByDns, ca: null }, signal)
