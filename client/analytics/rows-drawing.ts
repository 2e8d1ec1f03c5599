// People's rows as a drawing: when each was there, when they spoke, and where shared their expression, on the one time axis.
import type { PersonReport, Span } from '../../src/protocol/report.ts'
import { MOOD_LABELS } from '../../src/protocol/report-terms.ts'
import { say, sayPercent } from '../words/words.ts'
import { plotWidth, timeAxis, toPx, toTime, tooltip } from './axis-drawing.ts'
import type { Frame } from './axis-drawing.ts'
import { decalOf } from './chart-theme.ts'
import { RUNS_SHAPE } from './chart.tsx'
import type { Drawing, Hint } from './chart.tsx'
import { expressionRuns } from './columns.ts'
import type { ExpressionRun } from './columns.ts'
import { sayClock } from './durations.ts'
import { cut, firstAfter } from './spans.ts'

/** `top` is where bars begin in a row: below the name where there is no gutter for it. */
export type RowShape = { readonly heightPx: number; readonly topPx: number }
export const AXIS_PX = 24
const TRACK_PX = 3
const SPEECH_PX = 13
const BAND_PX = 15
const BETWEEN_PX = 4
const COLUMN_PX = 4
/** The least sure reading is still this much of a band's height. */
const LEAST_HEIGHT = 0.35

export type Row = { readonly person: PersonReport; readonly runs: readonly ExpressionRun[] | null }

export function rowsOf(people: readonly PersonReport[], frame: Frame, withExpression: boolean): readonly Row[] {
  const most = Math.floor(plotWidth(frame) / COLUMN_PX)
  return people.map((person) => ({ person, runs: withExpression && person.expression ? expressionRuns(person.expression, frame.window, most) : null }))
}

/** Spans as rectangles; what would be under a pixel apart is one, and nothing is narrower than a pixel. */
export function spanRects(spans: readonly Span[], frame: Frame, yPx: number, heightPx: number): readonly number[] {
  const rects: number[] = []
  for (const { fromMs, toMs } of cut(spans, frame.window)) {
    const [left, right] = [toPx(fromMs, frame), Math.max(toPx(toMs, frame), toPx(fromMs, frame) + 1)]
    const last = rects.length - 4
    if (last >= 0 && left - ((rects[last] ?? 0) + (rects[last + 2] ?? 0)) < 1) rects[last + 2] = right - (rects[last] ?? 0)
    else rects.push(left, yPx, right - left, heightPx)
  }
  return rects
}

/** One shape for each colour of all rows together: the library makes a pattern anew for every shape that has one. */
function shapesOf(rows: readonly Row[], frame: Frame, topOf: (index: number) => number): readonly object[] {
  const { theme } = frame
  const shape = (rectsOf: (row: Row, speechTop: number) => readonly number[], style: object): readonly object[] => {
    const rects = rows.flatMap((row, index) => rectsOf(row, topOf(index)))
    return rects.length === 0 ? [] : [{ type: RUNS_SHAPE, shape: { rects }, style, silent: true }]
  }
  return [
    ...shape(({ person }, speechTop) => spanRects(person.present, frame, speechTop + (SPEECH_PX - TRACK_PX) / 2, TRACK_PX), { fill: theme.line }),
    ...shape(({ person }, speechTop) => spanRects(person.speaking, frame, speechTop, SPEECH_PX), { fill: theme.accent }),
    ...MOOD_LABELS.flatMap((label) => shape(
      ({ runs }, speechTop) => (runs ?? []).filter((run) => run.label === label).flatMap((run) => bandRect(run, frame, speechTop + SPEECH_PX + BETWEEN_PX)),
      { fill: theme.bands[label].fill, decal: decalOf(theme, label), ...(theme.isForced ? { stroke: theme.text, lineWidth: 1 } : {}) },
    )),
  ]
}

function bandRect({ fromMs, toMs, confidence }: ExpressionRun, frame: Frame, topPx: number): readonly number[] {
  const [left, right] = [toPx(Math.max(fromMs, frame.window.fromMs), frame), toPx(Math.min(toMs, frame.window.toMs), frame)]
  const height = BAND_PX * (LEAST_HEIGHT + (1 - LEAST_HEIGHT) * confidence)
  return right > left ? [left, topPx + BAND_PX - height, right - left, height] : []
}

export function rowsDrawing(rows: readonly Row[], frame: Frame, { heightPx, topPx }: RowShape, withAxis: boolean): Drawing {
  const { gutters, theme, momentMs } = frame
  const above = withAxis ? AXIS_PX : 0
  const bottom = above + rows.length * heightPx
  const line = momentMs === null || momentMs < frame.window.fromMs || momentMs > frame.window.toMs ? [] : [{ type: 'line', shape: { x1: toPx(momentMs, frame), x2: toPx(momentMs, frame), y1: above, y2: bottom }, style: { stroke: theme.text, lineWidth: 1.5, lineDash: [4, 4] }, silent: true }]
  return {
    textStyle: { fontFamily: theme.font },
    tooltip: { ...tooltip(frame), trigger: 'item' },
    // Rows are placed by their own reckoning: without times above them they need no axes.
    ...(withAxis ? {
      grid: { left: gutters.left, right: gutters.right, top: above, height: rows.length * heightPx, outerBoundsMode: 'none' },
      xAxis: timeAxis(frame, { labelled: 'top' }),
      yAxis: { type: 'value', show: false, min: 0, max: 1 },
    } : {}),
    series: [
      {
        type: 'custom', coordinateSystem: 'none', silent: true, data: [0],
        renderItem: () => ({ type: 'group', silent: true, children: [...shapesOf(rows, frame, (index) => above + index * heightPx + topPx), ...line] }),
      },
    ],
  }
}

export function rowsHint(rows: readonly Row[], frame: Frame, { heightPx }: RowShape, withAxis: boolean, wordOf: ((run: ExpressionRun) => string) | null): Hint {
  return (xPx, yPx) => {
    const row = rows[Math.floor((yPx - (withAxis ? AXIS_PX : 0)) / heightPx)]
    const timeMs = toTime(xPx, frame)
    if (!row || timeMs < frame.window.fromMs || timeMs > frame.window.toMs) return null
    const isIn = (spans: readonly Span[]): boolean => (spans[firstAfter(spans, timeMs)]?.fromMs ?? Infinity) <= timeMs
    const { person, runs } = row
    const run = runs?.find(({ fromMs, toMs }) => timeMs >= fromMs && timeMs < toMs)
    const what = !isIn(person.present) ? say('analytics.people.away') : isIn(person.speaking) ? say('analytics.people.speaking') : say('analytics.people.present')
    return [
      person.displayName,
      say('analytics.nameAndValue', { name: sayClock(timeMs, 0), value: what }),
      ...(run && wordOf ? [wordOf(run), ...(run.label === 'unsure' ? [] : [say('analytics.mood.confidence', { percent: sayPercent(run.confidence) })])] : []),
    ].join('\n')
  }
}
