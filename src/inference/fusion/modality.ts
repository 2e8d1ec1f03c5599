// What a reading was made from: only evidence that is recent enough counts; pure.
import type { Modality } from '../../protocol/emotion.ts'

/** Monotonic time of a modality's newest valid token; null when it has none, or ended. */
export type Evidence = { readonly visualMs: number | null; readonly audioMs: number | null }

/** Two missed detections in a row (a turned head, a hand) do not end a face. */
export const VISUAL_RECENT_MS = 700
/** The pauses of a speaker do not end a voice; a token itself reaches 1.6 s back. */
export const AUDIO_RECENT_MS = 1_000

export function modalityOf({ visualMs, audioMs }: Evidence, nowMs: number): Modality | null {
  const visual = visualMs !== null && nowMs - visualMs <= VISUAL_RECENT_MS
  const audio = audioMs !== null && nowMs - audioMs <= AUDIO_RECENT_MS
  if (visual && audio) return 'audio-visual'
  return visual ? 'visual' : audio ? 'audio' : null
}
