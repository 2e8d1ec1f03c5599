// The parts of the PDF in their order, each from the report to the sheet.
import { BAD_QUALITY, INTERRUPTION_AFTER_MS, INTERRUPTION_OVERLAP_MS, MOOD_LABELS, TURN_GAP_MS } from '../../../protocol/report.ts'
import type { Comparison, MeetingReport, Moment, PersonReport, Span } from '../../../protocol/report.ts'
import { SILENCE_MS } from '../silences.ts'
import type { ExportWords } from '../words/shape.ts'
import { fill } from '../words/words.ts'
import type { Format } from '../words/words.ts'
import { bandEntry, drawLegend } from './legend.ts'
import { drawMoodChart, legendOf, MOOD_CHART_HEIGHT_PT } from './mood-chart.ts'
import { INNER_WIDTH_PT } from './paper.ts'
import { INK } from './palette.ts'
import { BODY, SOFT } from './sheet.ts'
import type { Cell, Column, Sheet } from './sheet.ts'
import { drawTimeline, timelineLegend } from './timeline.ts'

export type Content = { readonly report: MeetingReport; readonly frame: Span; readonly words: ExportWords; readonly format: Format; /** The mood's minimum, whether shown or not. */ readonly minimum: number }

const NUMBER = { figures: true } as const
const numeric = (head: string, widthPt: number): Column => ({ head, widthPt, align: 'right', style: NUMBER })
/** In the order in which they came. */
const inOrder = (people: readonly PersonReport[]): readonly PersonReport[] => people.toSorted((one, other) => (one.present[0]?.fromMs ?? Infinity) - (other.present[0]?.fromMs ?? Infinity) || one.personId.localeCompare(other.personId))
/** The rest of the width, so that a table ends where the text does. */
const filling = (columns: readonly Column[]): readonly Column[] => {
  const used = columns.reduce((sum, { widthPt }) => sum + widthPt, 0)
  return columns.map((column, at) => (at === 0 ? { ...column, widthPt: column.widthPt + INNER_WIDTH_PT + 8 - used } : column))
}

export function writeTop(sheet: Sheet, { report, frame, words, format }: Content): void {
  const { meeting } = report
  sheet.title(words.title, 22)
  sheet.paragraph(fill(words.subtitle, { room: meeting.roomId, date: format.date(frame.fromMs) }), { sizePt: 11, colour: INK.soft }, 4)
  if (meeting.end === 'running') sheet.paragraph(words.running, { ...BODY, weight: 600 })
  if (meeting.end === 'interrupted') sheet.paragraph(words.interrupted, { ...BODY, weight: 600 })
  const own = report.comparison[0]
  const facts: readonly (readonly [label: string, value: string])[] = [
    [words.facts.duration, format.duration(frame.toMs - frame.fromMs)],
    [words.facts.people, format.number(meeting.people)],
    [words.facts.spoken, format.percent(meeting.speakingShare)],
    [words.facts.interruptions, format.number(own?.interruptionsPerHour ?? 0, 1)],
    [words.facts.balance, own?.balance === null || own === undefined ? '–' : format.percent(own.balance)],
  ]
  const width = INNER_WIDTH_PT / facts.length
  sheet.space(4)
  sheet.figure(facts.map(([label, value]) => `${label}: ${value}`).join('; '), 46, (box) => facts.forEach(([label, value], index) => {
    const x = box.x + index * width
    if (index > 0) sheet.paper.stroke([[x - 8, box.y + 4], [x - 8, box.y + 40]], INK.line)
    sheet.paper.line(value, x, box.y + 2, { sizePt: 15, weight: 600, figures: true })
    sheet.paper.type.lines(label, { sizePt: 7.5 }, width - 14).slice(0, 2).forEach((line, nth) => { sheet.paper.line(line, x, box.y + 25 + nth * 9.5, { sizePt: 7.5, colour: INK.soft }) })
  }), 0)
}

export function writeMood(sheet: Sheet, content: Content): void {
  const { report: { mood, moments, comparison }, frame, words, format, minimum } = content
  if (mood.kind === 'withheld') {
    sheet.heading(words.mood.title)
    sheet.paragraph(fill(words.mood.withheld[mood.why], { minimum: format.number(minimum) }))
    return
  }
  sheet.heading(words.mood.title, MOOD_CHART_HEIGHT_PT + 60)
  sheet.paragraph(words.mood.lead, BODY, 2)
  const shown = mood.analysed.flatMap((analysed, index) => (analysed === null ? [] : [{ analysed, present: mood.present[index]!, confidence: mood.confidence[index] ?? null }]))
  const mean = (values: readonly number[]): number => (values.length > 0 ? values.reduce((sum, one) => sum + one, 0) / values.length : 0)
  const sure = shown.flatMap(({ confidence }) => (confidence === null ? [] : [confidence]))
  const coverage = fill(words.mood.coverage, {
    share: format.percent(mood.coverage), minimum: format.number(minimum), analysed: format.number(mean(shown.map(({ analysed }) => analysed)), 1), present: format.number(mean(shown.map(({ present }) => present)), 1),
    confidence: sure.length > 0 ? format.percent(mean(sure)) : words.unknown,
  })
  sheet.paragraph(coverage, SOFT, 6)
  const shares = comparison[0]?.mood ?? null
  const alt = fill(words.mood.alt, { shares: format.list(MOOD_LABELS.filter((label) => (shares?.[label] ?? 0) > 0).map((label) => `${words.labels[label]} ${format.percent(shares![label])}`)) })
  sheet.figure(`${alt} ${coverage}`, MOOD_CHART_HEIGHT_PT, (box) => drawMoodChart(sheet.paper, box, { mood, frame, moments, format }))
  drawLegend(sheet, legendOf(mood, words).map(({ band, text }) => bandEntry(band, text)))
}

