// A meeting's report as its host gets it, by page, API and export: observable facts of everybody, expressions of those who shared them.
import { z } from 'zod'
import { EMOTIONS, MODALITIES } from './emotion.ts'
import { ANALYSIS_OFFERS, PURPOSES } from './purpose.ts'
import { REACTIONS } from './constants.ts'
import { MOOD_LABELS, WITHHELD } from './report-terms.ts'
import { ROLES } from './roles.ts'

/** Unix milliseconds. */
const timeMs = z.number().int().nonnegative()
const durationMs = z.number().int().nonnegative()
const share = z.number().min(0).max(1)
const count = z.number().int().nonnegative()
/** From `fromMs` up to, and without, `toMs`. */
export const spanSchema = z.strictObject({ fromMs: timeMs, toMs: timeMs })
export type Span = Readonly<z.output<typeof spanSchema>>

export { BAD_QUALITY, EXPORT_FORMATS, INTERRUPTION_AFTER_MS, INTERRUPTION_OVERLAP_MS, MOOD_LABELS, TURN_GAP_MS, WITHHELD } from './report-terms.ts'
export type { ExportFormat, MoodLabel, Withheld } from './report-terms.ts'

export const meetingSummarySchema = z.strictObject({
  meetingId: z.string(),
  roomId: z.string(),
  startedMs: timeMs,
  /** Null while it goes on. */
  endedMs: timeMs.nullable(),
  /** 'interrupted': the server ended under it; the end is the last that was written down. */
  end: z.enum(['running', 'closed', 'interrupted']),
  purpose: z.enum(PURPOSES),
  analysis: z.enum(ANALYSIS_OFFERS),
  /** Whoever was there at any time, bots included. */
  people: count,
  /** Of all the time that people were present, the share in which somebody spoke. */
  speakingShare: share,
  /** When everything of it is deleted; null while it goes on. */
  deletedMs: timeMs.nullable(),
})
export type MeetingSummary = Readonly<z.output<typeof meetingSummarySchema>>

/** Regular buckets from `startMs` (a multiple of the step; of a person the first with a reading) on, `stepMs` apart; all arrays of one series are of the same length. */
const regular = { startMs: timeMs, stepMs: z.union([z.literal(1000), z.literal(10_000)]) }

export const expressionSeriesSchema = z.strictObject({
  ...regular,
  /** For each bucket the mean of the calibrated distributions in the order of EMOTIONS (sum 1); null where nothing was read. */
  probabilities: z.array(z.array(share).length(EMOTIONS.length).nullable()),
  /** 'unsure' where at least half of the bucket's readings were; null where nothing was read. */
  labels: z.array(z.enum(MOOD_LABELS).nullable()),
  confidence: z.array(share.nullable()),
  /** What most of the bucket's readings were made from. */
  modality: z.array(z.enum(MODALITIES).nullable()),
  /** Share of the person's time present in which something was read. */
  coverage: share,
})
export type ExpressionSeries = Readonly<z.output<typeof expressionSeriesSchema>>

export const personReportSchema = z.strictObject({
  personId: z.string(),
  displayName: z.string(),
  role: z.enum(ROLES),
  isBot: z.boolean(),
  present: z.array(spanSchema),
  /** Turns: speech with pauses of less than TURN_GAP_MS in it. */
  speaking: z.array(spanSchema),
  microphone: z.array(spanSchema),
  camera: z.array(spanSchema),
  screen: z.array(spanSchema),
  hand: z.array(spanSchema),
  reactions: z.array(z.strictObject({ atMs: timeMs, reaction: z.enum(REACTIONS) })),
  /** When something was written, never what. */
  chat: z.array(timeMs),
  /** While the connection was bad (score under BAD_QUALITY). */
  badNetwork: z.array(spanSchema),
  presentMs: durationMs,
  speakingMs: durationMs,
  /** Of everybody's speaking time; 0 where nobody spoke. */
  talkShare: share,
  turns: count,
  /** Turns begun while somebody else had spoken for at least INTERRUPTION_AFTER_MS, where both still spoke INTERRUPTION_OVERLAP_MS later. */
  interruptions: count,
  interrupted: count,
  /** Mean of the quality score (0 to 10) over the time present; null where none was told. */
  quality: z.number().min(0).max(10).nullable(),
  /** Null: this person shared with nobody but themselves, or was not analysed. Which of them is not said. */
  expression: expressionSeriesSchema.nullable(),
})
export type PersonReport = Readonly<z.output<typeof personReportSchema>>

