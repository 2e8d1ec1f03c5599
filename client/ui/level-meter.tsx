// A microphone's level as five bars, so that its person sees that they are heard.
import { useEffect, useRef } from 'react'
import { BARS, barsFor } from './level.ts'
import './level-meter.css'

export function LevelMeter({ track }: { readonly track: MediaStreamTrack | null }) {
  const ref = useRef<HTMLSpanElement>(null)
  useEffect(() => {
    const meter = ref.current
    if (!meter || !track) return
    const context = new AudioContext()
    const analyser = context.createAnalyser()
    analyser.fftSize = 1024
    context.createMediaStreamSource(new MediaStream([track])).connect(analyser)
    const samples = new Float32Array(analyser.fftSize)
    const timer = setInterval(() => {
      if (context.state === 'suspended') void context.resume()
      analyser.getFloatTimeDomainData(samples)
      const rms = Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length)
      meter.dataset['level'] = String(barsFor(rms))
    }, 80)
    return () => {
      clearInterval(timer)
      meter.dataset['level'] = '0'
      void context.close()
    }
  }, [track])
  return (
    <span ref={ref} className="level-meter" data-level="0" aria-hidden="true">
      {Array.from({ length: BARS }, (_, index) => (
        <i key={index} />
      ))}
    </span>
  )
}
