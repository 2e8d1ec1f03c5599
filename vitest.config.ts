// How the tests run: rooms side by side and quickly, the browser's one after the other with time to spare.
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.{ts,tsx,mjs}'],
          exclude: ['test/e2e/**'],
          testTimeout: 10_000,
          hookTimeout: 20_000,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 120_000,
          // A browser in a call on a machine that is busy with something else: once more, where the whole must end in a quarter of an hour.
          retry: process.env['OVERTONE_SKIP_LONG_TESTS'] === undefined ? 0 : 1,
          // After the others: a browser in a call needs the machine to itself to be in time.
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
