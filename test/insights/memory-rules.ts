// Rules kept in memory, and a preview of nothing, for tests of what stands before the database.
import { AppError } from '../../src/kit/errors.ts'
import type { RuleStore } from '../../src/insights/alerts/alert-desk.ts'
import type { Rules } from '../../src/protocol/alerts.ts'
import type { DashboardResponses, RuleScope } from '../../src/protocol/dashboard.ts'

export class MemoryRules implements RuleStore {
  available = true
  readonly kept = new Map<RuleScope, Rules>()
  /** What was asked for, in order. */
  readonly previewed: unknown[] = []

  async readRules(): Promise<readonly { readonly scope: RuleScope; readonly rules: Rules }[]> {
    this.#check()
    return [...this.kept].map(([scope, rules]) => ({ scope, rules }))
  }

  async writeRules(scope: RuleScope, rules: Rules): Promise<readonly RuleScope[]> {
    this.#check()
    this.kept.set(scope, rules)
    return []
  }

  async previewRules(_rules: Rules, terms: unknown): Promise<DashboardResponses['rules:preview']> {
    this.#check()
    this.previewed.push(terms)
    return { meetings: 0, fromMs: null, alerts: [], more: 0, notKept: ['lobby-waiting'] }
  }

  #check(): void {
    if (!this.available) throw new AppError('LEDGER_UNAVAILABLE')
  }
}
