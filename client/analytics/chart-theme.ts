// What charts are drawn with: the page's tokens as colours that a canvas knows, read again when the theme changes.
import { useEffect, useState } from 'react'
import { MOOD_LABELS } from '../../src/protocol/report-terms.ts'
import type { MoodLabel } from '../../src/protocol/report-terms.ts'

export const BANDS = [...MOOD_LABELS, 'not-analysed'] as const
export type Band = MoodLabel | 'not-analysed'
export type Ink = { readonly fill: string; readonly ink: string }
export type ChartTheme = {
  readonly text: string
  readonly soft: string
  readonly line: string
  readonly surface: string
  readonly raised: string
  readonly accent: string
  readonly warn: string
  readonly font: string
  /** The system forces its colours: what touches has a line between. */
  readonly isForced: boolean
  readonly bands: Readonly<Record<Band, Ink>>
}

const TOKENS = { text: 'var(--text)', soft: 'var(--text-soft)', line: 'var(--line)', surface: 'var(--surface)', raised: 'var(--raised)', accent: 'var(--speaker)', warn: 'var(--warn)' } as const
/** Where the system forces its colours patterns alone tell bands apart. */
const FORCED = { text: 'CanvasText', soft: 'CanvasText', line: 'GrayText', surface: 'Canvas', raised: 'Canvas', accent: 'Highlight', warn: 'CanvasText' } as const

/** Any colour of CSS as the canvas's own #rrggbb, which the chart library can reckon with. */
function canvasColours(root: HTMLElement): (css: string) => string {
  const probe = root.ownerDocument.createElement('span')
  probe.hidden = true
  probe.style.setProperty('forced-color-adjust', 'none')
  root.append(probe)
  const context = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true })
  return (css) => {
    probe.style.color = css
    const { color } = getComputedStyle(probe)
    if (!context) return color
    context.clearRect(0, 0, 1, 1)
    context.fillStyle = color
    context.fillRect(0, 0, 1, 1)
    const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data
    if (css === '') probe.remove()
    return `#${[red, green, blue].map((part) => part.toString(16).padStart(2, '0')).join('')}`
  }
}

function readTheme(root: HTMLElement): ChartTheme {
  const colour = canvasColours(root)
  const isForced = matchMedia('(forced-colors: active)').matches
  const tokens = Object.fromEntries(Object.entries(isForced ? FORCED : TOKENS).map(([name, css]) => [name, colour(css)])) as Record<keyof typeof TOKENS, string>
  const bands = Object.fromEntries(BANDS.map((band) => [band, isForced
    ? { fill: band === 'neutral' ? tokens.line : tokens.surface, ink: tokens.text }
    : { fill: colour(`var(--band-${band})`), ink: colour(`var(--ink-${band})`) }])) as Record<Band, Ink>
  colour('')
  return { ...tokens, bands, isForced, font: getComputedStyle(root).fontFamily }
}

const QUERIES = ['(prefers-color-scheme: dark)', '(forced-colors: active)', '(prefers-contrast: more)']

/** `extra` is anything that brings other colours, as the sheet of the bands does when it has come. */
export function useChartTheme(extra: unknown): ChartTheme | null {
  const [theme, setTheme] = useState<ChartTheme | null>(null)
  useEffect(() => {
    const read = (): void => setTheme(readTheme(document.body))
    read()
    const queries = QUERIES.map((query) => matchMedia(query))
    for (const query of queries) query.addEventListener('change', read)
    const observer = new MutationObserver(read)
    observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'lang'] })
    return () => {
      for (const query of queries) query.removeEventListener('change', read)
      observer.disconnect()
    }
  }, [extra])
  return theme
}

/** The pattern of each band, so that none is told by its hue alone; plain greys have the quietest. */
const PATTERNS: Readonly<Record<Band, object | null>> = {
  neutral: null,
  happiness: { symbol: 'circle', symbolSize: 0.55, dashArrayX: [[0, 7], [3.5, 3.5]], dashArrayY: [3.5, 0] },
  surprise: { symbol: 'triangle', symbolSize: 0.8, dashArrayX: [[8, 8], [0, 8, 8, 0]], dashArrayY: [8, 2] },
  sadness: { symbol: 'rect', dashArrayX: [1, 0], dashArrayY: [1.5, 5], rotation: -Math.PI / 4 },
  anger: { symbol: 'rect', dashArrayX: [1, 0], dashArrayY: [2, 4], rotation: Math.PI / 2 },
  fear: { symbol: 'rect', dashArrayX: [1, 0], dashArrayY: [1.5, 4] },
  disgust: { symbol: 'rect', dashArrayX: [[5, 5], [0, 5, 5, 0]], dashArrayY: [5, 0] },
  other: { symbol: 'diamond', symbolSize: 0.8, dashArrayX: [[9, 9], [0, 9, 9, 0]], dashArrayY: [9, 0] },
  unsure: { symbol: 'rect', symbolSize: 0.3, dashArrayX: [6, 6], dashArrayY: [2, 6] },
  'not-analysed': null,
}

const decals = new WeakMap<ChartTheme, Map<Band, object>>()

/**
 * As the chart library wants it; the pattern's ink lies over the fill. The same object each time, and never "dirty": for an
 * object that it knows the library keeps the picture of the pattern, where it would paint one for each shape of each step.
 */
export function decalOf(theme: ChartTheme, band: Band): object {
  const kept = decals.get(theme) ?? new Map<Band, object>()
  decals.set(theme, kept)
  const pattern = PATTERNS[band]
  const decal = kept.get(band) ?? Object.defineProperty(
    pattern === null ? { symbol: 'none' } : { color: theme.bands[band].ink, ...pattern },
    'dirty', { get: () => false, set() {} },
  )
  kept.set(band, decal)
  return decal
}
