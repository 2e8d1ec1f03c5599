// Two notes to try a speaker with, as a WAV file made here: nothing to fetch, and every browser plays it.

const RATE_HZ = 24_000
const NOTES = [{ hz: 523.25, startS: 0 }, { hz: 783.99, startS: 0.32 }] as const
const NOTE_S = 0.7
const LENGTH_S = 1.1
const LOUDNESS = 0.32
/** A note that begins or ends at once clicks. */
const ATTACK_S = 0.012

/** 16 bits, one channel: http://soundfile.sapp.org/doc/WaveFormat/ */
export function testSound(): Uint8Array<ArrayBuffer> {
  const samples = Math.round(LENGTH_S * RATE_HZ)
  const bytes = new Uint8Array(44 + samples * 2)
  const view = new DataView(bytes.buffer)
  const word = (at: number, text: string): void => {
    for (let index = 0; index < text.length; index++) view.setUint8(at + index, text.charCodeAt(index))
  }
  word(0, 'RIFF')
  view.setUint32(4, bytes.length - 8, true)
  word(8, 'WAVEfmt ')
  view.setUint32(16, 16, true)
  view.setUint16(20, 1, true)
  view.setUint16(22, 1, true)
  view.setUint32(24, RATE_HZ, true)
  view.setUint32(28, RATE_HZ * 2, true)
  view.setUint16(32, 2, true)
  view.setUint16(34, 16, true)
  word(36, 'data')
  view.setUint32(40, samples * 2, true)
  for (let index = 0; index < samples; index++) view.setInt16(44 + index * 2, Math.round(sampleAt(index / RATE_HZ) * 32_767), true)
  return bytes
}

function sampleAt(timeS: number): number {
  return NOTES.reduce((sum, { hz, startS }) => {
    const sinceS = timeS - startS
    if (sinceS < 0 || sinceS > NOTE_S) return sum
    const envelope = Math.min(1, sinceS / ATTACK_S) * Math.exp(-4 * sinceS) * Math.min(1, (NOTE_S - sinceS) / ATTACK_S)
    return sum + LOUDNESS * envelope * Math.sin(2 * Math.PI * hz * sinceS)
  }, 0)
}

export type Playing = 'played' | 'speaker-gone' | 'failed'

/** Plays it on the speaker chosen, or on the usual one where that is gone; resolves when it has ended. */
export async function playTestSound(speakerId: string | null, signal: AbortSignal): Promise<Playing> {
  const url = URL.createObjectURL(new Blob([testSound()], { type: 'audio/wav' }))
  const audio = new Audio(url)
  let gone = false
  try {
    if (speakerId && 'setSinkId' in audio)
      await audio.setSinkId(speakerId).catch(() => {
        gone = true
      })
    const ended = new Promise<void>((resolve, reject) => {
      audio.addEventListener('ended', () => resolve(), { once: true })
      audio.addEventListener('error', () => reject(new Error('the sound could not be played')), { once: true })
      signal.addEventListener('abort', () => resolve(), { once: true })
    })
    await Promise.all([audio.play(), ended])
    return gone ? 'speaker-gone' : 'played'
  } catch {
    return signal.aborted ? 'played' : 'failed'
  } finally {
    audio.pause()
    URL.revokeObjectURL(url)
  }
}
