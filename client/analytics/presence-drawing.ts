// Attendance and talk as a drawing: how many were there, and how many of them spoke at once, over time.
import type { PersonReport, Span } from '../../src/protocol/report.ts'
import { say, sayNumber } from '../words/words.ts'
import { momentLine, plotWidth, timeAxis, toTime, tooltip } from './axis-drawing.ts'
import type { Frame } from './axis-drawing.ts'
import type { Drawing, Hint } from './chart.tsx'
import { sayRange } from './durations.ts'
import { cut, depths } from './spans.ts'

export const PRESENCE_HEIGHT_PX = 116
const COLUMN_PX = 4

/** Means of a column. */
export type PresenceColumn = Span & { readonly present: number; readonly speaking: number }

export function presenceColumns(people: readonly PersonReport[], window: Span, most: number): readonly PresenceColumn[] {
  const stepMs = Math.max(1000, Math.ceil((window.toMs - window.fromMs) / Math.max(1, most) / 1000) * 1000)
  const count = Math.ceil((window.toMs - window.fromMs) / stepMs)
  const meansOf = (spans: readonly (readonly Span[])[]): Float64Array => {
    const means = new Float64Array(count)
    for (const { fromMs, toMs, depth } of depths(spans.map((one) => cut(one, window)))) {
      for (let index = Math.floor((fromMs - window.fromMs) / stepMs); index < count; index++) {
        const start = window.fromMs + index * stepMs
        if (start >= toMs) break
        means[index] = (means[index] ?? 0) + (depth * (Math.min(toMs, start + stepMs) - Math.max(fromMs, start))) / Math.min(stepMs, window.toMs - start)
      }
    }
    return means
  }
  const [present, speaking] = [meansOf(people.map((person) => person.present)), meansOf(people.map((person) => person.speaking))]
  return Array.from({ length: count }, (_, index) => ({
    fromMs: window.fromMs + index * stepMs, toMs: Math.min(window.toMs, window.fromMs + (index + 1) * stepMs), present: present[index] ?? 0, speaking: speaking[index] ?? 0,
  }))
}

export const presenceColumnsWanted = (frame: Frame): number => Math.floor(plotWidth(frame) / COLUMN_PX)

export function presenceDrawing(columns: readonly PresenceColumn[], most: number, frame: Frame): Drawing {
  const { theme, gutters } = frame
  const points = (value: (column: PresenceColumn) => number): readonly (readonly [number, number])[] => {
    const last = columns.at(-1)
    return [...columns.map((column) => [column.fromMs, value(column)] as const), ...(last ? [[last.toMs, value(last)] as const] : [])]
  }
  return {
    textStyle: { fontFamily: theme.font },
    grid: { left: gutters.left, right: gutters.right, top: 10, bottom: 28, outerBoundsMode: 'none' },
    tooltip: { ...tooltip(frame), trigger: 'item' },
    xAxis: timeAxis(frame, { labelled: 'bottom' }),
    yAxis: { type: 'value', min: 0, max: Math.max(1, most), interval: Math.max(1, Math.ceil(most / 2)), axisLabel: { color: theme.soft, fontSize: 12 }, splitLine: { lineStyle: { color: theme.line } }, axisLine: { show: false }, axisTick: { show: false } },
    series: [
      { type: 'line', step: 'end', silent: true, symbol: 'none', lineStyle: { width: 2, color: theme.soft }, areaStyle: { color: theme.raised, opacity: 1 }, data: points(({ present }) => present) },
      { type: 'line', step: 'end', silent: true, symbol: 'none', lineStyle: { width: 0 }, areaStyle: { color: theme.accent, opacity: 1 }, data: points(({ speaking }) => speaking) },
      ...momentLine(frame),
    ],
  }
}

export function presenceHint(columns: readonly PresenceColumn[], frame: Frame): Hint {
  return (xPx) => {
    const timeMs = toTime(xPx, frame)
    const column = columns.find(({ fromMs, toMs }) => timeMs >= fromMs && timeMs < toMs)
    if (!column) return null
    const people = (count: number): string => sayNumber(count, { maximumFractionDigits: 1 })
    return [sayRange(column.fromMs, column.toMs), say('analytics.nameAndValue', { name: say('analytics.attendance.there'), value: people(column.present) }), say('analytics.nameAndValue', { name: say('analytics.attendance.speaking'), value: people(column.speaking) })].join('\n')
  }
}
