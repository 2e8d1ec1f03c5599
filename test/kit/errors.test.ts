// Errors on their way to the other side: coded ones as they are, anything else without a word about it.
import { expect, test } from 'vitest'
import { AppError, toWireError } from '../../src/kit/errors.ts'
import { ERRORS } from '../../src/protocol/errors.ts'

test('an AppError crosses the wire with its code, message and details', () => {
  expect(toWireError(new AppError('ROOM_FULL'))).toEqual({ code: 'ROOM_FULL', message: ERRORS.ROOM_FULL.title })
  expect(toWireError(new AppError('BAD_REQUEST', 'no', { details: ['x: wrong'] }))).toEqual({ code: 'BAD_REQUEST', message: 'no', details: ['x: wrong'] })
})

test.each([new Error('secret path'), 'secret path', null, { code: 'ROOM_FULL', message: 'secret path' }])('anything else (%s) tells nothing', (error) => {
  expect(toWireError(error)).toEqual({ code: 'INTERNAL', message: ERRORS.INTERNAL.title })
})

test('every code has a title and what to do, in whole words', () => {
  for (const [code, { title, action }] of Object.entries(ERRORS)) {
    expect(code).toMatch(/^[A-Z][A-Z_]+$/)
    expect(title).toMatch(/^[A-Z].*[^.]$/)
    expect(action).toMatch(/^[A-Z].*\.$/)
  }
})
