// Which HTTP status an error of the catalogue is answered with, in one place, and the body that says what is wrong.
import { AppError, toWireError } from '../kit/errors.ts'
import type { ErrorAnswer } from '../protocol/api-answers.ts'
import { ERRORS } from '../protocol/errors.ts'
import type { ErrorCode } from '../protocol/errors.ts'

const STATUS: { readonly [Code in ErrorCode]?: number } = {
  BAD_REQUEST: 400, WEBHOOK_TARGET_REFUSED: 400,
  UNAUTHORIZED: 401, TOKEN_INVALID: 401, TOKEN_EXPIRED: 401, PASS_EXPIRED: 401, API_TOKEN_INVALID: 401, API_TOKEN_EXPIRED: 401, API_TOKEN_REVOKED: 401,
  FORBIDDEN: 403, LIMIT_REACHED: 403,
  NOT_FOUND: 404,
  TOO_LARGE: 413,
  RATE_LIMITED: 429,
  LEDGER_UNAVAILABLE: 503, SHUTTING_DOWN: 503,
}

export function statusOf(code: ErrorCode): number {
  return STATUS[code] ?? 500
}

/** What is wrong and what to do; of an error that nobody foresaw nothing but that it was one. */
export function answerOf(error: unknown): { readonly status: number; readonly body: ErrorAnswer } {
  const { code, message, details } = toWireError(error)
  const wrong = [message, ...(details ?? [])].join('; ')
  return { status: statusOf(code), body: { error: code, message: `${wrong}. ${ERRORS[code].action}` } }
}

/** Fastify's own refusals, by their status. */
export function refusalOf(status: number): AppError {
  if (status === 413) return new AppError('TOO_LARGE')
  return status === 404 ? new AppError('NOT_FOUND') : new AppError('BAD_REQUEST', status === 415 ? 'The body is JSON (content-type: application/json)' : undefined)
}
