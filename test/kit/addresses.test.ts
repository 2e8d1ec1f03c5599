// Which addresses media may reach unencrypted.
import { expect, test } from 'vitest'
import { isLoopback } from '../../src/kit/addresses.ts'

test('loopback is told from other addresses, names and nonsense, in every notation', () => {
  expect(['127.0.0.1', '127.9.9.9', '::1', '0:0:0:0:0:0:0:1'].map(isLoopback)).toEqual([true, true, true, true])
  expect(['10.0.0.1', '::', '0.0.0.0', 'localhost', '128.0.0.1', '127.0.0.1.example.org', '127.1', ''].map(isLoopback)).toEqual(Array.from({ length: 8 }, () => false))
})
