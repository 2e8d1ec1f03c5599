// A failed request as a title and an action for people: the server's catalogue, plus what only a client can notice.
import { ERRORS } from '../../src/protocol/errors.ts'
import type { ErrorCode, WireError } from '../../src/protocol/errors.ts'

const CLIENT_ERRORS = {
  UNREACHABLE: { title: 'The server cannot be reached', action: 'Check your connection. The call keeps trying by itself.' },
  TIMEOUT: { title: 'The server did not answer in time', action: 'Try again in a moment.' },
  ELSEWHERE: { title: 'This call was opened in another place', action: 'You can have it in one window at a time. Join again to bring it back here.' },
  UNSUPPORTED: { title: 'This browser cannot take part in calls', action: 'Use a current Chrome, Edge, Firefox or Safari.' },
} as const satisfies Record<string, { title: string; action: string }>

export type CallErrorCode = ErrorCode | keyof typeof CLIENT_ERRORS
export type CallProblem = { readonly code: CallErrorCode; readonly title: string; readonly action: string }

const catalogue: Readonly<Record<string, { title: string; action: string }>> = { ...ERRORS, ...CLIENT_ERRORS }

export function problemOf(code: CallErrorCode): CallProblem {
  const { title, action } = catalogue[code] ?? ERRORS.INTERNAL
  return { code, title, action }
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
