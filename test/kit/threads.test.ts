// A process that starts threads by our own function collects no WebAssembly code any more, which ends processes on Node 24.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'

/** Every dead piece of code is collected at once and said on standard output, by V8's own switches. */
const COLLECT_ALL = ['--stress-wasm-code-gc', '--trace-wasm-code-gc', '--wasm-wrapper-tiering-budget=1']

function said(how: 'plainly' | 'safely'): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...COLLECT_ALL, join(import.meta.dirname, 'threads-program.ts'), how], { encoding: 'utf8' })
  expect(stderr).toBe('')
  expect(status).toBe(0)
  const text = stdout.slice(stdout.indexOf('the first thread starts'))
  expect(text.match(/it has \d/g)).toEqual(['it has 1', 'it has 2'])
  return text
}

test('threads that are started plainly collect WebAssembly code, for so Node translates TypeScript', () => {
  expect(said('plainly')).toMatch(/\[wasm-gc\] Starting GC/)
})

test('with our own function no code is collected from the first thread on', () => {
  expect(said('safely')).not.toMatch(/\[wasm-gc\] Starting GC/)
})
