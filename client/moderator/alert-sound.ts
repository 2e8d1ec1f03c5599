// The sound of a new alert: two short soft tones, made by the browser itself.

const PEAK = 0.12

/** Browsers hold it back until the page was pressed once. */
export function playAlertSound(): void {
  const context = new AudioContext()
  const tone = (frequencyHz: number, atS: number): void => {
    const [oscillator, gain] = [context.createOscillator(), context.createGain()]
    oscillator.frequency.value = frequencyHz
    gain.gain.setValueAtTime(0, atS)
    gain.gain.linearRampToValueAtTime(PEAK, atS + 0.02)
    gain.gain.exponentialRampToValueAtTime(0.001, atS + 0.22)
    oscillator.connect(gain).connect(context.destination)
    oscillator.start(atS)
    oscillator.stop(atS + 0.24)
  }
  tone(660, context.currentTime)
  tone(880, context.currentTime + 0.14)
  setTimeout(() => void context.close(), 1000)
}
