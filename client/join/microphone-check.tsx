// The microphone's level, and in words whether the person is heard.
import { useCallback, useEffect, useRef, useState } from 'react'
import { LevelMeter } from '../ui/level-meter.tsx'
import { say } from '../words/words.ts'
import { hear, listen } from './hearing.ts'
import type { Hearing } from './hearing.ts'

/** Give it a key of the track: another microphone is listened to anew. */
export function MicrophoneCheck({ track, onHearing }: { readonly track: MediaStreamTrack; readonly onHearing: (trackId: string, kind: Hearing['kind']) => void }) {
  const hearing = useRef<Hearing | null>(null)
  const [kind, setKind] = useState<Hearing['kind']>('listening')
  const tell = useRef(onHearing)
  useEffect(() => {
    tell.current = onHearing
  })
  const onLevel = useCallback(
    (bars: number) => {
      const nowMs = performance.now()
      const before = hearing.current ?? listen(nowMs)
      const after = hear(before, bars, nowMs)
      hearing.current = after
      if (after.kind === before.kind) return
      setKind(after.kind)
      tell.current(track.id, after.kind)
    },
    [track],
  )
  return (
    <>
      <LevelMeter track={track} onLevel={onLevel} />
      <span className="small preview-heard" role="status" data-testid="hearing">
        {kind === 'heard' ? say('checks.heard') : kind === 'silent' ? say('checks.silent') : say('checks.speak')}
      </span>
    </>
  )
}
