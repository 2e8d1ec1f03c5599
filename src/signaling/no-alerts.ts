// Alerts on a server that keeps nothing of them: the rules are the default ones, and nobody can change them.
import { AppError } from '../kit/errors.ts'
import { DEFAULT_RULES } from '../protocol/alerts.ts'
import type { AlertDesk } from './ports.ts'

export const NO_ALERTS: AlertDesk = {
  rulesOf: () => DEFAULT_RULES,
  setRules: () => Promise.reject(new AppError('LEDGER_UNAVAILABLE')),
  preview: () => Promise.reject(new AppError('LEDGER_UNAVAILABLE')),
  onAlerts(): void {},
  dismiss: () => false,
}
