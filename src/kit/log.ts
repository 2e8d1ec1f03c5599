// The logger: structured lines by pino; personal data only under the key `personal`, which is redacted unless asked for.
import { pino } from 'pino'
import type { Logger } from 'pino'

export type Log = Logger
export const LOG_LEVELS = ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

/** A logger named after its room; `showPersonal` keeps what stands under `personal` (for a developer's own machine only). */
export function createLog(name: string, options: { level: LogLevel; showPersonal?: boolean }): Log {
  const redact = options.showPersonal ? undefined : { paths: ['personal', '*.personal'], censor: '[personal]' }
  return pino({ name, level: options.level, base: { pid: process.pid }, ...(redact ? { redact } : {}) }, pino.destination({ fd: 2, sync: true }))
}
