// The plain terms of a meeting's report, importable by a browser without the schemas' library.
import { EMOTIONS } from './emotion.ts'

/** Of one bucket of one person or of a group. `unsure`: the label was withheld for low confidence. */
export const MOOD_LABELS = [...EMOTIONS, 'unsure'] as const
export type MoodLabel = (typeof MOOD_LABELS)[number]

/** Why something is not shown. */
export const WITHHELD = ['prohibited', 'off', 'nobody-shared', 'too-few'] as const
export type Withheld = (typeof WITHHELD)[number]

/** A pause shorter than this does not end a turn. Source: gaps between turns of one speaker rarely exceed 1 s (Heldner & Edlund 2010, J. Phonetics 38, about pauses in conversation). */
export const TURN_GAP_MS = 1000
/** Overlap below this is a backchannel ("mm-hm"), not an interruption; the first must have spoken that long already. */
export const INTERRUPTION_OVERLAP_MS = 1000
export const INTERRUPTION_AFTER_MS = 2000
/** mediasoup's score; under it pictures freeze and words are lost. */
export const BAD_QUALITY = 5

export const EXPORT_FORMATS = ['csv', 'json', 'pdf'] as const
export type ExportFormat = (typeof EXPORT_FORMATS)[number]