/** Of those who shared with the host, and only where at least `minimum` did at the same time. */
export const moodSeriesSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('shown'),
    ...regular,
    minimum: count,
    /** People present in each bucket, and those of them of whom something was read (never said below the minimum: null). */
    present: z.array(count),
    analysed: z.array(count.nullable()),
    /** How many people's bucket had this label; null in buckets below the minimum. */
    people: z.record(z.enum(MOOD_LABELS), z.array(count.nullable())),
    /** Mean confidence of the sure ones; null below the minimum. */
    confidence: z.array(share.nullable()),
    /** Share of the buckets with anybody present that reach the minimum. */
    coverage: share,
  }),
  z.strictObject({ kind: z.literal('withheld'), why: z.enum(WITHHELD), minimum: count }),
])
export type MoodSeries = Readonly<z.output<typeof moodSeriesSchema>>

/** What was observable around a moment; ids are personIds. */
export const contextSchema = z.strictObject({
  speakers: z.array(z.string()),
  joined: z.array(z.string()),
  left: z.array(z.string()),
  screenBy: z.array(z.string()),
  handsUp: z.array(z.string()),
  reactions: count,
  chat: count,
  badNetwork: z.array(z.string()),
})
export type MomentContext = Readonly<z.output<typeof contextSchema>>

export const momentSchema = z.strictObject({
  atMs: timeMs,
  /** A shift of the room's mood, or of who talks and how much. */
  kind: z.enum(['mood-shift', 'talk-shift', 'silence', 'many-reactions']),
  /** The label whose share changed most and by how much (−1..1), for a mood shift; null otherwise. */
  label: z.enum(MOOD_LABELS).nullable(),
  change: z.number().min(-1).max(1).nullable(),
  /** How clear it is, 0..1: see insights/change-points.ts. */
  strength: share,
  lastsMs: durationMs.nullable(),
  context: contextSchema,
})
export type Moment = Readonly<z.output<typeof momentSchema>>

export const comparisonSchema = z.strictObject({
  meetingId: z.string(),
  startedMs: timeMs,
  durationMs,
  people: count,
  speakingShare: share,
  interruptionsPerHour: z.number().nonnegative(),
  /** How evenly the talk was shared: 1 alike, 0 one alone (1 − Gini coefficient of speaking time · n/(n−1), observers left out); null with fewer than two people or no talk. */
  balance: share.nullable(),
  /** Mean share of each label over the buckets that reach the minimum; null where withheld. */
  mood: z.record(z.enum(MOOD_LABELS), share).nullable(),
})
export type Comparison = Readonly<z.output<typeof comparisonSchema>>

export const meetingReportSchema = z.strictObject({
  meeting: meetingSummarySchema,
  generatedMs: timeMs,
  people: z.array(personReportSchema),
  mood: moodSeriesSchema,
  moments: z.array(momentSchema),
  /** Over the time that at least one person was present. */
  talk: z.strictObject({ speakingMs: durationMs, overlapMs: durationMs, silenceMs: durationMs }),
  /** This meeting first, then earlier ones of the same room that the asker may see, newest first, at most 10. */
  comparison: z.array(comparisonSchema),
})
export type MeetingReport = Readonly<z.output<typeof meetingReportSchema>>
