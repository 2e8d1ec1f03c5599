// One meeting's report: asked for, and asked for again every few seconds while the meeting runs.
import type { MeetingReport } from '../../src/protocol/report.ts'
import type { CallErrorCode } from '../state/call-error.ts'
import { Store } from '../state/store.ts'
import { codeOf } from './api.ts'
import type { AnalyticsApi } from './api.ts'

/** `behind`: why the newest answer did not come; what is shown is the last that did. */
export type ReportState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly code: CallErrorCode }
  | { readonly kind: 'ready'; readonly report: MeetingReport; readonly behind: CallErrorCode | null }

/** A mood bucket is 10 s: twice in each is soon enough. */
const EVERY_MS = 5000
/** A large report on a slow line must not fill it: it is asked for at most a quarter of the time. */
const RESTS = 4

export type Waiting = (durationMs: number, run: () => void) => () => void

export class ReportStore extends Store<ReportState> {
  readonly #api: Pick<AnalyticsApi, 'open'>
  readonly #meetingId: string
  readonly #nowMs: () => number
  readonly #wait: Waiting
  #etag: string | null = null
  #cancel: () => void = () => undefined
  #closed = false
  #asked = 0

  constructor(api: Pick<AnalyticsApi, 'open'>, meetingId: string, nowMs: () => number, wait: Waiting) {
    super({ kind: 'loading' })
    this.#api = api
    this.#meetingId = meetingId
    this.#nowMs = nowMs
    this.#wait = wait
  }

  async load(): Promise<void> {
    this.#cancel()
    const asked = ++this.#asked
    const beganMs = this.#nowMs()
    const next = await this.#next()
    if (this.#closed || asked !== this.#asked) return
    this.set(next)
    const goesOn = next.kind === 'ready' && next.report.meeting.end === 'running'
    if (goesOn) this.#cancel = this.#wait(Math.max(EVERY_MS, RESTS * (this.#nowMs() - beganMs)), () => void this.load())
  }

  close(): void {
    this.#closed = true
    this.#cancel()
  }

  async #next(): Promise<ReportState> {
    const before = this.getSnapshot()
    try {
      const response = await this.#api.open(`/meetings/${encodeURIComponent(this.#meetingId)}/report?step=10000`, { etag: this.#etag })
      if (response.status === 304 && before.kind === 'ready') return { ...before, behind: null }
      const report = (await response.json()) as MeetingReport
      this.#etag = response.headers.get('etag')
      return { kind: 'ready', report, behind: null }
    } catch (error) {
      const code = codeOf(error)
      return before.kind === 'ready' ? { ...before, behind: code } : { kind: 'failed', code }
    }
  }
}
