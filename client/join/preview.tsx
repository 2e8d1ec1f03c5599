// The self-view before the call, with its two switches and, where something is wrong, what to do.
import { Mic, MicOff, TriangleAlert, Video, VideoOff } from 'lucide-react'
import { useState } from 'react'
import { Avatar } from '../ui/avatar.tsx'
import { Button } from '../ui/button.tsx'
import { StreamVideo } from '../ui/stream-video.tsx'
import { describeMediaProblem, isForGood, troublesOf } from '../state/media-problem.ts'
import type { MediaTrouble } from '../state/media-problem.ts'
import type { LocalMedia } from '../state/local-media.ts'
import { useStore } from '../state/use-store.ts'
import { say } from '../words/words.ts'
import type { Hearing } from './hearing.ts'
import { MicrophoneCheck } from './microphone-check.tsx'

export function Preview({ media, name }: { readonly media: LocalMedia; readonly name: string }) {
  const { microphone, camera } = useStore(media.state)
  const hearing = microphone.kind === 'on' && !microphone.muted
  const [heard, setHeard] = useState<{ readonly trackId: string; readonly kind: Hearing['kind'] } | null>(null)
  const silent = hearing && heard?.trackId === microphone.track.id && heard.kind === 'silent'
  return (
    <section className="preview" aria-label={say('join.preview')}>
      <div className="preview-picture">
        {camera.kind === 'on' ? (
          <StreamVideo track={camera.track} mirrored fit="cover" label={say('join.yourCamera')} />
        ) : (
          <div className="preview-empty">
            <Avatar name={name} />
            <p className="small">{say(camera.kind === 'starting' ? 'join.cameraStarting' : camera.kind === 'off' ? 'join.cameraOff' : 'join.noPicture')}</p>
          </div>
        )}
        <div className="preview-bar">
          <span className="preview-level">{hearing ? <MicrophoneCheck key={microphone.track.id} track={microphone.track} onHearing={(trackId, kind) => setHeard({ trackId, kind })} /> : <span className="small">{say(microphone.kind === 'starting' ? 'join.microphoneStarting' : 'join.microphoneOff')}</span>}</span>
          <Button
            kind="icon"
            className={`round ${hearing ? '' : 'round-off'}`}
            aria-label={say(hearing ? 'call.mute' : 'call.unmute')}
            onPress={() => void media.setMicrophoneOn(!hearing)}
          >
            {hearing ? <Mic aria-hidden="true" /> : <MicOff aria-hidden="true" />}
          </Button>
          <Button
            kind="icon"
            className={`round ${camera.kind === 'on' ? '' : 'round-off'}`}
            aria-label={say(camera.kind === 'on' ? 'call.cameraOff' : 'call.cameraOn')}
            onPress={() => void media.setCameraOn(camera.kind !== 'on')}
          >
            {camera.kind === 'on' ? <Video aria-hidden="true" /> : <VideoOff aria-hidden="true" />}
          </Button>
        </div>
      </div>
      <div role="status" className="preview-problems">
        {troublesOf(camera, microphone).map((trouble) => (
          <Problem key={trouble.sources.join()} trouble={trouble} onRetry={() => void media.retry(trouble.sources)} />
        ))}
        {silent && <p className="field-note">{say('checks.silentAction')}</p>}
      </div>
    </section>
  )
}

function Problem({ trouble, onRetry }: { readonly trouble: MediaTrouble; readonly onRetry: () => void }) {
  const { title, action } = describeMediaProblem(trouble)
  return (
    <div className="problem">
      <TriangleAlert aria-hidden="true" />
      <p>
        <strong>{say('pages.sentence', { text: title })}</strong> {action}
      </p>
      {!isForGood(trouble.problem) && (
        <Button kind="plain" onPress={onRetry}>
          {say('pages.tryAgain')}
        </Button>
      )}
    </div>
  )
}
