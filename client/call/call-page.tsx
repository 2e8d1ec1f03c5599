// The call: head with the permanent sign (or why there is none), the stage of tiles, the controls.
import { useCallback, useState } from 'react'
import type { Audience } from '../../src/protocol/constants.ts'
import { problemOf, toProblem } from '../state/call-error.ts'
import type { CallSession } from '../state/call-session.ts'
import { prohibitionSentence } from '../state/deployment.ts'
import { useStore } from '../state/use-store.ts'
import type { Visit } from '../state/visit.ts'
import { LogoMark } from '../ui/logo.tsx'
import { Notice } from '../ui/notice.tsx'
import { PurposeNote } from '../ui/purpose-note.tsx'
import { ThemeSwitch } from '../ui/theme-switch.tsx'
import { RemoteAudio } from './remote-audio.tsx'
import { useShortcuts } from './shortcuts.ts'
import { Stage } from './stage.tsx'
import { Strips } from './strips.tsx'
import { Toolbar } from './toolbar.tsx'
import { say } from '../words/words.ts'
import './call.css'

/** How long the copied link is confirmed on its button. */
const COPIED_MS = 2000

export function CallPage({ visit, session }: { readonly visit: Visit; readonly session: CallSession }) {
  const call = useStore(session.state)
  const tracks = useStore(session.tracks)
  const { overlaysShown, speakerId } = useStore(visit.preferences)
  const [asking, setAsking] = useState(false)
  const [copied, setCopied] = useState(false)
  const [soundBlocked, setSoundBlocked] = useState(false)
  const { media } = session
  const deployment = useStore(visit.deployment)
  const prohibition = prohibitionSentence(deployment)
  const inPage = useStore(session.analysis)
  const analysis = inPage.kind === 'open' ? inPage.analysis : null

  const toggleMicrophone = (): void => {
    const { microphone } = media.state.getSnapshot()
    const on = microphone.kind !== 'on' || microphone.muted
    void media.setMicrophoneOn(on)
    session.announce(say(on ? 'call.said.microphoneOn' : 'call.said.microphoneMuted'))
  }
  const toggleCamera = (): void => {
    const on = media.state.getSnapshot().camera.kind !== 'on'
    void media.setCameraOn(on)
    session.announce(say(on ? 'call.said.cameraOn' : 'call.said.cameraOff'))
  }
  const toggleOverlays = (): void => {
    visit.preferences.change({ overlaysShown: !overlaysShown })
    session.announce(say(overlaysShown ? 'call.said.labelsHidden' : 'call.said.labelsShown'))
  }
  const copyLink = async (): Promise<void> => {
    const link = `${location.origin}/${session.roomId}`
    try {
      await navigator.clipboard.writeText(link)
    } catch {
      // Without clipboard access the person copies it by hand.
      window.prompt(say('call.copyByHand'), link)
      return
    }
    setCopied(true)
    session.announce(say('call.linkCopied'))
    setTimeout(() => setCopied(false), COPIED_MS)
  }
  const agree = async (audience: Audience) => (await analysis?.giveConsent(audience).then(() => null, toProblem)) ?? null
  const onBlocked = useCallback(() => setSoundBlocked(true), [])
  const unblock = (): void => {
    setSoundBlocked(false)
    for (const audio of document.querySelectorAll<HTMLAudioElement>('audio[data-remote-audio]')) void audio.play().catch(() => undefined)
  }
  useShortcuts((shortcut) => (shortcut === 'microphone' ? toggleMicrophone() : shortcut === 'camera' ? toggleCamera() : analysis && toggleOverlays()))

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
      <header className="call-head">
        <div className="call-room">
          <LogoMark />
          <h1 className="call-room-name">{session.roomId}</h1>
        </div>
        {prohibition && <PurposeNote sentence={prohibition} />}
        {analysis && (
          <analysis.Sign
            call={call}
            onAsk={() => setAsking(true)}
            onStop={() => void analysis.withdrawConsent().catch(() => session.announce(say('analysis.stopFailed')))}
            onAudience={(audience) => void agree(audience)}
          />
        )}
        <ThemeSwitch preferences={visit.preferences} />
      </header>
      <div className="call-strips">
        <Strips call={call} analysis={inPage} media={media} soundBlocked={soundBlocked} onUnblock={unblock} onAsk={() => setAsking(true)} onShare={() => void agree('everyone')} />
      </div>
      <Stage session={session} call={call} tracks={tracks} labels={overlaysShown ? analysis : null} name={visit.preferences.getSnapshot().displayName} onCopy={() => void copyLink()} copied={copied} />
      <Toolbar media={media} preferences={visit.preferences} copied={copied} onMicrophone={toggleMicrophone} onCamera={toggleCamera} onOverlays={analysis && toggleOverlays} onCopy={() => void copyLink()} onLeave={() => void visit.leave()} />
      {[...tracks].map(([peerId, { microphone }]) => microphone && <RemoteAudio key={peerId} track={microphone} speakerId={speakerId} onBlocked={onBlocked} />)}
      {analysis && <analysis.Question open={asking} deployment={deployment} onClose={() => setAsking(false)} onAgree={agree} />}
      <p className="for-ears" role="status">
        <span key={call.announcement.count}>{call.announcement.text}</span>
      </p>
    </div>
  )
}
