// What all charts on the one time axis have in common: the plot's place, the axis itself, the tooltip, the line of a chosen moment.
import type { Span } from '../../src/protocol/report.ts'
import type { ChartTheme } from './chart-theme.ts'
import { sayClock } from './durations.ts'

/** How far the plots are from the chart's edges. */
export type Gutters = { readonly left: number; readonly right: number }
export type Frame = { readonly window: Span; readonly widthPx: number; readonly gutters: Gutters; readonly theme: ChartTheme; readonly momentMs: number | null }

export const plotWidth = ({ widthPx, gutters }: Pick<Frame, 'widthPx' | 'gutters'>): number => Math.max(1, widthPx - gutters.left - gutters.right)

/** A time's place in the chart, and back. */
export function toPx(timeMs: number, { window, widthPx, gutters }: Omit<Frame, 'theme' | 'momentMs'>): number {
  return gutters.left + ((timeMs - window.fromMs) / (window.toMs - window.fromMs)) * plotWidth({ widthPx, gutters })
}

export function toTime(xPx: number, { window, widthPx, gutters }: Omit<Frame, 'theme' | 'momentMs'>): number {
  return window.fromMs + ((xPx - gutters.left) / plotWidth({ widthPx, gutters })) * (window.toMs - window.fromMs)
}

const LABEL_PX = 104
/** Round steps of a clock, in seconds. */
const STEPS_S = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400]

/** Round times of the person's own clock, as many as have room. */
export function ticks({ fromMs, toMs }: Span, widthPx: number): readonly number[] {
  const roomFor = Math.max(1, Math.floor(widthPx / LABEL_PX))
  const stepMs = (STEPS_S.find((seconds) => (toMs - fromMs) / (seconds * 1000) <= roomFor) ?? 86_400) * 1000
  const offsetMs = new Date(fromMs).getTimezoneOffset() * 60_000
  const first = Math.ceil((fromMs - offsetMs) / stepMs) * stepMs + offsetMs
  const found: number[] = []
  for (let atMs = first; atMs <= toMs; atMs += stepMs) found.push(atMs)
  return found
}

export function timeAxis(frame: Frame, { labelled }: { readonly labelled: 'top' | 'bottom' | 'no' }): object {
  const { window, theme } = frame
  const values = ticks(window, plotWidth(frame))
  return {
    type: 'value', min: window.fromMs, max: window.toMs, position: labelled === 'top' ? 'top' : 'bottom',
    axisLine: { show: false, onZero: false },
    axisTick: { show: false, customValues: values },
    splitLine: { show: false, customValues: values },
    axisLabel: { show: labelled !== 'no', customValues: values, color: theme.soft, fontSize: 12, hideOverlap: true, formatter: (timeMs: number) => sayClock(timeMs, window.toMs - window.fromMs) },
  }
}

export function tooltip({ theme }: Frame): object {
  return {
    // Drawn in the canvas: no markup is made of names.
    renderMode: 'richText', triggerOn: 'none', confine: true, transitionDuration: 0,
    backgroundColor: theme.surface, borderColor: theme.line, borderWidth: 1, padding: [8, 10],
    textStyle: { color: theme.text, fontSize: 13, lineHeight: 19, fontFamily: theme.font },
  }
}

/** The vertical line of the chosen moment, in a series of its own. */
export function momentLine({ momentMs, theme }: Frame): readonly object[] {
  if (momentMs === null) return []
  return [{
    type: 'line', data: [], silent: true,
    markLine: { symbol: 'none', silent: true, animation: false, label: { show: false }, lineStyle: { color: theme.text, width: 1.5, type: 'dashed' }, data: [{ xAxis: momentMs }] },
  }]
}
