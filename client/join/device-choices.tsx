// Pickers for microphone, camera and, where the browser can, speaker.
import { Mic, Video, Volume2 } from 'lucide-react'
import type { LocalMedia } from '../state/local-media.ts'
import type { PreferencesStore } from '../state/preferences.ts'
import { useStore } from '../state/use-store.ts'
import { DevicePicker } from '../ui/picker.tsx'
import { say } from '../words/words.ts'

export function DeviceChoices({ media, preferences }: { readonly media: LocalMedia; readonly preferences: PreferencesStore }) {
  const { devices, microphone, camera } = useStore(media.state)
  const { microphoneId, cameraId, speakerId } = useStore(preferences)
  const inUse = (state: typeof camera, remembered: string | null): string | null => (state.kind === 'on' ? (state.track.getSettings().deviceId ?? remembered) : remembered)
  const canChooseSpeaker = 'setSinkId' in HTMLMediaElement.prototype && devices.speaker.length > 0
  return (
    <div className="device-choices">
      <DevicePicker label={say('join.microphone')} none={say('join.noMicrophone')} icon={Mic} choices={devices.microphone} selectedId={inUse(microphone, microphoneId)} onChoose={(id) => void media.choose('microphone', id)} />
      <DevicePicker label={say('join.camera')} none={say('join.noCamera')} icon={Video} choices={devices.camera} selectedId={inUse(camera, cameraId)} onChoose={(id) => void media.choose('camera', id)} />
      {canChooseSpeaker && <DevicePicker label={say('join.speaker')} none={say('join.noSpeaker')} icon={Volume2} choices={devices.speaker} selectedId={speakerId} onChoose={(id) => preferences.change({ speakerId: id })} />}
    </div>
  )
}
