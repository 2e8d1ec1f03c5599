// The room's mood as a drawing: how many people's expression had which label, as bands one on another.
import { MOOD_LABELS } from '../../src/protocol/report-terms.ts'
import type { Span } from '../../src/protocol/report.ts'
import { say, sayNumber, sayPercent } from '../words/words.ts'
import { momentLine, plotWidth, timeAxis, toTime, tooltip } from './axis-drawing.ts'
import type { Frame } from './axis-drawing.ts'
import { BANDS, decalOf } from './chart-theme.ts'
import type { Band } from './chart-theme.ts'
import type { Drawing, Hint } from './chart.tsx'
import type { MoodColumn } from './columns.ts'
import { sayRange } from './durations.ts'

export const MOOD_HEIGHT_PX = 232
const TOP_PX = 12
const BOTTOM_PX = 28
/** Narrower columns would only flicker. */
const COLUMN_PX = 5

export const moodColumnsWanted = (frame: Frame): number => Math.floor(plotWidth(frame) / COLUMN_PX)

export function valueOf({ shown }: MoodColumn, band: Band): number | null {
  if (shown === null) return null
  return band === 'not-analysed' ? shown.notAnalysed : shown.people[band]
}

/** One band's points: a step at each column's start, closed at the end of each run, with a hole where nothing is shown. */
export function bandPoints(columns: readonly MoodColumn[], band: Band): readonly (readonly [number, number | null])[] {
  const points: (readonly [number, number | null])[] = []
  for (const [index, column] of columns.entries()) {
    const value = valueOf(column, band)
    if (value === null) continue
    points.push([column.fromMs, value])
    const next = columns[index + 1]
    if (!next || next.shown === null || next.fromMs !== column.toMs) points.push([column.toMs, value], [column.toMs, null])
  }
  return points
}

/** Where nothing is shown. */
export function gapsOf(columns: readonly MoodColumn[]): readonly Span[] {
  const gaps: { fromMs: number; toMs: number }[] = []
  for (const { fromMs, toMs, shown } of columns) {
    if (shown !== null) continue
    const last = gaps.at(-1)
    if (last?.toMs === fromMs) last.toMs = toMs
    else gaps.push({ fromMs, toMs })
  }
  return gaps
}

/** Whole people, about four lines. */
export const personStep = (most: number): number => Math.max(1, Math.ceil(most / 4))

export function moodDrawing(columns: readonly MoodColumn[], most: number, frame: Frame): Drawing {
  const { theme, gutters } = frame
  return {
    textStyle: { fontFamily: theme.font },
    grid: { left: gutters.left, right: gutters.right, top: TOP_PX, bottom: BOTTOM_PX, outerBoundsMode: 'none' },
    tooltip: { ...tooltip(frame), trigger: 'item' },
    xAxis: timeAxis(frame, { labelled: 'bottom' }),
    yAxis: {
      type: 'value', min: 0, max: Math.max(1, most), interval: personStep(most),
      axisLabel: { color: theme.soft, fontSize: 12 }, splitLine: { lineStyle: { color: theme.line } }, axisLine: { show: false }, axisTick: { show: false },
    },
    series: [
      ...BANDS.map((band) => ({
        type: 'line', name: band, stack: 'mood', step: 'end', silent: true, symbol: 'none', connectNulls: false,
        lineStyle: theme.isForced ? { width: 1, color: theme.text } : { width: 0 },
        itemStyle: { color: theme.bands[band].fill, decal: decalOf(theme, band) },
        areaStyle: { color: theme.bands[band].fill, opacity: 1 },
        data: bandPoints(columns, band),
      })),
      ...momentLine(frame),
    ],
  }
}

export function moodHint(columns: readonly MoodColumn[], minimum: number, frame: Frame, wordOf: (band: Band) => string): Hint {
  return (xPx) => {
    const timeMs = toTime(xPx, frame)
    const column = columns.find(({ fromMs, toMs }) => timeMs >= fromMs && timeMs < toMs)
    if (!column || timeMs < frame.window.fromMs || timeMs > frame.window.toMs) return null
    return [sayRange(column.fromMs, column.toMs), ...moodLines(column, minimum, wordOf)].join('\n')
  }
}

/** "looked happy: 2.3", as many lines as there are bands, and what they were made of. */
export function moodLines({ shown }: MoodColumn, minimum: number, wordOf: (band: Band) => string): readonly string[] {
  if (shown === null) return [say('analytics.mood.gap', { count: minimum })]
  const people = (count: number): string => sayNumber(count, { maximumFractionDigits: 1 })
  const bands = [...MOOD_LABELS.map((label) => ({ band: label as Band, count: shown.people[label] })), { band: 'not-analysed' as const, count: shown.notAnalysed }]
  return [
    ...bands.filter(({ count }) => count >= 0.05).map(({ band, count }) => say('analytics.nameAndValue', { name: wordOf(band), value: people(count) })),
    say('analytics.mood.analysedOf', { analysed: people(shown.analysed), present: people(shown.present) }),
    ...(shown.confidence === null ? [] : [say('analytics.mood.confidence', { percent: sayPercent(shown.confidence) })]),
  ]
}
