// When the condition of each rule holds, and about whom; once it holds it ends a little later than it began, so that nothing flutters.
import { LABEL_FRESH_MS } from '../../protocol/constants.ts'
import type { Rule, RuleKind } from '../../protocol/alerts.ts'
import type { PeerId } from '../../protocol/ids.ts'
import { MOOD_LABELS } from '../../protocol/report.ts'
import type { MoodLabel } from '../../protocol/report.ts'
import { presentIn } from './facts.ts'
import type { Facts } from './facts.ts'
import type { MoodSample, MoodWindow, TalkWindow } from './windows.ts'

/** Something that holds now. `sinceMs`: null where it began with this look. */
export type Condition = {
  /** Tells it from others of its rule: somebody, or the room. */
  readonly key: string
  readonly sinceMs: number | null
  readonly peerId: PeerId | null
  /** Null: the seconds for which it has held. */
  readonly measured: number | null
  readonly label: MoodLabel | null
}
/** What held at the last look, by its key. */
export type Held = ReadonlyMap<string, { readonly label: MoodLabel | null; readonly measured: number | null }>
export type Surveyed = { readonly facts: Facts; readonly talk: TalkWindow; readonly mood: MoodWindow }

/** A quarter of a room's time in which nobody talks makes no conversation that one could dominate. */
const LEAST_TALK = 0.25
/** By how much the measure must fall back before the condition is over: points of a score, share of talk, part of the change. */
const BACK = { score: 1, share: 0.05, change: 0.2 }
/** Sums of shares are not exact. */
const EPSILON = 1e-9

type Conditions = { readonly [Kind in RuleKind]: (rule: Extract<Rule, { kind: Kind }>, surveyed: Surveyed, held: Held) => readonly Condition[] }

const CONDITIONS: Conditions = {
  'hand-waiting': (_rule, { facts }) => [...facts.people].flatMap(([peerId, { handSinceMs }]) => (handSinceMs === null ? [] : [{ key: peerId, sinceMs: handSinceMs, peerId, measured: null, label: null }])),
  'nobody-speaking': (_rule, { facts: { quietSinceMs } }) => (quietSinceMs === null ? [] : [{ key: '', sinceMs: quietSinceMs, peerId: null, measured: null, label: null }]),
  'one-talks-over-all': ({ share }, { facts, talk }, held) => {
    const leader = presentIn(facts) >= 3 ? talk.leader(LEAST_TALK) : null
    if (!leader || !facts.people.has(leader.peerId)) return []
    const least = held.has(leader.peerId) ? share - BACK.share : share
    return leader.share >= least - EPSILON ? [{ key: leader.peerId, sinceMs: null, peerId: leader.peerId, measured: leader.share, label: null }] : []
  },
  'mood-shift': ({ change }, { mood }, held) => {
    const changes = mood.changes()
    if (!changes) return []
    const before = held.get('')
    const isStill = before?.label && Math.sign(changes[before.label]) === Math.sign(before.measured ?? 0) && Math.abs(changes[before.label]) >= change * (1 - BACK.change) - EPSILON
    const label = isStill ? before.label! : MOOD_LABELS.reduce((most, one) => (Math.abs(changes[one]) > Math.abs(changes[most]) + EPSILON ? one : most))
    return isStill || Math.abs(changes[label]) >= change - EPSILON ? [{ key: '', sinceMs: null, peerId: null, measured: changes[label], label }] : []
  },
  'bad-network': ({ score }, { facts }, held) => [...facts.people].flatMap(([peerId, { here, quality }]) => {
    const most = held.has(peerId) ? score + BACK.score : score
    return here && quality !== null && quality <= most ? [{ key: peerId, sinceMs: null, peerId, measured: quality, label: null }] : []
  }),
  'lobby-waiting': (_rule, { facts }) => facts.waiting.map(({ waitingId, sinceMs }) => ({ key: waitingId, sinceMs, peerId: null, measured: null, label: null })),
}

export function conditionsOf(rule: Rule, surveyed: Surveyed, held: Held): readonly Condition[] {
  // Rule and kind belong together, which the compiler cannot follow through the table.
  return rule.on ? (CONDITIONS[rule.kind] as (rule: Rule, surveyed: Surveyed, held: Held) => readonly Condition[])(rule, surveyed, held) : []
}

/** Of those who share with everyone and were read a moment ago, if they are enough. */
export function moodSample({ people }: Facts, minimum: number, nowMs: number, freshMs: number = LABEL_FRESH_MS): MoodSample {
  const labels = [...people.values()].flatMap(({ label }) => (label && nowMs - label.atMs < freshMs ? [label.label] : []))
  if (labels.length < minimum) return null
  return MOOD_LABELS.map((label) => labels.filter((one) => one === label).length / labels.length)
}
