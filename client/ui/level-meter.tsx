// A microphone's level as five bars, so that its person sees that they are heard.
import { useEffect, useRef } from 'react'
import { BARS, barsFor } from './level.ts'
import './level-meter.css'

/** `onLevel` is told each reading, in bars; keep it the same function. */
export function LevelMeter({ track, onLevel }: { readonly track: MediaStreamTrack | null; readonly onLevel?: (bars: number) => void }) {
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
      const bars = barsFor(rms)
      meter.dataset['level'] = String(bars)
      onLevel?.(bars)
    }, 80)
    return () => {
      clearInterval(timer)
      meter.dataset['level'] = '0'
      void context.close()
    }
  }, [track, onLevel])
  return (
    <span ref={ref} className="level-meter" data-level="0" aria-hidden="true">
      {Array.from({ length: BARS }, (_, index) => (
        <i key={index} />
      ))}
    </span>
  )
}
