// Small meetings written by hand: seconds from the start, so that a test's numbers can be added up in one's head.
import { EMOTIONS } from '../../../src/protocol/emotion.ts'
import type { Emotion } from '../../../src/protocol/emotion.ts'
import type { MeetingId, RoomId } from '../../../src/protocol/ids.ts'
import type { MeetingReport, Span } from '../../../src/protocol/report.ts'
import type { Bucket, MeetingRecord, RecordedPerson } from '../../../src/insights/meeting-record.ts'
import { buildReport } from '../../../src/insights/report/build-report.ts'
import type { ReportOptions } from '../../../src/insights/report/build-report.ts'

export const STARTED_MS = 1_795_528_800_000

export const spans = (...fromTo: readonly (readonly [fromS: number, toS: number])[]): readonly Span[] => fromTo.map(([fromS, toS]) => ({ fromMs: STARTED_MS + fromS * 1000, toMs: STARTED_MS + toS * 1000 }))

export function bucket(atS: number, label: Emotion | 'unsure', sure = 0.7): Bucket {
  const emotion = label === 'unsure' ? 'neutral' : label
  return {
    atMs: STARTED_MS + atS * 1000, audience: 'host', confidence: sure, unsure: label === 'unsure' ? 0.5 : 0.1, modality: 'visual',
    probabilities: EMOTIONS.map((one) => (one === emotion ? sure : (1 - sure) / 7)),
  }
}

export function person(personId: string, about: Partial<RecordedPerson> = {}): RecordedPerson {
  return {
    personId, displayName: personId, role: 'participant', isBot: false, present: spans([0, 600]), speaking: [], microphone: [], camera: [], screen: [], hand: [],
    reactions: [], chat: [], quality: [], tens: [], seconds: null, ...about,
  }
}

export function meeting(people: readonly RecordedPerson[], about: Partial<MeetingRecord> = {}): MeetingRecord {
  return {
    meetingId: 'm' as MeetingId, roomId: 'room' as RoomId, purpose: 'personal', analysis: 'available',
    startedMs: STARTED_MS, endedMs: STARTED_MS + 600_000, end: 'closed', people, ...about,
  }
}

export function report(record: MeetingRecord, options: Partial<ReportOptions> = {}): MeetingReport {
  return buildReport(record, { groupMinimum: 5, stepMs: 10_000, nowMs: record.endedMs + 1000, retentionHours: 24, comparisons: [], ...options })
}
