// Colours for paper, and a pattern for each label, so that a printed page without colour says the same.
import type { MoodLabel } from '../../../protocol/report.ts'

/** The page's light theme (client/ui/tokens.css), as a printer takes it. */
export const INK = { text: '#1a1e27', soft: '#545861', line: '#dad9d5', faint: '#eeede9', accent: '#006670', accentSoft: '#ddf0f0', warn: '#905211', paper: '#ffffff' } as const

/** How a band is hatched: lines at an angle (degrees), so far apart (pt); dots; or nothing. */
export type Hatch = { readonly kind: 'none' } | { readonly kind: 'lines'; readonly angles: readonly number[]; readonly apartPt: number; readonly dashed?: true } | { readonly kind: 'dots'; readonly apartPt: number }
export type Paint = { readonly fill: string; readonly mark: string; readonly hatch: Hatch }

/** Hues are the labels' own (client/overlay/overlay.css); the marks are the same hue, dark. */
export const PAINTS: Readonly<Record<MoodLabel | 'not-analysed', Paint>> = {
  neutral: { fill: '#b6becb', mark: '#484d56', hatch: { kind: 'none' } },
  happiness: { fill: '#fbcd69', mark: '#7b5b00', hatch: { kind: 'dots', apartPt: 4.5 } },
  surprise: { fill: '#e2c7ff', mark: '#6a577d', hatch: { kind: 'lines', angles: [0, 90], apartPt: 5 } },
  sadness: { fill: '#67b5fd', mark: '#004374', hatch: { kind: 'lines', angles: [90], apartPt: 3.6 } },
  fear: { fill: '#b79bca', mark: '#453151', hatch: { kind: 'lines', angles: [45], apartPt: 3.6 } },
  anger: { fill: '#faa785', mark: '#753c24', hatch: { kind: 'lines', angles: [-45], apartPt: 3.6 } },
  disgust: { fill: '#9fe5c1', mark: '#386c52', hatch: { kind: 'lines', angles: [45, -45], apartPt: 5 } },
  other: { fill: '#d69393', mark: '#582c2c', hatch: { kind: 'lines', angles: [0], apartPt: 3.6 } },
  unsure: { fill: '#dedede', mark: '#696969', hatch: { kind: 'lines', angles: [0], apartPt: 5, dashed: true } },
  'not-analysed': { fill: '#f5f4f1', mark: '#dad9d5', hatch: { kind: 'none' } },
}

/** From the bottom of a stack: what is most told apart lies next to each other, plain greys on top. */
export const STACKED = ['happiness', 'surprise', 'neutral', 'other', 'sadness', 'fear', 'anger', 'disgust', 'unsure', 'not-analysed'] as const satisfies readonly (keyof typeof PAINTS)[]
