// Plays one person's voice on the chosen speaker; tells when the browser holds it back.
import { useEffect, useRef } from 'react'

export function RemoteAudio({ track, speakerId, onBlocked }: { readonly track: MediaStreamTrack; readonly speakerId: string | null; readonly onBlocked: () => void }) {
  const ref = useRef<HTMLAudioElement>(null)
  useEffect(() => {
    const audio = ref.current
    if (!audio) return
    audio.srcObject = new MediaStream([track])
    audio.play().catch((error: unknown) => {
      // Autoplay rules: a page nobody has touched yet may not make a sound.
      if (error instanceof DOMException && error.name === 'NotAllowedError') onBlocked()
    })
    return () => {
      audio.srcObject = null
    }
  }, [track, onBlocked])
  useEffect(() => {
    // A speaker that is gone leaves the default one playing.
    if (speakerId && ref.current && 'setSinkId' in ref.current) void ref.current.setSinkId(speakerId).catch(() => undefined)
  }, [speakerId])
  return <audio ref={ref} data-remote-audio />
}
