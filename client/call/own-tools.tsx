// The call's own tools: microphone, camera, settings, labels, link, leave; each with its key and its word for the live region.
import { Check, Link2, Mic, MicOff, PhoneOff, Settings2, Tags, Video, VideoOff } from 'lucide-react'
import { useState } from 'react'
import type { CallSession } from '../state/call-session.ts'
import { useStore } from '../state/use-store.ts'
import type { Visit } from '../state/visit.ts'
import { say } from '../words/words.ts'
import type { Tool } from './tool.ts'

/** How long the copied link is confirmed on its button. */
const COPIED_MS = 2000

export type OwnTools = {
  /** To the left of what the features add, and to the right. */
  readonly first: readonly Tool[]
  readonly last: readonly Tool[]
  readonly keys: Readonly<Record<string, () => void>>
  readonly copied: boolean
  readonly copyLink: () => void
}

export function useOwnTools(visit: Visit, session: CallSession, { hasLabels, sends, onSettings }: { readonly hasLabels: boolean; readonly sends: boolean; readonly onSettings: () => void }): OwnTools {
  const { media } = session
  const { preferences } = visit
  const { microphone, camera } = useStore(media.state)
  const { overlaysShown } = useStore(preferences)
  const [copied, setCopied] = useState(false)
  const hearing = microphone.kind === 'on' && !microphone.muted
  const seeing = camera.kind === 'on'

  const toggleMicrophone = (): void => {
    void media.setMicrophoneOn(!hearing)
    session.announce(say(hearing ? 'call.said.microphoneMuted' : 'call.said.microphoneOn'))
  }
  const toggleCamera = (): void => {
    void media.setCameraOn(!seeing)
    session.announce(say(seeing ? 'call.said.cameraOff' : 'call.said.cameraOn'))
  }
  const toggleOverlays = (): void => {
    preferences.change({ overlaysShown: !overlaysShown })
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

  const press = (run: () => unknown): Tool['action'] => ({ kind: 'press', run: () => void run() })
  const labels: Tool = { id: 'labels', name: say(overlaysShown ? 'call.hideLabels' : 'call.showLabels'), icon: Tags, shortcut: 'O', rank: 40, action: press(toggleOverlays), ...(overlaysShown ? {} : { look: 'crossed' }) }
  return {
    // An observer has no microphone and no camera in the call.
    first: !sends ? [] : [
      { id: 'microphone', name: say(hearing ? 'call.mute' : 'call.unmute'), icon: hearing ? Mic : MicOff, shortcut: 'M', rank: 0, action: press(toggleMicrophone), ...(hearing ? {} : { look: 'off' }) },
      { id: 'camera', name: say(seeing ? 'call.cameraOff' : 'call.cameraOn'), icon: seeing ? Video : VideoOff, shortcut: 'V', rank: 0, action: press(toggleCamera), ...(seeing ? {} : { look: 'off' }) },
    ],
    last: [
      ...(hasLabels ? [labels] : []),
      { id: 'settings', name: say('settings.title'), icon: Settings2, rank: 50, shortcut: ',', action: press(onSettings) },
      { id: 'link', name: say(copied ? 'call.linkCopied' : 'call.copyLink'), icon: copied ? Check : Link2, rank: 60, action: press(copyLink) },
      { id: 'leave', name: say('call.leave'), icon: PhoneOff, rank: 0, look: 'leave', action: press(() => visit.leave()) },
    ],
    keys: { ...(sends ? { m: toggleMicrophone, v: toggleCamera } : {}), ',': onSettings, ...(hasLabels ? { o: toggleOverlays } : {}) },
    copied,
    copyLink: () => void copyLink(),
  }
}
