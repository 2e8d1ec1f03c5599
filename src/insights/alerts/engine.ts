// Rules over one meeting: holds each condition against its duration and cooldown, and says what triggered. It reads no clock and does nothing else.
import { RULE_KINDS } from '../../protocol/alerts.ts'
import type { Alert, Rule, RuleKind, Rules } from '../../protocol/alerts.ts'
import type { PeerId } from '../../protocol/ids.ts'
import type { Meeting, Observation } from '../../protocol/observation.ts'
import { conditionsOf, moodSample } from './conditions.ts'
import type { Condition } from './conditions.ts'
import { NO_FACTS, observed } from './facts.ts'
import type { Facts } from './facts.ts'
import { MoodWindow, TalkWindow } from './windows.ts'

export const MAX_ALERTS = 50
/** Of those about whom something was said last; a lobby may see many. */
const MAX_SPOKE = 1000
const SECOND_MS = 1000

/** Which rules an observation can concern at once; talk and mood are looked at once a second. */
const AT_ONCE: { readonly [Kind in Observation['kind']]?: readonly RuleKind[] } = {
  joined: ['nobody-speaking'], left: ['nobody-speaking', 'hand-waiting', 'bad-network'], here: ['nobody-speaking', 'bad-network'], role: ['nobody-speaking'],
  speaking: ['nobody-speaking'], hand: ['hand-waiting'], quality: ['bad-network'], waiting: ['lobby-waiting'],
}
const BY_THE_SECOND = ['one-talks-over-all', 'mood-shift'] as const satisfies readonly RuleKind[]

type Holding = Omit<Condition, 'sinceMs'> & { readonly sinceMs: number; readonly alertId: string | null }
export type EngineParts = {
  readonly meeting: Meeting
  readonly openedMs: number
  readonly rules: Rules
  /** How many must share with everyone before their mood is looked at. */
  readonly groupMinimum: number
  /** How long a label counts that nothing renews. */
  readonly labelFreshMs?: number
  /** How many alerts are remembered. */
  readonly most?: number
}

export class AlertEngine {
  readonly #parts: EngineParts
  readonly #holding = new Map<RuleKind, Map<string, Holding>>(RULE_KINDS.map((kind) => [kind, new Map<string, Holding>()]))
  /** When each rule spoke last about the same, by rule and key. */
  readonly #spoke = new Map<string, number>()
  /** Since when each rule is as it is. */
  readonly #ruledMs: Map<RuleKind, number>
  #rules: Rules
  #facts: Facts = NO_FACTS
  #talk: TalkWindow
  #mood: MoodWindow
  /** Of the second that goes on: who spoke in it for how long, up to `#spokenToMs`. */
  #spoken = new Map<PeerId, number>()
  #spokenToMs: number
  #secondMs: number
  #alerts: readonly Alert[] = []
  #given = 0

  constructor(parts: EngineParts) {
    this.#parts = parts
    this.#rules = parts.rules
    this.#talk = new TalkWindow(ruleOf(parts.rules, 'one-talks-over-all').windowS)
    const { windowS, durationS } = ruleOf(parts.rules, 'mood-shift')
    this.#mood = new MoodWindow(windowS, durationS)
    this.#ruledMs = new Map(RULE_KINDS.map((kind) => [kind, parts.openedMs]))
    this.#secondMs = parts.openedMs
    this.#spokenToMs = parts.openedMs
  }

  /** Newest first; the same value until something changed. */
  get alerts(): readonly Alert[] {
    return this.#alerts
  }

  /** What was due before is given before what happens now can end it. */
  observe(observation: Observation, atMs: number): void {
    this.advance(atMs)
    if (observation.kind === 'speaking') this.#listen(atMs)
    this.#facts = observed(this.#facts, observation, atMs)
    for (const kind of AT_ONCE[observation.kind] ?? []) this.#look(kind, atMs)
    this.#giveDue(atMs)
  }

  /** Time passes: every whole second of the meeting is looked at, however seldom this is called. */
  advance(toMs: number): void {
    while (this.#secondMs + SECOND_MS <= toMs) {
      const atMs = this.#secondMs + SECOND_MS
      this.#giveDue(atMs)
      this.#listen(atMs)
      this.#talk.push(this.#spoken)
      this.#spoken = new Map()
      this.#mood.push(moodSample(this.#facts, this.#parts.groupMinimum, atMs, this.#parts.labelFreshMs))
      this.#secondMs = atMs
      for (const kind of BY_THE_SECOND) this.#look(kind, atMs)
    }
    this.#giveDue(toMs)
  }

