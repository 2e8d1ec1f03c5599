// Rules that call a moderator's attention: what each watches, its threshold, how long it must hold, and how long it then keeps quiet.
import { z } from 'zod'
import type { MeetingId, PeerId, RoomId } from './ids.ts'
import type { MoodLabel } from './report.ts'
import { RULE_LIMITS } from './rule-limits.ts'
import type { RuleNumber } from './rule-limits.ts'

export { DEFAULT_RULES, RULE_KINDS } from './rule-limits.ts'
export type { RuleKind } from './rule-limits.ts'

const real = (name: RuleNumber) => z.number().min(RULE_LIMITS[name][0]).max(RULE_LIMITS[name][1])
const whole = (name: RuleNumber) => real(name).int()
const common = {
  on: z.boolean(),
  /** How long the condition must hold without a break. */
  durationS: whole('durationS'),
  /** After an alert the same rule is quiet about the same room (and person) for this long. */
  cooldownS: whole('cooldownS'),
}
/** A hand has been up for durationS. */
const handWaiting = z.strictObject({ kind: z.literal('hand-waiting'), ...common })
/** At least two are present and nobody has spoken for durationS. */
const nobodySpeaking = z.strictObject({ kind: z.literal('nobody-speaking'), ...common })
/** Of the speaking time of the last `windowS`, one person has at least `share`, with at least three present; held for durationS. */
const oneTalksOverAll = z.strictObject({ kind: z.literal('one-talks-over-all'), ...common, share: real('share'), windowS: whole('windowS') })
/** The share of one label among those who share with everyone is at least `change` away from its mean over the `windowS` before; held for durationS. Needs the group's minimum of people. */
const moodShift = z.strictObject({ kind: z.literal('mood-shift'), ...common, change: real('change'), windowS: whole('windowS') })
/** Somebody's connection quality is at most `score` (0 to 10). */
const badNetwork = z.strictObject({ kind: z.literal('bad-network'), ...common, score: whole('score') })
/** Somebody has waited in the lobby for durationS. */
const lobbyWaiting = z.strictObject({ kind: z.literal('lobby-waiting'), ...common })

/** One of each kind; `threshold` in the unit that its kind names. */
export const ruleSchema = z.discriminatedUnion('kind', [handWaiting, nobodySpeaking, oneTalksOverAll, moodShift, badNetwork, lobbyWaiting])
export type Rule = Readonly<z.output<typeof ruleSchema>>
/** Exactly one of each kind, in the order of RULE_KINDS. */
export const rulesSchema: z.ZodType<Rule[], Rule[]> = z.tuple([handWaiting, nobodySpeaking, oneTalksOverAll, moodShift, badNetwork, lobbyWaiting])
export type Rules = readonly Rule[]

/** Says what triggered it, in numbers that the page puts into words. It never does anything by itself. */
export type Alert = {
  readonly alertId: string
  readonly meetingId: MeetingId
  readonly roomId: RoomId
  /** Unix ms: when the rule's duration was full, and since when its condition had held. */
  readonly atMs: number
  readonly sinceMs: number
  /** Null while the condition still holds. */
  readonly endedMs: number | null
  /** As it was when it triggered. */
  readonly rule: Rule
  /** Whom it is about; null for the whole room. */
  readonly peerId: PeerId | null
  readonly displayName: string | null
  /** What was measured then, in the unit of the rule's threshold: seconds waited, share talked, change of share, score. */
  readonly measured: number
  /** Of a mood shift. */
  readonly label: MoodLabel | null
}
