// How the tests run: rooms side by side and quickly, the browser's one after the other with time to spare.
import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

/** Browser tests of 20 seconds and more each: left out, aloud, where the whole must end in a quarter of an hour on two cores. */
const LONG = ['accessibility', 'analytics', 'analytics-page', 'before-call', 'conversation', 'dashboard', 'direction', 'my-data', 'network', 'outside', 'purpose', 'relay', 'sign-in', 'small-window', 'soak', 'stage'].map((name) => `test/e2e/${name}.test.ts`)
/** Documents, crashes and contracts on whole databases, which take as long in sum. */
const LONG_UNITS = ['archive-contract', 'meetings/crash', 'report/export-apart', 'report/pdf-export'].map((name) => `test/insights/${name}.test.ts`)
const skipsLong = process.env['OVERTONE_SKIP_LONG_TESTS'] !== undefined
if (skipsLong) process.stderr.write(`*** SKIPPED, since OVERTONE_SKIP_LONG_TESTS is set (\`npm test\` without it runs them):\n***   ${[...LONG, ...LONG_UNITS].join('\n***   ')}\n`)
/** Real processes and browsers on a machine that others share may be late once; at a desk nothing is hidden. */
const retries = skipsLong ? 1 : 0

export default defineConfig({
  test: {
    // Vitest leaves one core to itself, which of two is half.
    maxWorkers: availableParallelism(),
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.{ts,tsx,mjs}'],
          exclude: ['test/e2e/**', ...(skipsLong ? LONG_UNITS : [])],
          testTimeout: 10_000,
          hookTimeout: 20_000,
          retry: retries,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          exclude: skipsLong ? LONG : [],
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 120_000,
          retry: retries,
          // After the others: a browser in a call needs the machine to itself to be in time.
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