  /** What a changed rule has said is over; what holds by the new one holds since it began. */
  setRules(rules: Rules, atMs: number): void {
    this.advance(atMs)
    const changed = RULE_KINDS.filter((kind) => JSON.stringify(ruleOf(rules, kind)) !== JSON.stringify(ruleOf(this.#rules, kind)))
    for (const kind of changed) {
      for (const key of this.#holding.get(kind)!.keys()) this.#end(kind, key, atMs)
      this.#ruledMs.set(kind, atMs)
    }
    this.#rules = rules
    this.#talk = new TalkWindow(ruleOf(rules, 'one-talks-over-all').windowS, this.#talk)
    const { windowS, durationS } = ruleOf(rules, 'mood-shift')
    this.#mood = new MoodWindow(windowS, durationS, this.#mood)
    for (const kind of changed) this.#look(kind, atMs)
    this.#giveDue(atMs)
  }

  /** False: there is none of this id. */
  dismiss(alertId: string): boolean {
    const left = this.#alerts.filter((alert) => alert.alertId !== alertId)
    const found = left.length < this.#alerts.length
    if (found) this.#alerts = left
    return found
  }

  /** Adds up who has spoken until now. */
  #listen(atMs: number): void {
    const ms = Math.max(0, atMs - this.#spokenToMs)
    if (ms > 0) for (const peerId of this.#facts.speaking) this.#spoken.set(peerId, (this.#spoken.get(peerId) ?? 0) + ms)
    this.#spokenToMs = Math.max(this.#spokenToMs, atMs)
  }

  #look(kind: RuleKind, atMs: number): void {
    const holding = this.#holding.get(kind)!
    const found = conditionsOf(ruleOf(this.#rules, kind), { facts: this.#facts, talk: this.#talk, mood: this.#mood }, holding)
    const keys = new Set(found.map(({ key }) => key))
    for (const [key, { label }] of holding) {
      // Another label that shifts is another shift.
      if (!keys.has(key) || found.some((one) => one.key === key && one.label !== label)) this.#end(kind, key, atMs)
    }
    for (const condition of found) {
      const before = holding.get(condition.key)
      holding.set(condition.key, { ...condition, sinceMs: before?.sinceMs ?? condition.sinceMs ?? atMs, alertId: before?.alertId ?? null })
    }
  }

  #giveDue(atMs: number): void {
    for (const rule of this.#rules) {
      for (const holding of this.#holding.get(rule.kind)!.values()) {
        const spokeMs = this.#spoke.get(`${rule.kind} ${holding.key}`)
        const dueMs = Math.max(holding.sinceMs + rule.durationS * SECOND_MS, spokeMs === undefined ? 0 : spokeMs + rule.cooldownS * SECOND_MS, this.#ruledMs.get(rule.kind) ?? 0)
        if (holding.alertId === null && dueMs <= atMs) this.#give(rule, holding, dueMs)
      }
    }
  }

  #give(rule: Rule, holding: Holding, atMs: number): void {
    const { meetingId, roomId } = this.#parts.meeting
    const { key, sinceMs, peerId, measured, label } = holding
    const alertId = `${meetingId}:${++this.#given}`
    this.#spoke.delete(`${rule.kind} ${key}`)
    this.#spoke.set(`${rule.kind} ${key}`, atMs)
    if (this.#spoke.size > MAX_SPOKE) this.#spoke.delete(this.#spoke.keys().next().value!)
    this.#holding.get(rule.kind)!.set(key, { ...holding, alertId })
    const displayName = peerId === null ? null : (this.#facts.people.get(peerId)?.displayName ?? null)
    const alert: Alert = { alertId, meetingId, roomId, atMs, sinceMs, endedMs: null, rule, peerId, displayName, measured: measured ?? Math.round((atMs - sinceMs) / SECOND_MS), label }
    this.#alerts = withoutOldest([alert, ...this.#alerts], this.#parts.most ?? MAX_ALERTS)
  }

  #end(kind: RuleKind, key: string, atMs: number): void {
    const holding = this.#holding.get(kind)!
    const alertId = holding.get(key)?.alertId
    holding.delete(key)
    if (alertId) this.#alerts = this.#alerts.map((alert) => (alert.alertId === alertId ? { ...alert, endedMs: atMs } : alert))
  }
}

export function ruleOf<Kind extends RuleKind>(rules: Rules, kind: Kind): Extract<Rule, { kind: Kind }> {
  return rules[RULE_KINDS.indexOf(kind)] as Extract<Rule, { kind: Kind }>
}

/** Those that are over go before those that still hold. */
function withoutOldest(alerts: readonly Alert[], most: number): readonly Alert[] {
  if (alerts.length <= most) return alerts
  const over = alerts.findLastIndex(({ endedMs }) => endedMs !== null)
  return alerts.toSpliced(over === -1 ? alerts.length - 1 : over, 1)
}