export function writeMoments(sheet: Sheet, { report: { moments, people }, frame, words, format }: Content): void {
  sheet.heading(words.moments.title, 80)
  if (moments.length === 0) {
    sheet.paragraph(words.moments.none)
    return
  }
  sheet.paragraph(words.moments.lead, SOFT)
  const names = new Map(people.map(({ personId, displayName }) => [personId, displayName]))
  sheet.table([
    { head: words.moments.columns.number, widthPt: 30, style: { ...NUMBER, weight: 600 } },
    { head: words.moments.columns.time, widthPt: 56, style: NUMBER, rowHead: true },
    { head: words.moments.columns.what, widthPt: 172 },
    { head: words.moments.columns.context, widthPt: INNER_WIDTH_PT + 8 - 30 - 56 - 172 - 52, style: SOFT },
    numeric(words.moments.columns.clear, 52),
  ], moments.map((moment, index) => [String(index + 1), format.clock(moment.atMs - frame.fromMs), whatOf(moment, words, format), contextWords(moment, names, words, format), format.percent(moment.strength)]))
}

function whatOf(moment: Moment, words: ExportWords, format: Format): string {
  const duration = format.duration(moment.lastsMs ?? 0)
  switch (moment.kind) {
    case 'mood-shift': {
      const change = moment.change ?? 0
      return fill(change > 0 ? words.moments.moodMore : words.moments.moodLess, { label: words.labels[moment.label ?? 'unsure'], change: format.signed(change * 100) })
    }
    case 'talk-shift': return words.moments.talk
    case 'silence': return fill(words.moments.silence, { duration })
    case 'many-reactions': return fill(words.moments.reactions, { duration })
  }
}

const MOST_NAMES = 4

function contextWords({ context }: Moment, names: ReadonlyMap<string, string>, words: ExportWords, format: Format): string {
  const listed = (ids: readonly string[]): string => {
    const shown = format.list(ids.slice(0, MOST_NAMES).map((id) => names.get(id) ?? id))
    return ids.length > MOST_NAMES ? fill(words.moments.andMore, { names: shown, count: format.number(ids.length - MOST_NAMES) }) : shown
  }
  const people = (['speakers', 'joined', 'left', 'screenBy', 'handsUp', 'badNetwork'] as const).flatMap((name) => (context[name].length > 0 ? [fill(words.moments.context[name], { names: listed(context[name]) })] : []))
  const counts = (['reactions', 'chat'] as const).flatMap((name) => (context[name] > 0 ? [fill(words.moments.context[name], { count: format.number(context[name]) })] : []))
  return [...people, ...counts].join(' · ') || words.moments.nothing
}

export function writeTalk(sheet: Sheet, { report: { talk, people }, words, format }: Content): void {
  if (people.length === 0) return
  sheet.heading(words.talk.title, 90)
  sheet.paragraph(fill(words.talk.lead, { speaking: format.duration(talk.speakingMs), overlap: format.duration(talk.overlapMs), silence: format.duration(talk.silenceMs) }))
  const most = Math.max(...people.map(({ talkShare }) => talkShare), 0.01)
  const bar = (share: number): Cell => ({
    text: format.percent(share), heightPt: 11,
    draw: (box) => {
      const room = box.width - 34
      sheet.paper.rect({ x: box.x, y: box.y + 1, width: room, height: 9 }, INK.faint, 2)
      if (share > 0) sheet.paper.rect({ x: box.x, y: box.y + 1, width: Math.max(1, (room * share) / most), height: 9 }, INK.accent, Math.min(2, (room * share) / most / 2))
      sheet.paper.line(format.percent(share), box.x + room, box.y - 0.5, { sizePt: 8.5, figures: true, align: 'right' }, 34)
    },
  })
  sheet.table(filling([
    { head: words.talk.columns.person, widthPt: 100, rowHead: true }, { head: words.talk.columns.share, widthPt: 168 },
    numeric(words.talk.columns.time, 56), numeric(words.talk.columns.turns, 44), numeric(words.talk.columns.made, 64), numeric(words.talk.columns.suffered, 64),
  ]), inOrder(people).map((person) => [person.displayName, bar(person.talkShare), format.clock(person.speakingMs), format.number(person.turns), format.number(person.interruptions), format.number(person.interrupted)]))
}

