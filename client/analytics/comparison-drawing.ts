// The mood of several meetings of one room as a drawing: one bar each, its bands in shares.
import { MOOD_LABELS } from '../../src/protocol/report-terms.ts'
import type { Comparison } from '../../src/protocol/report.ts'
import { sayPercent } from '../words/words.ts'
import { decalOf } from './chart-theme.ts'
import type { ChartTheme } from './chart-theme.ts'
import type { Drawing, Hint } from './chart.tsx'

export const ROW_PX = 40
const BAR_PX = 22
const AXIS_PX = 24
export const comparisonHeight = (meetings: number): number => meetings * ROW_PX + AXIS_PX

/** Meetings from top to bottom; without a mood the row is empty. */
export function comparisonDrawing(meetings: readonly Comparison[], nameOf: (meeting: Comparison) => string, leftPx: number, theme: ChartTheme): Drawing {
  return {
    textStyle: { fontFamily: theme.font },
    grid: { left: leftPx, right: 16, top: 0, bottom: AXIS_PX, outerBoundsMode: 'none' },
    tooltip: { renderMode: 'richText', triggerOn: 'none', confine: true, transitionDuration: 0, backgroundColor: theme.surface, borderColor: theme.line, borderWidth: 1, textStyle: { color: theme.text, fontSize: 13, lineHeight: 19, fontFamily: theme.font } },
    xAxis: { type: 'value', min: 0, max: 1, interval: 0.25, axisLabel: { color: theme.soft, fontSize: 12, formatter: (share: number) => sayPercent(share) }, splitLine: { lineStyle: { color: theme.line } } },
    yAxis: { type: 'category', inverse: true, data: meetings.map(nameOf), axisLine: { show: false }, axisTick: { show: false }, axisLabel: { color: theme.text, fontSize: 13, width: leftPx - 12, overflow: 'break' } },
    series: MOOD_LABELS.map((label) => ({
      type: 'bar', stack: 'mood', name: label, barWidth: BAR_PX, silent: true,
      itemStyle: { color: theme.bands[label].fill, decal: decalOf(theme, label), borderColor: theme.surface, borderWidth: 1 },
      data: meetings.map(({ mood }) => mood?.[label] ?? 0),
    })),
  }
}

export function comparisonHint(meetings: readonly Comparison[], nameOf: (meeting: Comparison) => string, linesOf: (meeting: Comparison) => readonly string[]): Hint {
  return (_xPx, yPx) => {
    const meeting = meetings[Math.floor(yPx / ROW_PX)]
    return meeting ? [nameOf(meeting), ...linesOf(meeting)].join('\n') : null
  }
}
