// A report as a PDF that one would hand on: drawn, and drawn again where it needs fonts that were not thought of.
import type { Language } from '../../../protocol/constants.ts'
import type { MeetingReport } from '../../../protocol/report.ts'
import { frameOf } from '../window.ts'
import type { ExportWords } from '../words/shape.ts'
import { exportWords, fill, formatOf } from '../words/words.ts'
import { facesFor, isCovered, WEIGHTS } from './fonts.ts'
import type { Face, Weight } from './fonts.ts'
import { Paper } from './paper.ts'
import { writeAttendance, writeComparison, writeMeaning, writeMoments, writeMood, writeTalk, writeTimeline, writeTop } from './sections.ts'
import type { Content } from './sections.ts'
import { Sheet } from './sheet.ts'
import { MISSING } from './typesetter.ts'

/** What numbers, dates and lists bring along. */
const COMMON = '\u00a0–—−…·’“”%年月日时分秒小、，' + MISSING

/** Never taken: each round learns all that is lacking. */
const MOST_ROUNDS = 4

export async function pdfOf(report: MeetingReport, language: Language): Promise<Uint8Array> {
  const words = exportWords[language]
  const content: Content = { report, frame: frameOf(report), words, format: formatOf(language), minimum: report.mood.minimum }
  const latin = [...Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index)), ...Array.from(COMMON)]
  const known = [...latin, ...Array.from(JSON.stringify(words) + report.people.map(({ displayName }) => displayName).join('').normalize('NFC'))]
  let wanted: Record<Weight, Set<string>> = { 400: new Set(known), 600: new Set([...latin, ...Array.from(boldWords(words))]) }
  for (let round = 1; ; round += 1) {
    const { paper, lacking } = draw(content, await facesFor(wanted), wanted)
    const more = WEIGHTS.flatMap((weight) => [...lacking[weight]].filter((character) => !wanted[weight].has(character) && isCovered(character)))
    const bytes = await paper.end()
    if (more.length === 0 || round === MOST_ROUNDS) return bytes
    wanted = { 400: new Set([...wanted[400], ...lacking[400]]), 600: new Set([...wanted[600], ...lacking[600]]) }
  }
}

/** Headings of parts and columns, and what is said with weight. */
function boldWords(words: ExportWords): string {
  const parts = [words.mood, words.moments, words.talk, words.timeline, words.attendance, words.comparison, words.meaning]
  return JSON.stringify([words.title, words.running, words.interrupted, words.about, ...parts.map((part) => [part.title, 'columns' in part ? part.columns : ''])])
}

function draw(content: Content, faces: readonly Face[], wanted: Readonly<Record<Weight, ReadonlySet<string>>>): { readonly paper: Paper; readonly lacking: Readonly<Record<Weight, ReadonlySet<string>>> } {
  const { report, frame, words, format } = content
  const subtitle = fill(words.subtitle, { room: report.meeting.roomId, date: format.date(frame.fromMs) })
  const paper = new Paper({ title: `${words.title} – ${subtitle}`, locale: format.locale, madeMs: report.generatedMs, faces })
  const sheet = new Sheet(paper)
  writeTop(sheet, content)
  writeMood(sheet, content)
  writeMoments(sheet, content)
  writeTalk(sheet, content)
  writeTimeline(sheet, content)
  writeAttendance(sheet, content)
  writeComparison(sheet, content)
  writeMeaning(sheet, content, [...paper.type.lacking[400]].some((character) => character !== MISSING && (wanted[400].has(character) || !isCovered(character))))
  sheet.finish((page, pages) => ({ left: `${words.title} · ${subtitle}`, right: fill(words.page, { page: format.number(page), pages: format.number(pages) }) }))
  return { paper, lacking: paper.type.lacking }
}
