// A video element that plays one track and tells its picture's size.
import { useEffect, useRef } from 'react'
import type { Size } from './fit.ts'

export function StreamVideo(props: { readonly track: MediaStreamTrack; readonly mirrored: boolean; readonly fit: 'cover' | 'contain'; readonly onSize?: (size: Size) => void; readonly label: string }) {
  const { track, mirrored, fit, onSize } = props
  const ref = useRef<HTMLVideoElement>(null)
  useEffect(() => {
    const video = ref.current
    if (!video) return
    video.srcObject = new MediaStream([track])
    // Muted and inline: always allowed to start; refused only when the page is being left.
    void video.play().catch(() => undefined)
    return () => {
      video.srcObject = null
    }
  }, [track])
  useEffect(() => {
    const video = ref.current
    if (!video || !onSize) return
    const tell = (): void => {
      if (video.videoWidth > 0) onSize({ width: video.videoWidth, height: video.videoHeight })
    }
    tell()
    video.addEventListener('resize', tell)
    return () => video.removeEventListener('resize', tell)
  }, [onSize])
  return <video ref={ref} className="stream-video" data-mirrored={mirrored || undefined} data-fit={fit} aria-label={props.label} muted playsInline autoPlay disablePictureInPicture />
}
