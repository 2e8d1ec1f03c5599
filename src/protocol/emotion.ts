// The eight labels, how a reading of one person looks, and nothing else.

/** The labels in the order of Aff-Wild2's annotation files; every probability vector uses this order. */
export const EMOTIONS = ['neutral', 'anger', 'disgust', 'fear', 'happiness', 'sadness', 'surprise', 'other'] as const
export type Emotion = (typeof EMOTIONS)[number]

export const MODALITIES = ['audio', 'visual', 'audio-visual'] as const
/** What a reading was made from. */
export type Modality = (typeof MODALITIES)[number]

/** A face's place in the picture it was seen in: fractions 0..1 of its width and height, origin top left. */
export type FaceBox = { readonly x: number; readonly y: number; readonly width: number; readonly height: number }

/** What one person's face and voice say at one moment. */
export type Reading<Subject extends string = string> = {
  readonly peerId: Subject
  /** Server wall clock (Unix ms) at which the newest evidence arrived. */
  readonly timeMs: number
  /** Milliseconds from that arrival to the reading's sending. */
  readonly ageMs: number
  /** The smoothed label, or 'unsure' where the confidence is under the models' abstention threshold. */
  readonly label: Emotion | 'unsure'
  /** Calibrated and smoothed, one for each of EMOTIONS, sum 1. */
  readonly probabilities: readonly number[]
  /** The likeliest label's probability, 0..1. */
  readonly confidence: number
  readonly modality: Modality
  /** Where the face is; null when the reading is from the voice alone. */
  readonly box: FaceBox | null
  /** RTP timestamps of the newest media used (for measuring latency); null for a modality that was not used. */
  readonly rtp: { readonly video: number | null; readonly audio: number | null }
}
