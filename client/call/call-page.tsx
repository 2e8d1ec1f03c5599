// The call: head with the permanent sign (or why there is none), the stage of tiles, the side panel, the controls.
import { useCallback, useState } from 'react'
import type { Audience } from '../../src/protocol/constants.ts'
import { may } from '../../src/protocol/roles.ts'
import { MY_DATA_PANEL } from '../my-data/use-my-data-panel.tsx'
import { problemOf, toProblem } from '../state/call-error.ts'
import type { CallSession } from '../state/call-session.ts'
import { prohibitionSentence } from '../state/deployment.ts'
import { useStore } from '../state/use-store.ts'
import type { Visit } from '../state/visit.ts'
import { LogoMark } from '../ui/logo.tsx'
import { Notice } from '../ui/notice.tsx'
import { PurposeNote } from '../ui/purpose-note.tsx'
import { ThemeSwitch } from '../ui/theme-switch.tsx'
import { Announcer } from './announcer.tsx'
import { useExtensions } from './extensions.ts'
import { useOwnTools } from './own-tools.tsx'
import type { Panel, PanelId } from './panel.ts'
import { RemoteAudio } from './remote-audio.tsx'
import { SettingsDialog } from './settings-dialog.tsx'
import { ShortcutsDialog } from './shortcuts-dialog.tsx'
import { useShortcuts } from './shortcuts.ts'
import { SidePanel } from './side-panel.tsx'
import { useSmallWindow } from './small-window.tsx'
import { Stage } from './stage.tsx'
import { Strips } from './strips.tsx'
import type { Tool } from './tool.ts'
import { Toolbar } from './toolbar.tsx'
import { PutOutPage, WaitingPage } from '../people/outside-pages.tsx'
import { UnmuteRequest } from '../people/unmute-request.tsx'
import { PEOPLE_PANEL } from '../people/use-people.tsx'
import { say } from '../words/words.ts'
import { useMedia } from './use-media.ts'
import './call.css'

/** Here the side panel lies over everything, as in side-panel.css. */
const PANEL_COVERS = '(max-width: 760px)'

