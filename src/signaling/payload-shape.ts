// Refuses payloads that no honest client sends, before any schema walks them: too deep, too many parts, binary, or with keys that name prototypes.
import { AppError } from '../kit/errors.ts'

/** Source: Chromium's rtpCapabilities and rtpParameters have about 600 values at depth 6. */
const MAX_DEPTH = 12
const MAX_VALUES = 10_000
const FORBIDDEN_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype'])

/** Throws BAD_REQUEST or TOO_LARGE; walks without recursion and stops at the limits, so cycles and depth cannot harm it. */
export function checkPayloadShape(payload: unknown): void {
  const pending: { value: unknown; depth: number }[] = [{ value: payload, depth: 0 }]
  let values = 0
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    values += 1
    if (values > MAX_VALUES) throw new AppError('TOO_LARGE', `the payload has more than ${MAX_VALUES} values`)
    const { value, depth } = next
    if (typeof value !== 'object' || value === null) continue
    if (depth >= MAX_DEPTH) throw new AppError('TOO_LARGE', `the payload is nested more than ${MAX_DEPTH} deep`)
    if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) throw new AppError('BAD_REQUEST', 'the payload must not contain binary data')
    if (Array.isArray(value)) {
      if (value.length > MAX_VALUES) throw new AppError('TOO_LARGE', `the payload has more than ${MAX_VALUES} values`)
      for (const item of value as unknown[]) pending.push({ value: item, depth: depth + 1 })
      continue
    }
    for (const key of Object.keys(value)) {
      if (FORBIDDEN_KEYS.has(key)) throw new AppError('BAD_REQUEST', 'the payload has a key that is not allowed', { details: [`${key}: not allowed`] })
      pending.push({ value: (value as Record<string, unknown>)[key], depth: depth + 1 })
      if (pending.length > MAX_VALUES) throw new AppError('TOO_LARGE', `the payload has more than ${MAX_VALUES} values`)
    }
  }
}
