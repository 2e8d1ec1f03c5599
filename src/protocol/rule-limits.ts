// The rules' kinds, limits and defaults, importable by a browser without the schemas' library.
import type { Rules } from './alerts.ts'

export const RULE_KINDS = ['hand-waiting', 'nobody-speaking', 'one-talks-over-all', 'mood-shift', 'bad-network', 'lobby-waiting'] as const
export type RuleKind = (typeof RULE_KINDS)[number]

/** Smallest and largest of each number of a rule, both allowed. */
export const RULE_LIMITS = {
  durationS: [0, 3600],
  cooldownS: [0, 86_400],
  windowS: [60, 3600],
  share: [0.5, 1],
  change: [0.1, 1],
  score: [0, 9],
} as const satisfies Record<string, readonly [number, number]>
export type RuleNumber = keyof typeof RULE_LIMITS

export const DEFAULT_RULES: Rules = [
  { kind: 'hand-waiting', on: true, durationS: 60, cooldownS: 120 },
  { kind: 'nobody-speaking', on: true, durationS: 60, cooldownS: 300 },
  { kind: 'one-talks-over-all', on: true, durationS: 60, cooldownS: 600, share: 0.8, windowS: 300 },
  { kind: 'mood-shift', on: true, durationS: 20, cooldownS: 300, change: 0.4, windowS: 300 },
  { kind: 'bad-network', on: true, durationS: 10, cooldownS: 120, score: 4 },
  { kind: 'lobby-waiting', on: true, durationS: 30, cooldownS: 120 },
]
