// One person's sound on its way to the speech encoder: log-mel window and the share of it that is voice.
import { LogMelRing } from './log-mel.ts'
import type { MelAnalysis } from './log-mel.ts'
import { NO_VOICE, bandLevelDb, hear } from './voice-activity.ts'
import type { VoiceState } from './voice-activity.ts'

export class SpeechStream {
  readonly #ring: LogMelRing
  readonly #voiced: Uint8Array
  #voice: VoiceState = NO_VOICE
  #next = 0
  #voicedFrames = 0

  constructor(analysis: MelAnalysis) {
    this.#voiced = new Uint8Array(analysis.features.frames)
    this.#ring = new LogMelRing(analysis, (power) => {
      this.#voice = hear(this.#voice, bandLevelDb(power, analysis.features))
      this.#voicedFrames -= this.#voiced[this.#next]!
      this.#voiced[this.#next] = this.#voice.voiced ? 1 : 0
      this.#voicedFrames += this.#voiced[this.#next]!
      this.#next = (this.#next + 1) % this.#voiced.length
    })
  }

  push(samples: Float32Array): void {
    this.#ring.push(samples)
  }

  /** The share of one whole window, 0..1, in which a voice is heard. */
  get voiceShare(): number {
    return this.#voicedFrames / this.#voiced.length
  }

  /** Forgets the sound, not the noise floor of the room. */
  clear(): void {
    this.#ring.clear()
    this.#voiced.fill(0)
    this.#voicedFrames = 0
    this.#next = 0
    this.#voice = { ...this.#voice, voiced: false, hangoverFrames: 0 }
  }

  write(into: Float32Array): void {
    this.#ring.write(into)
  }
}
