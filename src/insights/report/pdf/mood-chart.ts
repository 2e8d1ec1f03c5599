// The room's mood as stacked bands over time, with "not sure" and "not analysed" in greys, and marks where moments are.
import { MOOD_LABELS } from '../../../protocol/report.ts'
import type { Moment, MoodLabel, MoodSeries, Span } from '../../../protocol/report.ts'
import type { ExportWords } from '../words/shape.ts'
import { fill } from '../words/words.ts'
import type { Format } from '../words/words.ts'
import type { Box, Paper } from './paper.ts'
import { INK, PAINTS, STACKED } from './palette.ts'
import { AXIS_HEIGHT_PT, drawTimeAxis, placeOf } from './time-axis.ts'

type Shown = Extract<MoodSeries, { kind: 'shown' }>
type Band = (typeof STACKED)[number]
/** A stretch of the chart: which share of those present belongs to each band; null below the minimum. */
type Column = Span & { readonly shares: Readonly<Record<Band, number>> | null }

/** Few enough that a pattern can be seen in each, and that ten seconds of one person do not make the picture. */
const MOST_COLUMNS = 120
const MARKS_HEIGHT_PT = 36
/** Marks that would touch stand above each other, in so many rows. */
const MARK_ROWS = 3
const MARK_PT = 12
const SCALE_WIDTH_PT = 28
export const MOOD_CHART_HEIGHT_PT = 206

export function columnsOf(mood: Shown, frame: Span): readonly Column[] {
  const count = mood.present.length
  const size = Math.max(1, Math.ceil(count / MOST_COLUMNS))
  return Array.from({ length: Math.ceil(count / size) }, (_, column) => {
    const indices = Array.from({ length: Math.min(size, count - column * size) }, (__, at) => column * size + at)
    return {
      fromMs: Math.max(frame.fromMs, mood.startMs + column * size * mood.stepMs),
      toMs: Math.min(frame.toMs, mood.startMs + (indices.at(-1)! + 1) * mood.stepMs),
      shares: sharesOf(mood, indices.filter((index) => mood.analysed[index] !== null)),
    }
  })
}

function sharesOf(mood: Shown, indices: readonly number[]): Column['shares'] {
  const sum = (of: (index: number) => number | null | undefined): number => indices.reduce((total, index) => total + (of(index) ?? 0), 0)
  const present = sum((index) => mood.present[index])
  if (present === 0) return null
  const labels = Object.fromEntries(MOOD_LABELS.map((label) => [label, sum((index) => mood.people[label][index]) / present])) as Record<MoodLabel, number>
  return { ...labels, 'not-analysed': Math.max(0, 1 - sum((index) => mood.analysed[index]) / present) }
}

export function drawMoodChart(paper: Paper, whole: Box, chart: { readonly mood: Shown; readonly frame: Span; readonly moments: readonly Moment[]; readonly format: Format }): void {
  const { mood, frame, moments, format } = chart
  const box: Box = { x: whole.x + SCALE_WIDTH_PT, y: whole.y + MARKS_HEIGHT_PT, width: whole.width - SCALE_WIDTH_PT, height: whole.height - MARKS_HEIGHT_PT - AXIS_HEIGHT_PT }
  drawTimeAxis(paper, frame, box, format)
  for (const share of [0, 0.5, 1]) {
    paper.line(format.percent(share), whole.x, box.y + box.height * (1 - share) - (share === 1 ? 2 : share === 0 ? 8 : 5), { sizePt: 7, colour: INK.soft, figures: true, align: 'right' }, SCALE_WIDTH_PT - 5)
  }
  const boxes = new Map<Band, Box[]>(STACKED.map((band) => [band, []]))
  const empty: Box[] = []
  for (const { fromMs, toMs, shares } of columnsOf(mood, frame)) {
    const left = placeOf(fromMs, frame, box)
    const right = placeOf(toMs, frame, box)
    if (!shares) { empty.push({ x: left, y: box.y, width: right - left, height: box.height }); continue }
    let below = 0
    for (const band of STACKED) {
      const height = box.height * shares[band]
      boxes.get(band)!.push({ x: left, y: box.y + box.height - below - height, width: right - left, height })
      below += height
    }
  }
  paper.band(empty, { fill: INK.paper, mark: INK.line, hatch: { kind: 'lines', angles: [45], apartPt: 6 } })
  for (const band of STACKED) paper.band(boxes.get(band)!, PAINTS[band])
  paper.stroke([[box.x, box.y], [box.x + box.width, box.y], [box.x + box.width, box.y + box.height], [box.x, box.y + box.height], [box.x, box.y]], INK.line, 0.6)
  drawMarks(paper, box, frame, moments)
}

/** Numbered as in the table of moments. */
function drawMarks(paper: Paper, box: Box, frame: Span, moments: readonly Moment[]): void {
  const lastX = new Array<number>(MARK_ROWS).fill(-Infinity)
  const placed = moments.map(({ atMs }) => {
    const x = placeOf(atMs, frame, box)
    const free = lastX.findIndex((last) => x - last >= MARK_PT)
    const row = free >= 0 ? free : lastX.indexOf(Math.min(...lastX))
    lastX[row] = x
    return { x, y: box.y - 6.5 - row * MARK_PT }
  })
  for (const { x, y } of placed) paper.stroke([[x, y], [x, box.y + box.height]], INK.text, 0.5)
  placed.forEach(({ x, y }, index) => {
    paper.circle(x, y, 5.6, INK.paper)
    paper.circle(x, y, 5.1, INK.text)
    paper.line(String(index + 1), x - 6, y - 4.5, { sizePt: 6.5, weight: 600, colour: INK.paper, align: 'centre', figures: true }, 12)
  })
}

/** Which label, or grey, each pattern is; of a mood only those that occur in it. */
export function legendOf(mood: Shown | null, words: ExportWords): readonly { readonly band: Band | 'too-few'; readonly text: string }[] {
  const labels = STACKED.filter((band): band is MoodLabel => band !== 'not-analysed')
  if (!mood) return labels.map((band) => ({ band, text: words.labels[band] }))
  const occurs = labels.filter((label) => mood.people[label].some((count) => (count ?? 0) > 0))
  const unread = mood.analysed.some((analysed, index) => analysed !== null && analysed < mood.present[index]!)
  return [
    ...occurs.map((band) => ({ band, text: words.labels[band] })),
    ...(unread ? [{ band: 'not-analysed' as const, text: words.mood.notAnalysed }] : []),
    ...(mood.analysed.includes(null) ? [{ band: 'too-few' as const, text: fill(words.mood.tooFew, { minimum: String(mood.minimum) }) }] : []),
  ]
}
