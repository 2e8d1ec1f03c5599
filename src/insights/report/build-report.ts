// A meeting's report from what was written down: everything in it is reckoned here, from nothing but its arguments.
import type { Comparison, MeetingReport, MeetingSummary, PersonReport, Span } from '../../protocol/report.ts'
import type { MeetingRecord, RecordedPerson } from '../meeting-record.ts'
import { expressionOf } from './expression.ts'
import { meanMood, moodOf } from './mood.ts'
import { momentsOf } from './moments.ts'
import { networkOf } from './network.ts'
import { tidy, together, totalMs, within } from './spans.ts'
import { balanceOf, interruptionsOf, turnsOf } from './talk.ts'
import { windowOf } from './window.ts'

export type ReportOptions = {
  /** Buckets of fewer people are not shown. */
  readonly groupMinimum: number
  /** Of the people's series, where the record has seconds; the room's mood is always in steps of 10 s. */
  readonly stepMs: 1000 | 10_000
  readonly nowMs: number
  readonly retentionHours: number
  /** Of earlier meetings, as their own reports gave them (`report.comparison[0]`). */
  readonly comparisons: readonly Comparison[]
}

const COMPARED = 10
const MS_PER_HOUR = 3_600_000

export function buildReport(record: MeetingRecord, options: ReportOptions): MeetingReport {
  const window = windowOf(record.startedMs, record.endedMs)
  const readable = record.analysis === 'available'
  const presents = record.people.map(({ present }) => within(tidy(present), tidy([window])))
  const turns = record.people.map(({ speaking }, index) => turnsOf(speaking, presents[index]!))
  const { made, suffered } = interruptionsOf(turns)
  const speakingMs = turns.map(totalMs)
  const everybodysMs = speakingMs.reduce((sum, one) => sum + one, 0)
  const people = record.people.map((person, index): PersonReport => ({
    ...observed(person, presents[index]!, window),
    speaking: [...turns[index]!],
    speakingMs: speakingMs[index]!,
    talkShare: everybodysMs > 0 ? speakingMs[index]! / everybodysMs : 0,
    turns: turns[index]!.length,
    interruptions: made[index]!,
    interrupted: suffered[index]!,
    expression: readable ? expressionFrom(person, options.stepMs, window, presents[index]!) : null,
  }))
  const peopled = together(presents, 1)
  const spoken = together(turns, 1)
  const talk = { speakingMs: totalMs(spoken), overlapMs: totalMs(together(turns, 2)), silenceMs: totalMs(peopled) - totalMs(spoken) }
  const mood = moodOf(record.people.map(({ tens }, index) => ({ tens, present: presents[index]! })), record.analysis, options.groupMinimum, window)
  const meeting = summaryOf(record, options.retentionHours, talk.speakingMs, totalMs(peopled))
  return {
    meeting,
    generatedMs: options.nowMs,
    people,
    mood,
    moments: momentsOf(people, mood, window),
    talk,
    comparison: [
      {
        meetingId: record.meetingId,
        startedMs: meeting.startedMs,
        durationMs: window.toMs - window.fromMs,
        people: people.length,
        speakingShare: meeting.speakingShare,
        interruptionsPerHour: window.toMs > window.fromMs ? made.reduce((sum, one) => sum + one, 0) / ((window.toMs - window.fromMs) / MS_PER_HOUR) : 0,
        // Observers have no voice to share.
        balance: balanceOf(people.filter(({ role, speakingMs: ownMs }) => role !== 'observer' || ownMs > 0).map((person) => person.speakingMs)),
        mood: meanMood(mood),
      },
      ...options.comparisons.filter(({ meetingId }) => meetingId !== record.meetingId).toSorted((one, other) => other.startedMs - one.startedMs),
    ].slice(0, COMPARED),
  }
}

function summaryOf(record: MeetingRecord, retentionHours: number, spokenMs: number, peopledMs: number): MeetingSummary {
  const endedMs = Math.max(0, record.startedMs, record.endedMs)
  return {
    meetingId: record.meetingId,
    roomId: record.roomId,
    startedMs: Math.max(0, record.startedMs),
    endedMs: record.end === 'running' ? null : endedMs,
    end: record.end,
    purpose: record.purpose,
    analysis: record.analysis,
    people: record.people.length,
    speakingShare: peopledMs > 0 ? spokenMs / peopledMs : 0,
    deletedMs: record.end === 'running' ? null : endedMs + Math.round(retentionHours * MS_PER_HOUR),
  }
}

/** What needs nobody else to be known. */
function observed(person: RecordedPerson, present: readonly Span[], window: Span): Omit<PersonReport, 'speaking' | 'speakingMs' | 'talkShare' | 'turns' | 'interruptions' | 'interrupted' | 'expression'> {
  const inWindow = (atMs: number): boolean => atMs >= window.fromMs && atMs <= window.toMs
  // What is switched on while its owner is away reaches nobody; a raised hand stays up.
  const whilePresent = (spans: readonly Span[]): Span[] => [...within(tidy(spans), present)]
  const { badNetwork, quality } = networkOf(person.quality, present)
  return {
    personId: person.personId,
    displayName: person.displayName,
    role: person.role,
    isBot: person.isBot,
    present: [...present],
    microphone: whilePresent(person.microphone),
    camera: whilePresent(person.camera),
    screen: whilePresent(person.screen),
    hand: [...within(tidy(person.hand), tidy([window]))],
    reactions: person.reactions.filter(({ atMs }) => inWindow(atMs)).toSorted((one, other) => one.atMs - other.atMs),
    chat: person.chat.filter(inWindow).toSorted((one, other) => one - other),
    badNetwork: [...badNetwork],
    presentMs: totalMs(present),
    quality,
  }
}

function expressionFrom(person: RecordedPerson, stepMs: 1000 | 10_000, window: Span, present: readonly Span[]): PersonReport['expression'] {
  return stepMs === 1000 && person.seconds ? expressionOf(person.seconds, 1000, window, present) : expressionOf(person.tens, 10_000, window, present)
}
