// A report as one CSV table: what each row is about stands in its first column, so that a spreadsheet's filter or one line of code takes out any part.
import { MOOD_LABELS } from '../../protocol/report.ts'
import type { MeetingReport, MoodSeries, PersonReport } from '../../protocol/report.ts'
import { csvFile } from './csv-file.ts'
import type { Cell } from './csv-file.ts'
import { coveredMs, frameOf, gridOf, MOOD_STEP_MS } from './window.ts'
import type { Grid } from './window.ts'

/** docs/ANALYTICS.md says what each is; a new one goes to the end. */
export const CSV_COLUMNS = [
  'section', 'time_utc', 'elapsed_s', 'lasts_s', 'person_id', 'name', 'role', 'bot', 'present_s', 'speaking_s', 'talk_share', 'turns', 'interruptions', 'interrupted',
  'microphone_s', 'camera_s', 'screen_s', 'hand_s', 'reactions', 'chat', 'bad_network_s', 'quality', 'people_present', 'people_analysed', 'coverage', 'label', 'confidence', 'modality',
  ...MOOD_LABELS.map((label) => `share_${label}` as const), 'moment', 'change', 'strength', 'note',
] as const
type Column = (typeof CSV_COLUMNS)[number]
type Row = Readonly<Partial<Record<Column, Cell>>>

export function csvOf(report: MeetingReport): string {
  return csvFile(CSV_COLUMNS, rowsOf(report).map((row) => CSV_COLUMNS.map((column) => row[column] ?? null)))
}

function rowsOf(report: MeetingReport): readonly Row[] {
  const { meeting, people, mood } = report
  const { fromMs: firstMs, toMs: lastMs } = frameOf(report)
  const at = (timeMs: number, lastsMs: number): Row => ({ time_utc: utc(timeMs), elapsed_s: seconds(Math.max(0, timeMs - firstMs)), lasts_s: seconds(lastsMs) })
  const grid = gridOf({ fromMs: firstMs, toMs: lastMs }, MOOD_STEP_MS)
  return [
    { section: 'meeting', ...at(firstMs, lastMs - firstMs), name: meeting.roomId, speaking_s: seconds(report.talk.speakingMs), people_present: people.length, coverage: mood.kind === 'shown' ? digits(mood.coverage) : null, note: noteOf(report) },
    ...people.map((person): Row => ({ section: 'person', ...at(person.present[0]?.fromMs ?? firstMs, (person.present.at(-1)?.toMs ?? firstMs) - (person.present[0]?.fromMs ?? firstMs)), ...totalsOf(person) })),
    ...report.moments.map((moment): Row => ({ section: 'moment', ...at(moment.atMs, moment.lastsMs ?? 0), moment: moment.kind, label: moment.label, change: moment.change === null ? null : digits(moment.change), strength: digits(moment.strength) })),
    ...(mood.kind === 'shown' ? moodRows(mood, at) : []),
    ...people.flatMap((person) => personRows(person, grid, at)),
  ]
}

const named = ({ personId, displayName, role, isBot }: PersonReport): Row => ({ person_id: personId, name: displayName, role, bot: isBot ? 1 : 0 })

function totalsOf(person: PersonReport): Row {
  const sum = (spans: PersonReport['present']): number => seconds(spans.reduce((total, { fromMs, toMs }) => total + toMs - fromMs, 0))
  return {
    ...named(person), present_s: seconds(person.presentMs), speaking_s: seconds(person.speakingMs), talk_share: digits(person.talkShare),
    turns: person.turns, interruptions: person.interruptions, interrupted: person.interrupted,
    microphone_s: sum(person.microphone), camera_s: sum(person.camera), screen_s: sum(person.screen), hand_s: sum(person.hand),
    reactions: person.reactions.length, chat: person.chat.length, bad_network_s: sum(person.badNetwork), quality: person.quality === null ? null : digits(person.quality),
    coverage: person.expression ? digits(person.expression.coverage) : null,
  }
}

type At = (timeMs: number, lastsMs: number) => Row

function moodRows(mood: Extract<MoodSeries, { kind: 'shown' }>, at: At): readonly Row[] {
  return mood.present.map((present, index): Row => {
    const analysed = mood.analysed[index] ?? null
    return {
      section: 'room_10s', ...at(mood.startMs + index * mood.stepMs, mood.stepMs), people_present: present, people_analysed: analysed, confidence: mood.confidence[index] ?? null,
      ...(analysed === null ? {} : Object.fromEntries(MOOD_LABELS.map((label) => [`share_${label}`, digits((mood.people[label][index] ?? 0) / analysed)]))),
    }
  })
}

/** The steps of 10 s in which the person was there, or read. */
function personRows(person: PersonReport, grid: Grid, at: At): readonly Row[] {
  const covered = (spans: PersonReport['present']): Float64Array => coveredMs(grid, spans)
  const spent = { present_s: covered(person.present), speaking_s: covered(person.speaking), microphone_s: covered(person.microphone), camera_s: covered(person.camera), screen_s: covered(person.screen), hand_s: covered(person.hand), bad_network_s: covered(person.badNetwork) }
  const reactions = counted(grid, person.reactions.map(({ atMs }) => atMs))
  const chat = counted(grid, person.chat)
  const turns = counted(grid, person.speaking.map(({ fromMs }) => fromMs))
  const rows: Row[] = []
  for (let index = 0; index < grid.count; index += 1) {
    const expression = expressionAt(person, grid.startMs + index * grid.stepMs)
    if (spent.present_s[index]! === 0 && !expression) continue
    rows.push({
      section: 'person_10s', ...at(grid.startMs + index * grid.stepMs, grid.stepMs), ...named(person), turns: turns[index]!, reactions: reactions[index]!, chat: chat[index]!,
      ...Object.fromEntries(Object.entries(spent).map(([column, ms]) => [column, seconds(ms[index]!)])), ...expression,
    })
  }
  return rows
}

function counted(grid: Grid, timesMs: readonly number[]): readonly number[] {
  const counts = new Array<number>(grid.count).fill(0)
  for (const timeMs of timesMs) {
    const index = Math.min(grid.count - 1, Math.floor((timeMs - grid.startMs) / grid.stepMs))
    if (index >= 0) counts[index]! += 1
  }
  return counts
}

/** Of a series in steps of a second the first second that was read in these ten. */
function expressionAt({ expression }: PersonReport, timeMs: number): Row | null {
  if (!expression) return null
  const first = Math.floor((timeMs - expression.startMs) / expression.stepMs)
  for (let index = first; index < first + MOOD_STEP_MS / expression.stepMs; index += 1) {
    const probabilities = expression.probabilities[index]
    if (!probabilities) continue
    return {
      label: expression.labels[index] ?? null, confidence: expression.confidence[index] ?? null, modality: expression.modality[index] ?? null,
      ...Object.fromEntries(probabilities.map((probability, at) => [`share_${MOOD_LABELS[at]!}`, probability])),
    }
  }
  return null
}

/** What is not there, and why. */
function noteOf({ meeting, mood, generatedMs }: MeetingReport): string {
  const parts = [`generated ${utc(generatedMs)}`, `end: ${meeting.end}`, `purpose: ${meeting.purpose}`]
  return [...parts, mood.kind === 'shown' ? `mood where at least ${mood.minimum} shared` : `mood withheld: ${mood.why}`].join('; ')
}

/** As a spreadsheet takes it for a date. */
const utc = (timeMs: number): string => new Date(timeMs).toISOString().slice(0, 19).replace('T', ' ')
const seconds = (ms: number): number => Math.round(ms / 100) / 10
const digits = (value: number): number => Math.round(value * 1000) / 1000