export function CallPage({ visit, session }: { readonly visit: Visit; readonly session: CallSession }) {
  const call = useStore(session.state)
  const isSharing = useStore(session.screen.state).kind === 'on'
  const tracks = useStore(session.tracks)
  const { overlaysShown, speakerId } = useStore(visit.preferences)
  const [asking, setAsking] = useState(false)
  const [soundBlocked, setSoundBlocked] = useState(false)
  const { media } = session
  const deployment = useStore(visit.deployment)
  const prohibition = prohibitionSentence(deployment)
  const inPage = useStore(session.analysis)
  const analysis = inPage.kind === 'open' ? inPage.analysis : null

  const [openPanel, setOpenPanel] = useState<PanelId | null>(null)
  const [dialog, setDialog] = useState<'settings' | 'shortcuts' | null>(null)
  const own = useOwnTools(visit, session, { hasLabels: analysis !== null, sends: may(call.role, 'produce'), onSettings: () => setDialog('settings') })
  const small = useSmallWindow(session, call, own.first.find(({ id }) => id === 'microphone'))
  const added = useExtensions({ visit, session, call, openPanel, setOpenPanel })
  const panelTool = (panel: Panel): Tool => {
    const isOpen = panel.id === openPanel
    const run = (): void => setOpenPanel(isOpen ? null : panel.id)
    return { id: `panel-${panel.id}`, name: isOpen ? panel.hideName : panel.showName, icon: panel.icon, rank: panel.rank, action: { kind: 'panel', panelId: panel.id, isOpen, run }, ...(panel.shortcut ? { shortcut: panel.shortcut } : {}), ...(panel.badge && !isOpen ? { badge: panel.badge } : {}) }
  }
  const panelKeys = Object.fromEntries(added.panels.flatMap((panel) => (panel.shortcut ? [[panel.shortcut.toLowerCase(), () => setOpenPanel(panel.id === openPanel ? null : panel.id)]] : [])))
  const tools = [...own.first, ...added.tools, ...added.panels.map(panelTool), ...small.tools, ...own.last]
  const isPanelOpen = added.panels.some(({ id }) => id === openPanel)
  // Under a panel that covers the page nothing can be reached by key or by screen reader.
  const covered = useMedia(PANEL_COVERS) && isPanelOpen
  const agree = async (audience: Audience) => (await analysis?.giveConsent(audience).then(() => null, toProblem)) ?? null
  const onBlocked = useCallback(() => setSoundBlocked(true), [])
  const unblock = (): void => {
    setSoundBlocked(false)
    for (const audio of document.querySelectorAll<HTMLAudioElement>('audio[data-remote-audio]')) void audio.play().catch(() => undefined)
  }
  useShortcuts({ ...panelKeys, ...added.keys, ...small.keys, ...own.keys, '?': () => setDialog('shortcuts') })

  if (call.phase.kind === 'waiting') return <WaitingPage visit={visit} session={session} isConnected={call.phase.link === 'up'} />
  if (call.phase.kind === 'put-out') return <PutOutPage visit={visit} session={session} out={call.phase.out} />
  if (call.phase.kind === 'failed') {
    const { title, action } = problemOf(call.phase.problem.code)
    return (
      <Notice
        visit={visit}
        title={title}
        text={action}
        actions={[
          { name: say('pages.tryAgain'), primary: true, run: () => visit.enterLobby(session.roomId) },
          { name: say('pages.startPage'), run: () => visit.enterLobby(null) },
        ]}
      />
    )
  }
  return (
    <div className="call" data-phase={call.phase.kind}>
      <header className="call-head" inert={covered}>
        <div className="call-room">
          <LogoMark />
          <h1 className="call-room-name" dir="ltr">{session.roomId}</h1>
        </div>
        {prohibition && <PurposeNote sentence={prohibition} />}
        {analysis && (
          <analysis.Sign
            call={call}
            onAsk={() => may(call.role, 'consent') && setAsking(true)}
            onStop={() => void analysis.withdrawConsent().catch(() => session.announce(say('analysis.stopFailed')))}
            onAudience={(audience) => void agree(audience)}
            onMyData={() => setOpenPanel(MY_DATA_PANEL)}
          />
        )}
        <ThemeSwitch preferences={visit.preferences} />
      </header>
      <div className="call-strips" inert={covered}>
        <Strips
          call={call}
          moderation={session.moderation}
          isSharing={isSharing}
          onShowPeople={openPanel === PEOPLE_PANEL ? null : () => setOpenPanel(PEOPLE_PANEL)}
          analysis={inPage}
          media={media}
          screen={session.screen}
          connection={session.network.trouble}
          soundBlocked={soundBlocked}
          onUnblock={unblock}
          onAsk={() => setAsking(true)}
          onShare={() => void agree('everyone')}
        />
      </div>
      <div className="call-body">
        <Stage session={session} preferences={visit.preferences} call={call} tracks={tracks} labels={overlaysShown ? analysis : null} name={session.displayName} onCopy={own.copyLink} copied={own.copied} invitationOnly={deployment?.access === 'token'} inert={covered} />
        {isPanelOpen && openPanel && <SidePanel panels={added.panels} openPanel={openPanel} onOpen={setOpenPanel} />}
      </div>
      <Toolbar tools={tools} inert={covered} />
      {[...tracks].flatMap(([peerId, { microphone, 'screen-sound': sound }]) => [
        microphone && <RemoteAudio key={peerId} track={microphone} speakerId={speakerId} onBlocked={onBlocked} />,
        sound && <RemoteAudio key={`${peerId}-screen`} track={sound} speakerId={speakerId} onBlocked={onBlocked} />,
      ])}
      {small.element}
      <SettingsDialog open={dialog === 'settings'} onClose={() => setDialog(null)} visit={visit} media={media} />
      <ShortcutsDialog open={dialog === 'shortcuts'} onClose={() => setDialog(null)} tools={tools} />
      {call.room.asked && <UnmuteRequest by={call.room.asked.by} onAnswer={(yes) => session.moderation.answerRequest(yes)} />}
      {analysis && <analysis.Question open={asking} deployment={deployment} onClose={() => setAsking(false)} onAgree={agree} />}
      <Announcer state={session.state} preferences={visit.preferences} />
    </div>
  )
}
