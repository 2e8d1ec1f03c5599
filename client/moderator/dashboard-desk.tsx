// The dashboard once it is open: head, filters, the list, the drawer with alerts, rules and what was done.
import { Bell, History, ShieldOff, SlidersHorizontal, Unplug } from 'lucide-react'
import { useCallback, useEffect, useMemo, useState } from 'react'
import type { RoomId } from '../../src/protocol/ids.ts'
import type { Panel, PanelId } from '../call/panel.ts'
import { SidePanel } from '../call/side-panel.tsx'
import { Strip } from '../call/strip.tsx'
import { problemOf } from '../state/call-error.ts'
import { prohibitionSentence } from '../state/deployment.ts'
import { Store } from '../state/store.ts'
import { useStore } from '../state/use-store.ts'
import { storageOf } from '../state/visit.ts'
import type { Visit } from '../state/visit.ts'
import { useMedia } from '../call/use-media.ts'
import { useShortcuts } from '../call/shortcuts.ts'
import { Button } from '../ui/button.tsx'
import { LogoMark } from '../ui/logo.tsx'
import { PurposeNote } from '../ui/purpose-note.tsx'
import { say, sayTime } from '../words/words.ts'
import { AlertCaller } from './alert-caller.tsx'
import { playAlertSound } from './alert-sound.ts'
import { allAlerts, AlertsPanel } from './alerts-panel.tsx'
import { DashboardHead } from './dashboard-head.tsx'
import { Deeds } from './deeds.ts'
import { derived, sameElements } from './derived.ts'
import { DeskProvider, useDesk } from './desk.ts'
import type { Desk, Question } from './desk.ts'
import { DonePanel } from './done-panel.tsx'
import { FilterBar, HeldNote } from './filter-bar.tsx'
import { NO_FILTERS } from './filters.ts'
import { HabitsStore } from './habits.ts'
import type * as Labels from './labels.tsx'
import type { About, DashboardLink, LinkPhase } from './link.ts'
import { isActive } from './needs.ts'
import { QuestionDialog } from './questions.tsx'
import { RoomsGrid } from './rooms-grid.tsx'
import type { Pointed } from './rooms-grid.tsx'
import { RoomsView } from './rooms-view.ts'
import type { RowKey } from './rows.ts'
import { RulesPanel } from './rules-form.tsx'
import { Toasts } from './toasts.tsx'
import './alerts.css'

/** Here the drawer lies over everything, as in side-panel.css. */
const DRAWER_COVERS = '(max-width: 760px)'
const TICK_MS = 1000

type DashboardDeskProps = { readonly visit: Visit; readonly link: DashboardLink; readonly phase: LinkPhase; readonly about: About; readonly onAgain: () => void }

export function DashboardDesk({ visit, link, phase, about, onAgain }: DashboardDeskProps) {
  const [parts] = useState(() => ({ view: new RoomsView(link.board, link.nowMs), deeds: new Deeds(link.ask, link.nowMs), now: new Store(link.nowMs()), habits: new HabitsStore(storageOf('localStorage')), alerts: derived(link.board, allAlerts, sameElements) }))
  const { view, deeds, now, habits, alerts } = parts
  const [question, setQuestion] = useState<Question | null>(null)
  const [openPanel, setOpenPanel] = useState<PanelId | null>(null)
  const [pointed, setPointed] = useState<Pointed | null>(null)
  const labels = useLabels(about.analysis === 'available')
  const isLive = phase.kind === 'live' && phase.lostMs === null
  const covered = useMedia(DRAWER_COVERS) && openPanel !== null
  useEffect(() => () => view.close(), [view])
  useEffect(() => {
    // A picture that is old stands still, its waiting times too.
    if (!isLive) return
    const timer = setInterval(() => now.set(link.nowMs()), TICK_MS)
    return () => clearInterval(timer)
  }, [isLive, link, now])
  const goTo = useCallback((key: RowKey, roomId: RoomId): void => {
    if (matchMedia(DRAWER_COVERS).matches) setOpenPanel(null)
    view.reveal(roomId, () => view.rows.getSnapshot().some((row) => row.key === key))
    setPointed((before) => ({ key, count: (before?.count ?? 0) + 1 }))
  }, [view])
  const desk: Desk = useMemo(() => ({ link, view, deeds, now, about, alerts, labels, isLive, ask: setQuestion, goTo }), [link, view, deeds, now, about, alerts, labels, isLive, goTo])
  useShortcuts({ z: () => deeds.undoLast() })
  const openAlerts = useStore(alerts).filter(isActive).length
  const panels: readonly Panel[] = [
    { id: 'alerts', title: say('moderator.alerts'), showName: say('moderator.alerts'), hideName: say('moderator.alerts'), icon: Bell, badge: openAlerts, rank: 1, content: () => <AlertsPanel habits={habits} /> },
    { id: 'rules', title: say('moderator.rules'), showName: say('moderator.rules'), hideName: say('moderator.rules'), icon: SlidersHorizontal, rank: 2, content: () => <RulesPanel /> },
    { id: 'done', title: say('moderator.done'), showName: say('moderator.done'), hideName: say('moderator.done'), icon: History, rank: 3, content: () => <DonePanel /> },
  ]
  return (
    <DeskProvider value={desk}>
      <div className="dash" data-old={!isLive || undefined}>
        <div className="dash-top" inert={covered}>
          <DashboardHead visit={visit} isOpen={openPanel !== null} onAlerts={() => setOpenPanel(openPanel === null ? 'alerts' : null)} />
          <Notes visit={visit} phase={phase} about={about} onAgain={onAgain} />
        </div>
        <div className="dash-body">
          <main className="dash-main" inert={covered}>
            <Rooms pointed={pointed} />
          </main>
          {openPanel !== null && <SidePanel panels={panels} openPanel={openPanel} onOpen={setOpenPanel} />}
        </div>
        <Toasts />
        {question && <QuestionDialog question={question} onClose={() => setQuestion(null)} />}
        <AlertCaller habits={habits} playSound={playAlertSound} />
      </div>
    </DeskProvider>
  )
}

