// The axis of time under a chart: hours and minutes since the meeting began, at round distances.
import type { Span } from '../../../protocol/report.ts'
import type { Format } from '../words/words.ts'
import type { Box, Paper } from './paper.ts'
import { INK } from './palette.ts'

const MINUTE_MS = 60_000
const STEPS_MS = [0.5, 1, 2, 5, 10, 15, 30, 60, 120, 240, 720, 1440].map((minutes) => minutes * MINUTE_MS)
/** Ticks no closer than this, so that their words do not touch. */
const APART_PT = 44
export const AXIS_HEIGHT_PT = 13

/** Where a time lies in the box; outside it at its edge. */
export function placeOf(timeMs: number, { fromMs, toMs }: Span, { x, width }: Pick<Box, 'x' | 'width'>): number {
  return x + width * (toMs > fromMs ? Math.min(1, Math.max(0, (timeMs - fromMs) / (toMs - fromMs))) : 0)
}

export function ticksOf(frame: Span, widthPt: number): readonly number[] {
  const lastsMs = frame.toMs - frame.fromMs
  const stepMs = STEPS_MS.find((step) => (step / Math.max(1, lastsMs)) * widthPt >= APART_PT) ?? lastsMs
  return Array.from({ length: Math.floor(lastsMs / Math.max(1, stepMs)) + 1 }, (_, index) => index * stepMs)
}

/** Ticks through the height of the box, their words under it. */
export function drawTimeAxis(paper: Paper, frame: Span, box: Box, format: Format): void {
  for (const sinceMs of ticksOf(frame, box.width)) {
    const x = placeOf(frame.fromMs + sinceMs, frame, box)
    paper.stroke([[x, box.y], [x, box.y + box.height]], INK.line, 0.4)
    const words = sinceMs % MINUTE_MS === 0 ? format.clock(sinceMs).slice(0, -3) : format.clock(sinceMs)
    // A word at the very edge would be half outside.
    const align = x > box.x + box.width - 12 ? 'right' : x < box.x + 12 ? 'left' : 'centre'
    paper.line(words, align === 'right' ? box.x + box.width - 40 : align === 'left' ? box.x : x - 20, box.y + box.height + 2, { sizePt: 7, colour: INK.soft, figures: true, align }, 40)
  }
}
