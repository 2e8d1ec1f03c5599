// What a report needs to show expressions: their words, hues and shapes; fetched only for a report that has any.
import { memo, useMemo } from 'react'
import { Glyph } from '../overlay/glyph.tsx'
import { expression } from '../words/en/expression.ts'
import { addWords, say } from '../words/words.ts'
import { BANDS, decalOf } from './chart-theme.ts'
import type { Band, ChartTheme } from './chart-theme.ts'
import { Chart } from './chart.tsx'
import type { Drawing } from './chart.tsx'
import type { ExpressionRun } from './columns.ts'
import './bands.css'
import './legend.css'

export const words: Promise<void> = addWords({ expression }, {
  de: async () => ({ expression: (await import('../words/de/expression.ts')).expression }),
  es: async () => ({ expression: (await import('../words/es/expression.ts')).expression }),
  fr: async () => ({ expression: (await import('../words/fr/expression.ts')).expression }),
  zh: async () => ({ expression: (await import('../words/zh/expression.ts')).expression }),
})

export function wordOfBand(band: Band): string {
  if (band === 'not-analysed') return say('expression.notAnalysed')
  return band === 'unsure' ? say('expression.unsure') : say(`expression.looked.${band}`)
}

/** A voice alone has its own words. */
export function wordOfRun({ label, modality }: Pick<ExpressionRun, 'label' | 'modality'>): string {
  return label === 'unsure' || modality !== 'audio' ? wordOfBand(label) : say(`expression.sounded.${label}`)
}

/** Pattern, shape and word of each band that is in sight. */
export function Legend({ bands, theme }: { readonly bands: ReadonlySet<Band>; readonly theme: ChartTheme }) {
  return (
    <ul className="legend" aria-label={say('analytics.mood.legend')}>
      {BANDS.filter((band) => bands.has(band)).map((band) => (
        <li key={band}>
          <Swatch band={band} theme={theme} />
          {band !== 'not-analysed' && <Glyph label={band} className="legend-glyph" />}
          {wordOfBand(band)}
        </li>
      ))}
    </ul>
  )
}

const [WIDTH_PX, HEIGHT_PX] = [26, 16]

/** Drawn once for a theme, however often one zooms. */
const Swatch = memo(function Swatch({ band, theme }: { readonly band: Band; readonly theme: ChartTheme }) {
  const drawing = useMemo(() => swatchDrawing(band, theme), [band, theme])
  return (
    <span className="legend-swatch">
      <Chart drawing={drawing} heightPx={HEIGHT_PX} kind="swatch" />
    </span>
  )
})

function swatchDrawing(band: Band, theme: ChartTheme): Drawing {
  const style = { fill: theme.bands[band].fill, decal: decalOf(theme, band), stroke: theme.bands[band].ink, lineWidth: 1 }
  return { series: [{ type: 'custom', coordinateSystem: 'none', silent: true, data: [0], renderItem: () => ({ type: 'rect', shape: { x: 0.5, y: 0.5, width: WIDTH_PX - 1, height: HEIGHT_PX - 1, r: 3 }, style }) }] }
}
