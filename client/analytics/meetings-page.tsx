// The meetings that somebody led, by room; each opens its report.
import { ChartColumnStacked, ChevronRight, LogIn, Radio } from 'lucide-react'
import type { MeetingSummary } from '../../src/protocol/report.ts'
import { problemOf } from '../state/call-error.ts'
import { useStore } from '../state/use-store.ts'
import { Button } from '../ui/button.tsx'
import { say, sayDate, sayPercent } from '../words/words.ts'
import { sayDuration, sayRange } from './durations.ts'
import { byRoom } from './meetings-store.ts'
import type { MeetingsState, MeetingsStore } from './meetings-store.ts'
import './meetings.css'

type MeetingsPageProps = { readonly store: MeetingsStore; /** No key and no token: there is nothing to ask with. */ readonly isStranger: boolean; readonly canSignIn: boolean; readonly onOpen: (meetingId: string) => void; readonly nowMs: () => number }

export function MeetingsPage({ store, isStranger, canSignIn, onOpen, nowMs }: MeetingsPageProps) {
  const state = useStore(store)
  return (
    <section className="meetings" aria-busy={state.kind === 'loading' && !isStranger} aria-labelledby="meetings-title">
      <h1 id="meetings-title">{say('pages.reports')}</h1>
      <p className="soft meetings-lead">{say('analytics.list.lead')}</p>
      {isStranger ? <Empty title={say('analytics.list.strangerTitle')} text={say('analytics.list.strangerText')} canSignIn={canSignIn} /> : <Meetings state={state} store={store} onOpen={onOpen} nowMs={nowMs} />}
    </section>
  )
}

function Empty({ title, text, canSignIn = false }: { readonly title: string; readonly text: string; readonly canSignIn?: boolean }) {
  return (
    <div className="empty">
      <ChartColumnStacked aria-hidden="true" />
      <h2>{title}</h2>
      <p className="soft">{text}</p>
      {canSignIn && (
        // The provider's pages are no part of this one: the whole page goes there and comes back, to the start page and its link here.
        <Button kind="primary" onPress={() => location.assign('/api/sign-in?room=')}>
          <LogIn className="points" aria-hidden="true" />
          {say('join.signIn')}
        </Button>
      )}
      <a className="button" href="/">
        {say('pages.startPage')}
      </a>
    </div>
  )
}

function Meetings({ state, store, onOpen, nowMs }: { readonly state: MeetingsState } & Pick<MeetingsPageProps, 'store' | 'onOpen' | 'nowMs'>) {
  if (state.kind === 'loading') return <p role="status" className="soft">{say('analytics.list.loading')}</p>
  if (state.kind === 'failed') {
    const { title, action } = problemOf(state.code)
    return (
      <div role="alert" className="empty">
        <h2>{title}</h2>
        <p className="soft">{action}</p>
        <Button onPress={() => void store.load()}>{say('pages.tryAgain')}</Button>
      </div>
    )
  }
  if (state.items.length === 0) return <Empty title={say('analytics.list.emptyTitle')} text={say('analytics.list.emptyText')} />
  return (
    <>
      {byRoom(state.items).map(({ roomId, meetings }) => (
        <section key={roomId} className="room-meetings" aria-labelledby={`room-${roomId}`}>
          <h2 id={`room-${roomId}`}>
            <bdi>{roomId}</bdi>
          </h2>
          <ul>
            {meetings.map((meeting) => (
              <MeetingLine key={meeting.meetingId} meeting={meeting} nowMs={nowMs()} onOpen={onOpen} />
            ))}
          </ul>
        </section>
      ))}
      {state.next !== null && (
        <div className="meetings-more">
          <Button isDisabled={state.more === 'loading'} onPress={() => void store.loadMore()}>
            {say('analytics.list.more')}
          </Button>
          {state.more === 'failed' && <p role="alert">{say('analytics.list.moreFailed')}</p>}
        </div>
      )}
    </>
  )
}

function MeetingLine({ meeting, nowMs, onOpen }: { readonly meeting: MeetingSummary; readonly nowMs: number; readonly onOpen: (meetingId: string) => void }) {
  const { meetingId, startedMs, endedMs, end, people, speakingShare, deletedMs } = meeting
  const untilMs = endedMs ?? nowMs
  return (
    <li>
      <a
        className="meeting-line" href={`/analytics/${meetingId}`} data-meeting={meetingId}
        onClick={(event) => {
          // With a modifier it is the browser's own: a new tab, a download.
          if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
          event.preventDefault()
          onOpen(meetingId)
        }}
      >
        <span className="meeting-when">
          <strong>{sayDate(startedMs, { weekday: 'short', day: 'numeric', month: 'long' })}</strong>
          <span>{sayRange(startedMs, Math.max(untilMs, startedMs + 60_000))}</span>
          {end === 'running' && (
            <span className="live-pill">
              <Radio aria-hidden="true" />
              {say('analytics.list.running')}
            </span>
          )}
        </span>
        <span className="meeting-facts soft">
          {sayDuration(Math.max(0, untilMs - startedMs))} · {say('analytics.list.people', { count: people })} · {say('analytics.list.speaking', { percent: sayPercent(speakingShare) })}
          {deletedMs !== null && <> · {say('analytics.list.keptUntil', { time: sayDate(deletedMs) })}</>}
        </span>
        <ChevronRight className="points" aria-hidden="true" />
      </a>
    </li>
  )
}
