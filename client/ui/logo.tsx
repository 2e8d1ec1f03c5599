// The mark: a string and its first three overtones, standing waves on one line.
import './logo.css'

/** A standing wave of n half-waves from x=4 to x=44, drawn as one closed loop around y=24. */
function loop(halfWaves: number, amplitude: number): string {
  const width = 40 / halfWaves
  const half = (sign: number): string =>
    Array.from({ length: halfWaves }, (_, index) => {
      const x = 4 + index * width
      const y = 24 - sign * (index % 2 === 0 ? 1 : -1) * amplitude * (4 / 3)
      return `C${(x + width * 0.36).toFixed(2)} ${y.toFixed(2)} ${(x + width * 0.64).toFixed(2)} ${y.toFixed(2)} ${(x + width).toFixed(2)} 24`
    }).join('')
  return `M4 24${half(1)}M4 24${half(-1)}`
}

export function LogoMark() {
  return (
    <svg viewBox="0 0 48 48" className="logo-mark" aria-hidden="true">
      <path d={loop(1, 15)} className="logo-wave logo-wave-1" />
      <path d={loop(2, 10.5)} className="logo-wave logo-wave-2" />
      <path d={loop(3, 6.5)} className="logo-wave logo-wave-3" />
    </svg>
  )
}

export function Logo() {
  return (
    <span className="logo">
      <LogoMark />
      <span className="logo-word">Overtone</span>
    </span>
  )
}
