// Turns decoded packets into an unbroken line of 16 kHz sound: silence stands where packets were lost or not sent (DTX).

/** Opus counts RTP time at 48 kHz whatever it carries (RFC 7587 section 4.1). */
const RTP_PER_SAMPLE = 3
const SAMPLES_PER_MS = 16
/** Longer than the speech encoder's 1.6 s window: more silence than that tells it nothing. */
const MAX_SILENCE_SAMPLES = 2_000 * SAMPLES_PER_MS
/** A talking sender's packets are 20 to 60 ms apart; after this the line goes on by the clock. */
const QUIET_AFTER_MS = 200
/** The clock-made line stays this far behind, so that a packet that was merely late still has its place. */
const STAY_BEHIND_MS = 100

export type Sound = { readonly samples: Float32Array; readonly rtpTimestamp: number; readonly arrivedMs: number }

export class SoundLine {
  /** RTP timestamp right after the newest sample; null before the first packet. */
  #nextTimestamp: number | null = null
  #lastArrivedMs = 0
  /** Samples of silence made by the clock since the last packet. */
  #filled = 0

  /** A packet's place in time: the sound to hand on, silence first where some is missing. */
  push(rtpTimestamp: number, samples: Float32Array, arrivedMs: number): readonly Sound[] {
    const out: Sound[] = []
    if (this.#nextTimestamp !== null) {
      const missing = wrappedDistance(this.#nextTimestamp, rtpTimestamp) / RTP_PER_SAMPLE
      if (missing >= 1) {
        const silence = Math.min(Math.floor(missing), MAX_SILENCE_SAMPLES)
        out.push({ samples: new Float32Array(silence), rtpTimestamp: (rtpTimestamp - silence * RTP_PER_SAMPLE) >>> 0, arrivedMs })
      }
    }
    out.push({ samples, rtpTimestamp, arrivedMs })
    this.#nextTimestamp = (rtpTimestamp + samples.length * RTP_PER_SAMPLE) >>> 0
    this.#lastArrivedMs = arrivedMs
    this.#filled = 0
    return out
  }

  /** A sender in DTX, or gone: the line goes on in silence by the clock. */
  advance(nowMs: number): Sound | null {
    if (this.#nextTimestamp === null || nowMs - this.#lastArrivedMs < QUIET_AFTER_MS) return null
    const due = Math.floor((nowMs - this.#lastArrivedMs - STAY_BEHIND_MS) * SAMPLES_PER_MS) - this.#filled
    if (due <= 0) return null
    const silence = Math.min(due, MAX_SILENCE_SAMPLES)
    this.#filled += due
    const rtpTimestamp = this.#nextTimestamp
    this.#nextTimestamp = (rtpTimestamp + due * RTP_PER_SAMPLE) >>> 0
    return { samples: new Float32Array(silence), rtpTimestamp, arrivedMs: nowMs }
  }

  reset(): void {
    this.#nextTimestamp = null
    this.#filled = 0
  }
}

/** How far `to` is ahead of `from` on the 32-bit circle. */
function wrappedDistance(from: number, to: number): number {
  return (to - from) | 0
}
