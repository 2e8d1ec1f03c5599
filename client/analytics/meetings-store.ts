// The meetings that this browser's keys open, newest first, page by page.
import type { MeetingSummary } from '../../src/protocol/report.ts'
import type { CallErrorCode } from '../state/call-error.ts'
import { Store } from '../state/store.ts'
import { codeOf } from './api.ts'
import type { AnalyticsApi } from './api.ts'

export type MeetingsState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly code: CallErrorCode }
  | { readonly kind: 'ready'; readonly items: readonly MeetingSummary[]; readonly next: string | null; readonly more: 'idle' | 'loading' | 'failed' }

type Page = { readonly items: readonly MeetingSummary[]; readonly next: string | null }

export class MeetingsStore extends Store<MeetingsState> {
  readonly #api: Pick<AnalyticsApi, 'ask'>
  #asked = 0

  constructor(api: Pick<AnalyticsApi, 'ask'>) {
    super({ kind: 'loading' })
    this.#api = api
  }

  /** What is shown stays until the answer is there. */
  async load(): Promise<void> {
    const asked = ++this.#asked
    let next: MeetingsState
    try {
      next = { kind: 'ready', more: 'idle', ...(await this.#page(null)) }
    } catch (error) {
      next = { kind: 'failed', code: codeOf(error) }
    }
    if (asked === this.#asked) this.set(next)
  }

  async loadMore(): Promise<void> {
    const before = this.getSnapshot()
    if (before.kind !== 'ready' || before.next === null || before.more === 'loading') return
    const asked = ++this.#asked
    this.set({ ...before, more: 'loading' })
    let next: MeetingsState
    try {
      const page = await this.#page(before.next)
      const known = new Set(before.items.map(({ meetingId }) => meetingId))
      next = { kind: 'ready', more: 'idle', items: [...before.items, ...page.items.filter(({ meetingId }) => !known.has(meetingId))], next: page.next }
    } catch {
      next = { ...before, more: 'failed' }
    }
    if (asked === this.#asked) this.set(next)
  }

  #page(cursor: string | null): Promise<Page> {
    return this.#api.ask<Page>(`/meetings?limit=50${cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`}`)
  }
}

export type RoomOfMeetings = { readonly roomId: string; readonly meetings: readonly MeetingSummary[] }

/** Rooms in the order of their newest meeting. */
export function byRoom(items: readonly MeetingSummary[]): readonly RoomOfMeetings[] {
  const newestFirst = items.toSorted((a, b) => b.startedMs - a.startedMs)
  return [...Map.groupBy(newestFirst, ({ roomId }) => roomId)].map(([roomId, meetings]) => ({ roomId, meetings }))
}