export function writeTimeline(sheet: Sheet, { report: { people, mood }, frame, words, format }: Content): void {
  if (people.length === 0) return
  sheet.heading(words.timeline.title, 120)
  sheet.paragraph(words.timeline.lead)
  drawLegend(sheet, timelineLegend(words.timeline))
  const shared = new Set(people.flatMap(({ expression }) => expression?.labels ?? []))
  if (mood.kind === 'shown' || shared.size > 0) drawLegend(sheet, legendOf(null, words).filter(({ band }) => band !== 'too-few' && band !== 'not-analysed' && shared.has(band)).map(({ band, text }) => bandEntry(band, text)))
  drawTimeline(sheet, inOrder(people), { frame, words, format })
}

export function writeAttendance(sheet: Sheet, { report: { people }, words, format }: Content): void {
  if (people.length === 0) return
  const { columns, title, note } = words.attendance
  sheet.heading(title, 80)
  const sum = (spans: readonly Span[]): string => (spans.length === 0 ? '–' : format.clock(spans.reduce((total, { fromMs, toMs }) => total + toMs - fromMs, 0)))
  const some = (count: number): string => (count === 0 ? '–' : format.number(count))
  sheet.table(filling([
    { head: columns.person, widthPt: 84, rowHead: true }, numeric(columns.came, 40), numeric(columns.left, 40),
numeric(columns.present, 44), numeric(columns.microphone, 44), numeric(columns.camera, 44), numeric(columns.screen, 44),
    numeric(columns.hands, 34), numeric(columns.reactions, 34), numeric(columns.chat, 32), numeric(columns.quality, 34),
  ]), inOrder(people).map((person) => [
    nameAndRole(person, words), person.present[0] ? format.timeOfDay(person.present[0].fromMs) : '–', person.present[0] ? format.timeOfDay(person.present.at(-1)!.toMs) : '–', format.clock(person.presentMs),
    sum(person.microphone), sum(person.camera), sum(person.screen), some(person.hand.length), some(person.reactions.length), some(person.chat.length), person.quality === null ? '–' : format.number(person.quality, 1),
  ]))
  sheet.paragraph(fill(note, { bad: format.number(BAD_QUALITY) }), SOFT)
}

/** Participants are most, so they are not called so. */
function nameAndRole({ displayName, role, isBot }: PersonReport, words: ExportWords): string {
  const roles = [...(role === 'participant' ? [] : [words.roles[role]]), ...(isBot ? [words.bot] : [])]
  return roles.length === 0 ? displayName : fill(words.nameAndRole, { name: displayName, role: roles.join(', ') })
}

export function writeComparison(sheet: Sheet, { report: { comparison }, words, format }: Content): void {
  const { columns, title, none, thisOne, withheld } = words.comparison
  sheet.heading(title, 60)
  if (comparison.length < 2) {
    sheet.paragraph(none)
    return
  }
  const moodWords = ({ mood }: Comparison): string => {
    if (!mood) return withheld
    return format.list(MOOD_LABELS.map((label) => ({ label, share: mood[label] })).filter(({ share }) => share >= 0.05).toSorted((one, other) => other.share - one.share).slice(0, 3).map(({ label, share }) => `${words.labels[label]} ${format.percent(share)}`))
  }
  sheet.table([
    { head: columns.date, widthPt: 96, rowHead: true, style: NUMBER }, numeric(columns.duration, 54), numeric(columns.people, 48), numeric(columns.spoken, 50), numeric(columns.interruptions, 54), numeric(columns.balance, 50),
    { head: columns.mood, widthPt: INNER_WIDTH_PT + 8 - 352, style: SOFT },
  ], comparison.map((row, index) => [
    index === 0 ? `${format.shortDate(row.startedMs)} (${thisOne})` : format.shortDate(row.startedMs), format.clock(row.durationMs), format.number(row.people), format.percent(row.speakingShare),
    format.number(row.interruptionsPerHour, 1), row.balance === null ? '–' : format.percent(row.balance), moodWords(row),
  ]))
}

export function writeMeaning(sheet: Sheet, { report, words, format, minimum }: Content, lacksGlyphs: boolean): void {
  const { meaning } = words
  sheet.heading(meaning.title, 60)
  const values = { minimum: format.number(minimum), gap: format.duration(TURN_GAP_MS), after: format.duration(INTERRUPTION_AFTER_MS), overlap: format.duration(INTERRUPTION_OVERLAP_MS), silence: format.duration(SILENCE_MS) }
  const expressions = report.mood.kind === 'shown' || report.people.some(({ expression }) => expression !== null)
  for (const text of [...(expressions ? [meaning.labels, meaning.coverage] : []), meaning.turns, meaning.balance, meaning.moments]) sheet.paragraph(fill(text, values))
  sheet.paragraph(words.about, { ...BODY, weight: 600 })
  const made = fill(words.made, { date: format.date(report.generatedMs) })
  sheet.paragraph(report.meeting.deletedMs === null ? made : `${made} ${fill(words.deleted, { date: format.date(report.meeting.deletedMs) })}`, SOFT)
  if (lacksGlyphs) sheet.paragraph(words.lackingGlyphs, SOFT)
}
