// A failed request as a title and an action for people: the server's catalogue, plus what only a client can notice.
import type { WireError } from '../../src/protocol/errors.ts'
import { errors } from '../words/en/errors.ts'
import { say } from '../words/words.ts'

export type CallErrorCode = keyof typeof errors
export type CallProblem = { readonly code: CallErrorCode; readonly title: string; readonly action: string }

/** A newer server may have a code that this page does not know. */
export function knownCode(code: string): CallErrorCode {
  return Object.hasOwn(errors, code) ? (code as CallErrorCode) : 'INTERNAL'
}

export function problemOf(code: CallErrorCode): CallProblem {
  const known = knownCode(code)
  return { code, title: say(`errors.${known}.title`), action: say(`errors.${known}.action`) }
}

export class CallError extends Error {
  readonly code: CallErrorCode

  constructor(code: CallErrorCode, message: string = problemOf(code).title) {
    super(message)
    this.name = 'CallError'
    this.code = code
  }

  static fromWire(error: WireError): CallError {
    return new CallError(error.code, error.message)
  }
}

export function toProblem(error: unknown): CallProblem {
  return problemOf(error instanceof CallError ? error.code : 'INTERNAL')
}
