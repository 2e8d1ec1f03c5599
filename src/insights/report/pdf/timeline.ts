// One lane for each person: when they were there and spoke, what they shared, and signs for screen, hand and connection.
import { MOOD_LABELS } from '../../../protocol/report.ts'
import type { ExpressionSeries, MoodLabel, PersonReport, Span } from '../../../protocol/report.ts'
import type { ExportWords } from '../words/shape.ts'
import { fill } from '../words/words.ts'
import type { Format } from '../words/words.ts'
import type { Entry } from './legend.ts'
import type { Box, Paper } from './paper.ts'
import { INK, PAINTS } from './palette.ts'
import { AXIS_HEIGHT_PT, drawTimeAxis, placeOf } from './time-axis.ts'
import type { Sheet } from './sheet.ts'

const NAME_WIDTH_PT = 108
const LANE_PT = 9
const BAND_PT = 7
const ROW_PT = 26
const FEWEST_ROWS = 3
/** The shortest turn that is still seen. */
const LEAST_PT = 0.5
const MOST_COLUMNS = 130

type Drawn = { readonly frame: Span; readonly words: ExportWords; readonly format: Format }

export function drawTimeline(sheet: Sheet, people: readonly PersonReport[], drawn: Drawn): void {
  const { paper } = sheet
  for (let from = 0; from < people.length;) {
    sheet.need(FEWEST_ROWS * ROW_PT + AXIS_HEIGHT_PT + 8)
    const room = Math.max(1, Math.floor((sheet.leftPt - AXIS_HEIGHT_PT - 8) / ROW_PT))
    const left = people.length - from
    // A page of its own for one or two would look forgotten.
    const rows = people.slice(from, from + (left > room && left - room < FEWEST_ROWS ? Math.max(1, left - FEWEST_ROWS) : room))
    rows.forEach((person, index) => sheet.figure(altOf(person, drawn), ROW_PT, (box) => drawRow(paper, person, box, drawn, index === 0), 0))
    sheet.decoration(AXIS_HEIGHT_PT + 6, (box) => drawTimeAxis(paper, drawn.frame, { x: box.x + NAME_WIDTH_PT, y: box.y, width: box.width - NAME_WIDTH_PT, height: 3 }, drawn.format))
    from += rows.length
  }
}

function altOf(person: PersonReport, { words, format }: Drawn): string {
  return fill(words.timeline.alt, { name: person.displayName, present: format.duration(person.presentMs), speaking: format.duration(person.speakingMs), expression: expressionWords(person.expression, words, format) })
}

/** The labels that held longest, at most three, and how much of the person's time was read. */
function expressionWords(expression: ExpressionSeries | null, words: ExportWords, format: Format): string {
  if (!expression) return words.timeline.notShared
  const counts = MOOD_LABELS.map((label) => ({ label, count: expression.labels.filter((one) => one === label).length })).filter(({ count }) => count > 0).toSorted((one, other) => other.count - one.count)
  const read = counts.reduce((sum, { count }) => sum + count, 0)
  return fill(words.timeline.mostly, { labels: format.list(counts.slice(0, 3).map(({ label, count }) => `${words.labels[label]} ${format.percent(count / read)}`)), coverage: format.percent(expression.coverage) })
}

function drawRow(paper: Paper, person: PersonReport, whole: Box, { frame }: Drawn, first: boolean): void {
  const box: Box = { x: whole.x + NAME_WIDTH_PT, y: whole.y + 3, width: whole.width - NAME_WIDTH_PT, height: ROW_PT - 6 }
  if (!first) paper.stroke([[whole.x, whole.y], [whole.x + whole.width, whole.y]], INK.faint, 0.6)
  paper.line(paper.type.fitted(person.displayName, { sizePt: 8.5 }, NAME_WIDTH_PT - 10), whole.x, box.y + 3.5, { sizePt: 8.5 })
  const boxesOf = (spans: readonly Span[], y: number, height: number): readonly Box[] => spans.map(({ fromMs, toMs }) => {
    const x = placeOf(fromMs, frame, box)
    return { x, y, width: Math.max(LEAST_PT, placeOf(toMs, frame, box) - x), height }
  })
  for (const one of boxesOf(person.present, box.y, LANE_PT)) paper.rect(one, INK.accentSoft)
  for (const one of boxesOf(person.screen, box.y + LANE_PT - 1.6, 1.6)) paper.rect(one, INK.warn)
  for (const one of boxesOf(person.speaking, box.y + 1.2, LANE_PT - 3.4)) paper.rect(one, INK.accent)
  for (const { x, y, width } of boxesOf(person.badNetwork, box.y, 1)) paper.stroke([[x, y], [x + Math.max(1.5, width), y]], INK.text, 1.2, 1)
  for (const { x } of boxesOf(person.hand, box.y, 1)) drawHand(paper, x, box.y)
  drawExpression(paper, person.expression, { ...box, y: box.y + LANE_PT + 2, height: BAND_PT }, frame)
}

function drawHand(paper: Paper, x: number, y: number): void {
  paper.polygon([[x - 2.6, y + 1], [x + 2.6, y + 1], [x, y - 3.4]], INK.text)
}

/** In as many stretches as print tells apart, each with the label that most of its buckets have. */
function drawExpression(paper: Paper, expression: ExpressionSeries | null, box: Box, frame: Span): void {
  if (!expression) return
  const size = Math.max(1, Math.ceil(expression.labels.length / MOST_COLUMNS))
  const boxes = new Map<MoodLabel, Box[]>()
  for (let at = 0; at < expression.labels.length; at += size) {
    const label = commonest(expression.labels.slice(at, at + size))
    if (!label) continue
    const fromMs = expression.startMs + at * expression.stepMs
    const x = placeOf(fromMs, frame, box)
    const width = placeOf(fromMs + Math.min(size, expression.labels.length - at) * expression.stepMs, frame, box) - x
    const list = boxes.get(label) ?? []
    const last = list.at(-1)
    if (last && Math.abs(last.x + last.width - x) < 0.01) list[list.length - 1] = { ...last, width: last.width + width }
    else list.push({ x, y: box.y, width, height: box.height })
    boxes.set(label, list)
  }
  for (const [label, list] of boxes) paper.band(list, PAINTS[label])
}

function commonest(labels: readonly (MoodLabel | null)[]): MoodLabel | null {
  const read = labels.filter((label) => label !== null)
  return read.reduce<MoodLabel | null>((best, label) => (best === null || read.filter((one) => one === label).length > read.filter((one) => one === best).length ? label : best), null)
}

export function timelineLegend({ legend }: ExportWords['timeline']): readonly Entry[] {
  return [
    { text: legend.present, swatch: (paper, box) => paper.rect(box, INK.accentSoft) },
    { text: legend.speaking, swatch: (paper, box) => { paper.rect(box, INK.accentSoft); paper.rect({ ...box, y: box.y + 1.2, height: box.height - 3.4 }, INK.accent) } },
    { text: legend.screen, swatch: (paper, box) => { paper.rect(box, INK.accentSoft); paper.rect({ ...box, y: box.y + box.height - 1.6, height: 1.6 }, INK.warn) } },
    { text: legend.hand, swatch: (paper, box) => drawHand(paper, box.x + box.width / 2, box.y + 6) },
    { text: legend.bad, swatch: (paper, box) => paper.stroke([[box.x, box.y + 4.5], [box.x + box.width, box.y + 4.5]], INK.text, 1.2, 1) },
  ]
}
