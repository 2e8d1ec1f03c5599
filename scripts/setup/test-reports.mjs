// Reads what the test runners report and adds it up into one line.
import { readFileSync } from 'node:fs'
import { readJson } from './stamp.mjs'

const NONE = { passed: 0, failed: 0, skipped: 0 }

export function sumCounts(counts) {
  return counts.reduce((sum, next) => ({ passed: sum.passed + next.passed, failed: sum.failed + next.failed, skipped: sum.skipped + next.skipped }), NONE)
}

/** A test file that could not even be loaded has no tests to fail: it counts as one that failed. */
export function readVitestReport(path) {
  const report = readJson(path)
  if (report === null) return NONE
  const unloaded = report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.every((test) => test.status !== 'failed')).length
  return { passed: report.numPassedTests, failed: report.numFailedTests + unloaded, skipped: report.numPendingTests + report.numTodoTests }
}

export function readPytestReport(path) {
  let xml = ''
  try {
    xml = readFileSync(path, 'utf8')
  } catch {
    return NONE
  }
  const suite = /<testsuite [^>]*>/.exec(xml)?.[0] ?? ''
  const count = (name) => Number(new RegExp(` ${name}="(\\d+)"`).exec(suite)?.[1] ?? 0)
  const failed = count('failures') + count('errors')
  return { passed: count('tests') - failed - count('skipped'), failed, skipped: count('skipped') }
}

export function closingLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}
