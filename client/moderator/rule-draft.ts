// A rule while it is being written: its numbers as a person types them, what is wrong with them, and the rules they make; pure.
import type { Rule, Rules } from '../../src/protocol/alerts.ts'
import { RULE_LIMITS } from '../../src/protocol/rule-limits.ts'
import type { RuleNumber } from '../../src/protocol/rule-limits.ts'

export type RuleDraft = { readonly kind: Rule['kind']; readonly on: boolean; /** As typed, in the unit of the field. */ readonly numbers: Readonly<Partial<Record<RuleNumber, string>>> }

/** In the order of the form: the threshold, over what, for how long, then quiet. */
export const NUMBERS = ['score', 'share', 'change', 'windowS', 'durationS', 'cooldownS'] as const satisfies readonly RuleNumber[]
/** Shares are written in percent. */
const PERCENT: readonly RuleNumber[] = ['share', 'change']

const scaleOf = (name: RuleNumber): number => (PERCENT.includes(name) ? 100 : 1)

export function limitsOf(name: RuleNumber): readonly [number, number] {
  const [least, most] = RULE_LIMITS[name]
  return [Math.round(least * scaleOf(name)), Math.round(most * scaleOf(name))]
}

export function draftOf(rules: Rules): readonly RuleDraft[] {
  return rules.map((rule) => ({
    kind: rule.kind, on: rule.on,
    numbers: Object.fromEntries(NUMBERS.flatMap((name) => (name in rule ? [[name, String(Math.round((rule as unknown as Record<RuleNumber, number>)[name] * scaleOf(name)))]] : []))),
  }))
}

/** Null for anything but a whole number within the limits. */
export function readNumber(name: RuleNumber, typed: string): number | null {
  if (!/^\s*\d{1,6}\s*$/.test(typed)) return null
  const value = Number(typed)
  const [least, most] = limitsOf(name)
  return value >= least && value <= most ? value / scaleOf(name) : null
}

export function mistakesIn(drafts: readonly RuleDraft[]): number {
  return drafts.flatMap(({ numbers }) => Object.entries(numbers)).filter(([name, typed]) => readNumber(name as RuleNumber, typed) === null).length
}

/** Null while a number is wrong. */
export function rulesOf(drafts: readonly RuleDraft[]): Rules | null {
  if (mistakesIn(drafts) > 0) return null
  return drafts.map(({ kind, on, numbers }) => ({ kind, on, ...Object.fromEntries(Object.entries(numbers).map(([name, typed]) => [name, readNumber(name as RuleNumber, typed)])) }) as Rule)
}

export function sameRules(a: Rules, b: Rules | null): boolean {
  return b !== null && JSON.stringify(draftOf(a)) === JSON.stringify(draftOf(b))
}
