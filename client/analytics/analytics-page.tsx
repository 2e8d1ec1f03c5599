// The host's pages: the list of meetings with access for programs, or one meeting's report.
import { useEffect, useMemo, useState } from 'react'
import type { MeetingId } from '../../src/protocol/ids.ts'
import { useStore } from '../state/use-store.ts'
import type { Visit } from '../state/visit.ts'
import { PageHead } from '../ui/notice.tsx'
import { analyticsWords } from '../words/analytics-area.ts'
import { AnalyticsApi } from './api.ts'
import { MeetingsPage } from './meetings-page.tsx'
import { MeetingsStore } from './meetings-store.ts'
import { Programs } from './programs.tsx'
import { ReportPage } from './report-page.tsx'
import './analytics.css'

/** Until they are there the page is not drawn. */
export const words = analyticsWords

/** Other tabs answer at once; only after this does the page say that nobody did. */
const ANSWERS_WITHIN_MS = 400
/** A running meeting's line is asked for again. */
const EVERY_MS = 15_000
const nowMs = (): number => Date.now()

export function AnalyticsPage({ visit, meetingId }: { readonly visit: Visit; readonly meetingId: MeetingId | null }) {
  const credentials = useStore(visit.handover.all)
  const [asked, setAsked] = useState(!visit.handover.isEmpty)
  const api = useMemo(() => new AnalyticsApi(visit.handover.all, nowMs), [visit])
  const isStranger = credentials.keys.length === 0 && credentials.accessToken === null
  useEffect(() => {
    visit.handover.ask()
    const timer = setTimeout(() => setAsked(true), ANSWERS_WITHIN_MS)
    return () => clearTimeout(timer)
  }, [visit])
  const isWaiting = isStranger && !asked
  return (
    <div className="page analytics">
      <PageHead visit={visit} />
      {isWaiting ? <main aria-busy="true" /> : meetingId !== null && !isStranger ? (
        // Another key may open what the first did not.
        <ReportPage key={`${meetingId} ${credentials.keys.length}`} api={api} meetingId={meetingId} onList={() => visit.openAnalytics({})} />
      ) : (
        <main className="analytics-list">
          <List visit={visit} api={api} isStranger={isStranger} keyCount={credentials.keys.length} />
        </main>
      )}
    </div>
  )
}

function List({ visit, api, isStranger, keyCount }: { readonly visit: Visit; readonly api: AnalyticsApi; readonly isStranger: boolean; readonly keyCount: number }) {
  const store = useMemo(() => new MeetingsStore(api), [api])
  const state = useStore(store)
  const deployment = useStore(visit.deployment)
  useEffect(() => {
    if (!isStranger) void store.load()
  }, [store, isStranger, keyCount])
  const running = state.kind === 'ready' ? state.items.filter(({ end }) => end === 'running') : []
  useEffect(() => {
    if (running.length === 0) return
    const timer = setInterval(() => void store.load(), EVERY_MS)
    return () => clearInterval(timer)
  }, [store, running.length])
  // From within a call one means the meeting that is going on.
  const wantedRoom = new URLSearchParams(location.search).get('room')
  const wanted = wantedRoom === null || state.kind !== 'ready' ? undefined : state.items.find(({ roomId }) => roomId === wantedRoom)
  useEffect(() => {
    if (wanted) visit.openAnalytics({ meetingId: wanted.meetingId as MeetingId, instead: true })
  }, [visit, wanted])
  return (
    <>
      <MeetingsPage store={store} isStranger={isStranger} canSignIn={deployment?.signIn === true} onOpen={(meetingId) => visit.openAnalytics({ meetingId: meetingId as MeetingId })} nowMs={nowMs} />
      {!isStranger && <Programs api={api} />}
    </>
  )
}
