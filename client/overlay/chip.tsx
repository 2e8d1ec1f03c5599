// What the overlay says: glyph inside its confidence arc, the word, and the mark of where it comes from.
import { Ear, Eye } from 'lucide-react'
import type { Modality } from '../../src/protocol/emotion.ts'
import { Glyph } from './glyph.tsx'
import { phraseOf } from './phrases.ts'
import type { Label } from './phrases.ts'

const RADIUS = 14.25
const LENGTH = 2 * Math.PI * RADIUS

export function ChipFace({ label, modality, confidence }: { readonly label: Label; readonly modality: Modality; readonly confidence: number }) {
  const unsure = label === 'unsure'
  return (
    <>
      <span className="chip-mark" data-label={label}>
        <svg viewBox="0 0 32 32" className="chip-arc" aria-hidden="true">
          {!unsure && <circle cx="16" cy="16" r={RADIUS} className="chip-arc-track" />}
          {!unsure && <circle cx="16" cy="16" r={RADIUS} className="chip-arc-value" strokeDasharray={`${LENGTH * Math.max(0, Math.min(1, confidence))} ${LENGTH}`} transform="rotate(-90 16 16)" />}
        </svg>
        <Glyph label={label} className="chip-glyph" />
      </span>
      <span className="chip-word">{phraseOf(label, modality)}</span>
      <span className="chip-modality" aria-hidden="true">
        {modality !== 'audio' && <Eye />}
        {modality !== 'visual' && <Ear />}
      </span>
    </>
  )
}
