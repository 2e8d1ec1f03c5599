// A legend in lines: a swatch with the pattern as it is drawn, and its words.
import type { Box, Paper } from './paper.ts'
import { INNER_WIDTH_PT } from './paper.ts'
import { INK, PAINTS } from './palette.ts'
import type { Sheet } from './sheet.ts'
import type { Style } from './typesetter.ts'

export type Entry = { readonly text: string; readonly swatch: (paper: Paper, box: Box) => void }
const STYLE: Style = { sizePt: 8, colour: INK.text }
const LINE_PT = 14
const SWATCH_PT = 16

export function bandEntry(band: keyof typeof PAINTS | 'too-few', text: string): Entry {
  return {
    text,
    swatch: (paper, box) => {
      paper.band([box], band === 'too-few' ? { fill: INK.paper, mark: INK.line, hatch: { kind: 'lines', angles: [45], apartPt: 3 } } : PAINTS[band])
      if (band === 'too-few' || band === 'not-analysed') paper.stroke([[box.x, box.y], [box.x + box.width, box.y], [box.x + box.width, box.y + box.height], [box.x, box.y + box.height], [box.x, box.y]], INK.line, 0.5)
    },
  }
}

export function drawLegend(sheet: Sheet, entries: readonly Entry[]): void {
  const { paper } = sheet
  const placed: { readonly entry: Entry; readonly x: number; readonly row: number }[] = []
  let x = 0
  let row = 0
  for (const entry of entries) {
    const width = SWATCH_PT + 5 + paper.type.width(entry.text, STYLE) + 14
    if (x > 0 && x + width > INNER_WIDTH_PT) { x = 0; row += 1 }
    placed.push({ entry, x, row })
    x += width
  }
  if (placed.length === 0) return
  sheet.decoration((row + 1) * LINE_PT + 4, (box) => {
    for (const { entry, x: left, row: nth } of placed) {
      const y = box.y + nth * LINE_PT
      entry.swatch(paper, { x: box.x + left, y: y + 2, width: SWATCH_PT, height: 9 })
      paper.line(entry.text, box.x + left + SWATCH_PT + 5, y + 1, STYLE)
    }
  })
}