function Rooms({ pointed }: { readonly pointed: Pointed | null }) {
  const { link, view } = useDesk()
  const hasRooms = useStore({ subscribe: link.board.subscribe, getSnapshot: () => link.board.getSnapshot().rooms.size > 0 })
  const hasRows = useStore({ subscribe: view.rows.subscribe, getSnapshot: () => view.rows.getSnapshot().length > 0 })
  if (!hasRooms && !hasRows) return <Nothing title={say('moderator.none.title')} text={say('moderator.none.text')} />
  return (
    <>
      <FilterBar />
      <HeldNote />
      {hasRows ? <RoomsGrid pointed={pointed} /> : <Nothing title={say('moderator.noMatch.title')} text={say('moderator.noMatch.text')} action={{ name: say('moderator.noMatch.clear'), run: () => view.filter(NO_FILTERS) }} />}
    </>
  )
}

function Nothing({ title, text, action }: { readonly title: string; readonly text: string; readonly action?: { readonly name: string; readonly run: () => void } }) {
  return (
    <div className="board-nothing dash-nothing">
      <LogoMark />
      <h2>{title}</h2>
      <p className="soft">{text}</p>
      {action && <Button onPress={action.run}>{action.name}</Button>}
    </div>
  )
}

function Notes({ visit, phase, about, onAgain }: { readonly visit: Visit; readonly phase: LinkPhase; readonly about: About; readonly onAgain: () => void }) {
  const sentence = prohibitionSentence(useStore(visit.deployment))
  return (
    <div className="dash-notes">
      {phase.kind === 'live' && phase.lostMs !== null && (
        <Strip tone="warn" icon={<Unplug aria-hidden="true" />}>
          {say('moderator.lost', { time: sayTime(phase.lostMs) })}
        </Strip>
      )}
      {phase.kind === 'ended' && (
        <Strip tone="warn" icon={<Unplug aria-hidden="true" />} actions={[{ name: say('pages.tryAgain'), run: onAgain }]}>
          {say('moderator.endedAt', { time: sayTime(phase.atMs), ...problemOf(phase.code) })}
        </Strip>
      )}
      {about.analysis === 'suspended' && (
        <Strip tone="quiet" icon={<ShieldOff aria-hidden="true" />}>
          {say('moderator.analysisSuspended')}
        </Strip>
      )}
      {about.analysis === 'prohibited' && sentence && <PurposeNote sentence={say('moderator.facts', { sentence })} />}
      {about.analysis === 'off' && <PurposeNote sentence={say('moderator.analysisOff')} />}
    </div>
  )
}

/** Where nobody can be analysed, nothing of labels is fetched. */
function useLabels(isWanted: boolean): typeof Labels | null {
  const [labels, setLabels] = useState<typeof Labels | null>(null)
  useEffect(() => {
    if (!isWanted) return
    let isHere = true
    void import('./labels.tsx').then(async (loaded) => {
      await loaded.words
      if (isHere) setLabels(loaded)
    }, (error: unknown) => console.warn('overtone: the labels could not be loaded', error))
    return () => {
      isHere = false
    }
  }, [isWanted])
  return isWanted ? labels : null
}
