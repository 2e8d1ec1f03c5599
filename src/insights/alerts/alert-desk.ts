// Rules and the alerts they give: keeps each scope's rules, runs them over every meeting that goes on, and tells what changed.
import type { Clock } from '../../kit/clock.ts'
import { DEFAULT_RULES } from '../../protocol/alerts.ts'
import type { Alert, Rules } from '../../protocol/alerts.ts'
import type { DashboardResponses, RuleScope } from '../../protocol/dashboard.ts'
import type { MeetingId, RoomId } from '../../protocol/ids.ts'
import type { Meeting, Observation } from '../../protocol/observation.ts'
import type { AlertDesk, MeetingWatch } from '../../signaling/ports.ts'
import { AlertEngine } from './engine.ts'

/** What holds long enough is said so much later at most; as often as the dashboard is told. */
const TICK_MS = 500

export type PreviewTerms = { readonly scope: RuleScope; readonly meetingIds: readonly MeetingId[] | null; readonly nowMs: number; readonly groupMinimum: number }
/** The database, as far as rules go. Everything throws LEDGER_UNAVAILABLE. */
export interface RuleStore {
  readRules(): Promise<readonly { readonly scope: RuleScope; readonly rules: Rules }[]>
  /** Gives back the scopes whose rules had to make room. */
  writeRules(scope: RuleScope, rules: Rules, atMs: number): Promise<readonly RuleScope[]>
  previewRules(rules: Rules, terms: PreviewTerms): Promise<DashboardResponses['rules:preview']>
}

export type AlertsParts = {
  readonly store: RuleStore
  readonly clock: Clock
  readonly groupMinimum: number
  /** Runs it again and again until it is called off. */
  readonly every?: (ms: number, run: () => void) => () => void
}
type Watched = { readonly engine: AlertEngine; told: readonly Alert[] }

export class Alerts implements AlertDesk, MeetingWatch, Disposable {
  readonly #parts: AlertsParts
  readonly #rules: Map<RuleScope, Rules>
  readonly #watched = new Map<RoomId, Watched & { readonly meetingId: MeetingId }>()
  readonly #listeners: ((roomId: RoomId, alerts: readonly Alert[]) => void)[] = []
  readonly #callOff: () => void

  private constructor(parts: AlertsParts, rules: Map<RuleScope, Rules>) {
    this.#parts = parts
    this.#rules = rules
    this.#callOff = (parts.every ?? every)(TICK_MS, () => this.tick())
  }

  static async open(parts: AlertsParts): Promise<Alerts> {
    const kept = await parts.store.readRules()
    return new Alerts(parts, new Map(kept.map(({ scope, rules }) => [scope, rules])))
  }

  rulesOf(scope: RuleScope): Rules {
    return this.#rules.get(scope) ?? this.#rules.get('*') ?? DEFAULT_RULES
  }

  /** Kept first, so that nobody relies on rules that a restart would undo. */
  async setRules(scope: RuleScope, rules: Rules): Promise<void> {
    const nowMs = this.#parts.clock.nowMs()
    const dropped = await this.#parts.store.writeRules(scope, rules, nowMs)
    for (const old of dropped) this.#rules.delete(old)
    this.#rules.set(scope, rules)
    for (const [roomId, watched] of this.#watched) {
      watched.engine.setRules(this.rulesOf(roomId), Math.max(nowMs, this.#parts.clock.nowMs()))
      this.#tell(roomId, watched)
    }
  }

  preview(scope: RuleScope, rules: Rules, meetingIds: readonly MeetingId[] | null): Promise<DashboardResponses['rules:preview']> {
    return this.#parts.store.previewRules(rules, { scope, meetingIds, nowMs: this.#parts.clock.nowMs(), groupMinimum: this.#parts.groupMinimum })
  }

  onAlerts(listener: (roomId: RoomId, alerts: readonly Alert[]) => void): void {
    this.#listeners.push(listener)
  }

  dismiss(roomId: RoomId, alertId: string): boolean {
    const watched = this.#watched.get(roomId)
    if (!watched?.engine.dismiss(alertId)) return false
    this.#tell(roomId, watched)
    return true
  }

  observe(meeting: Meeting, observation: Observation, atMs: number): void {
    const { meetingId, roomId } = meeting
    if (observation.kind === 'opened') {
      const engine = new AlertEngine({ meeting: { meetingId, roomId }, openedMs: atMs, rules: this.rulesOf(roomId), groupMinimum: this.#parts.groupMinimum })
      this.#watched.set(roomId, { meetingId, engine, told: engine.alerts })
      return
    }
    const watched = this.#watched.get(roomId)
    if (watched?.meetingId !== meetingId) return
    if (observation.kind === 'closed') {
      this.#watched.delete(roomId)
      return
    }
    watched.engine.observe(observation, atMs)
    this.#tell(roomId, watched)
  }

  /** Time alone makes a condition last. */
  tick(): void {
    const nowMs = this.#parts.clock.nowMs()
    for (const [roomId, watched] of this.#watched) {
      watched.engine.advance(nowMs)
      this.#tell(roomId, watched)
    }
  }

  [Symbol.dispose](): void {
    this.#callOff()
  }

  #tell(roomId: RoomId, watched: Watched): void {
    const { alerts } = watched.engine
    if (alerts === watched.told) return
    watched.told = alerts
    for (const listener of this.#listeners) listener(roomId, alerts)
  }
}

function every(ms: number, run: () => void): () => void {
  const timer = setInterval(run, ms).unref()
  return () => clearInterval(timer)
}
