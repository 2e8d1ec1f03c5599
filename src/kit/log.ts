// The logger: structured lines by pino; personal data only under the key `personal`, at any depth, which is masked unless asked for.
import { pino } from 'pino'
import type { Logger } from 'pino'

export type Log = Logger
export const LOG_LEVELS = ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

/**
 * The marked key. Names, rooms, addresses, messages, labels: whatever is about a person stands under it, in the log as in the database's
 * columns, and nowhere else; what happened is said without them.
 */
const MARKED_KEY = 'personal'
const MASK = '[personal]'
/** Deeper objects are no log line's business, and a cycle has no end. */
const MAX_DEPTH = 8

/** A logger named after its room; `showPersonal` keeps what stands under `personal` (for a developer's own machine only). */
export function createLog(name: string, options: { level: LogLevel; showPersonal?: boolean }): Log {
  const log = (line: Record<string, unknown>): Record<string, unknown> => masked(line, 0) as Record<string, unknown>
  // `redact` is for what a child logger says on each of its lines, which no formatter sees.
  const masking = options.showPersonal ? {} : { formatters: { log }, redact: { paths: [MARKED_KEY, `*.${MARKED_KEY}`], censor: MASK } }
  return pino({ name, level: options.level, base: { pid: process.pid }, ...masking }, pino.destination({ fd: 2, sync: true }))
}

function masked(value: unknown, depth: number): unknown {
  // An error is the serializer's, and its own fields may be marked, too.
  if (value instanceof Error) return Object.hasOwn(value, MARKED_KEY) ? Object.assign(Object.create(value) as object, { [MARKED_KEY]: MASK }) : value
  if (typeof value !== 'object' || value === null) return value
  if (depth >= MAX_DEPTH) return '[too deep]'
  if (Array.isArray(value)) return value.map((item) => masked(item, depth + 1))
  if (Object.getPrototypeOf(value) !== Object.prototype && Object.getPrototypeOf(value) !== null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, key === MARKED_KEY ? MASK : masked(inner, depth + 1)]))
}
