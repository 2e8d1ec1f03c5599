// Plays one person's voice on the chosen speaker; tells when the browser holds it back.
import { useEffect, useRef } from 'react'

export function RemoteAudio({ track, speakerId, onBlocked }: { readonly track: MediaStreamTrack; readonly speakerId: string | null; readonly onBlocked: () => void }) {
  const ref = useRef<HTMLAudioElement>(null)
  useEffect(() => {
    const audio = ref.current
    if (!audio) return
    audio.srcObject = new MediaStream([track])
    const play = (): void => {
      audio.play().catch((error: unknown) => {
        // Autoplay rules: a page nobody has touched yet may not make a sound.
        if (error instanceof DOMException && error.name === 'NotAllowedError') onBlocked()
      })
    }
    play()
    // A phone call pauses what plays; nobody in this page does.
    const resume = (): void => {
      if (document.visibilityState === 'visible' && audio.paused) play()
    }
    audio.addEventListener('pause', resume)
    document.addEventListener('visibilitychange', resume)
    return () => {
      audio.removeEventListener('pause', resume)
      document.removeEventListener('visibilitychange', resume)
      audio.srcObject = null
    }
  }, [track, onBlocked])
  useEffect(() => {
    // A speaker that is gone leaves the default one playing.
    if (speakerId && ref.current && 'setSinkId' in ref.current) void ref.current.setSinkId(speakerId).catch(() => undefined)
  }, [speakerId])
  return <audio ref={ref} data-remote-audio />
}
