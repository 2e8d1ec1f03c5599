// A shape of its own for each label, so that colour is never needed to tell them apart.
import type { ReactNode } from 'react'
import type { Label } from './phrases.ts'
import './labels.css'

/** Drawn on a 24 × 24 field; filled shapes in the label's hue, told apart by outline alone at 14 px. */
const SHAPES: Readonly<Record<Label, ReactNode>> = {
  neutral: <rect x="4" y="9.25" width="16" height="5.5" rx="2.75" />,
  happiness: <path d="M3.2 8.5a1.6 1.6 0 0 1 1.6-1.6h14.4a1.6 1.6 0 0 1 1.6 1.6 8.8 8.8 0 0 1-17.6 0Z" transform="translate(0 1)" />,
  sadness: <path d="M12 2.8c.5 0 .9.3 1.2.7 2.6 3.7 5.6 7.6 5.6 11a6.8 6.8 0 0 1-13.6 0c0-3.4 3-7.3 5.6-11 .3-.4.7-.7 1.2-.7Z" />,
  surprise: <path d="m12 1.8 2.3 5 5.1-2.2-2.2 5.1 5 2.3-5 2.3 2.2 5.1-5.1-2.2-2.3 5-2.3-5-5.1 2.2 2.2-5.1-5-2.3 5-2.3-2.2-5.1 5.1 2.2 2.3-5Z" />,
  anger: <path d="M10.6 3.6a1.6 1.6 0 0 1 2.8 0l8 14.2a1.6 1.6 0 0 1-1.4 2.4H4a1.6 1.6 0 0 1-1.4-2.4l8-14.2Z" />,
  fear: <path d="M2.5 9.2c1.9 0 1.9-3 4.75-3S10.1 9.2 12 9.2s1.9-3 4.75-3 2.85 3 4.75 3M2.5 17.2c1.9 0 1.9-3 4.75-3s2.85 3 4.75 3 1.9-3 4.75-3 2.85 3 4.75 3" className="glyph-line" />,
  disgust: <path d="M5.2 5.2 18.8 18.8M18.8 5.2 5.2 18.8" className="glyph-line glyph-line-wide" />,
  other: <path d="M10.6 2.9a2 2 0 0 1 2.8 0l7.7 7.7a2 2 0 0 1 0 2.8l-7.7 7.7a2 2 0 0 1-2.8 0l-7.7-7.7a2 2 0 0 1 0-2.8l7.7-7.7ZM12 8.6a3.4 3.4 0 1 0 0 6.8 3.4 3.4 0 0 0 0-6.8Z" fillRule="evenodd" />,
  unsure: <circle cx="12" cy="12" r="8.4" className="glyph-dashed" />,
}

export function Glyph({ label, className }: { readonly label: Label; readonly className?: string }) {
  return (
    <svg viewBox="0 0 24 24" className={`glyph ${className ?? ''}`} data-shape={label} aria-hidden="true">
      {SHAPES[label]}
    </svg>
  )
}
