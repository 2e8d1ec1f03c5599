// The one error class: a code from the catalogue, a message for people, and how it becomes an acknowledgement.
import { ERRORS } from '../protocol/errors.ts'
import type { ErrorCode, WireError } from '../protocol/errors.ts'

export class AppError extends Error {
  readonly code: ErrorCode
  readonly details: readonly string[]

  constructor(code: ErrorCode, message: string = ERRORS[code].title, options: { details?: readonly string[]; cause?: unknown } = {}) {
    super(message, { cause: options.cause })
    this.name = 'AppError'
    this.code = code
    this.details = options.details ?? []
  }
}

/** An AppError as it is; anything else becomes INTERNAL and tells the other side nothing about it. */
export function toWireError(error: unknown): WireError {
  if (!(error instanceof AppError)) return { code: 'INTERNAL', message: ERRORS.INTERNAL.title }
  return error.details.length > 0 ? { code: error.code, message: error.message, details: error.details } : { code: error.code, message: error.message }
}
