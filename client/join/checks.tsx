// What can be tried before a call: the speaker with a sound, the connection by each way.
import { Activity, AudioLines, LoaderCircle, Volume2 } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { ConnectivityCheck } from '../state/connectivity.ts'
import type { PreferencesStore } from '../state/preferences.ts'
import { useStore } from '../state/use-store.ts'
import { Button } from '../ui/button.tsx'
import { say } from '../words/words.ts'
import { ConnectionReport } from './connection-check.tsx'
import { playTestSound } from './test-sound.ts'
import type { Playing } from './test-sound.ts'
import './checks.css'

export function Checks({ preferences }: { readonly preferences: PreferencesStore }) {
  const [check] = useState(() => new ConnectivityCheck())
  useEffect(() => () => check.close(), [check])
  const state = useStore(check.state)
  const { sound, play } = useTestSound(preferences)
  const running = state.kind === 'running'
  return (
    <div className="checks">
      <div className="check-buttons">
        <Button isDisabled={sound === 'playing'} onPress={play}>
          {sound === 'playing' ? <AudioLines aria-hidden="true" /> : <Volume2 aria-hidden="true" />}
          {sound === 'playing' ? say('checks.playing') : say('checks.playSound')}
        </Button>
        <Button isDisabled={running} onPress={() => void check.run()}>
          {running ? <LoaderCircle className="turning" aria-hidden="true" /> : <Activity aria-hidden="true" />}
          {running ? say('checks.checking') : state.kind === 'idle' ? say('checks.check') : say('checks.checkAgain')}
        </Button>
      </div>
      <p className="field-note check-sound" role="status">
        {sound === 'played' ? say('checks.didYouHear') : sound === 'speaker-gone' ? say('checks.speakerGone') : sound === 'failed' ? say('checks.soundFailed') : ''}
      </p>
      <ConnectionReport state={state} />
    </div>
  )
}

/** The question stays until another sound is played or another speaker chosen. */
function useTestSound(preferences: PreferencesStore): { readonly sound: 'idle' | 'playing' | Playing; readonly play: () => void } {
  const { speakerId } = useStore(preferences)
  const [heard, setHeard] = useState<{ readonly speakerId: string | null; readonly sound: 'playing' | Playing } | null>(null)
  const playing = useRef<AbortController | null>(null)
  useEffect(() => () => playing.current?.abort(), [speakerId])
  const play = (): void => {
    const run = new AbortController()
    playing.current = run
    setHeard({ speakerId, sound: 'playing' })
    void playTestSound(speakerId, run.signal).then((sound) => {
      if (!run.signal.aborted) setHeard({ speakerId, sound })
    })
  }
  return { sound: heard && heard.speakerId === speakerId ? heard.sound : 'idle', play }
}
