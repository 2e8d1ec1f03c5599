// The words of the host's pages: they come with those pages.
import { analytics } from './en/analytics.ts'
import { addWords } from './words.ts'

/** Resolves when they are there in the language shown. */
export const analyticsWords: Promise<void> = addWords({ analytics }, {
  de: async () => ({ analytics: (await import('./de/analytics.ts')).analytics }),
  es: async () => ({ analytics: (await import('./es/analytics.ts')).analytics }),
  fr: async () => ({ analytics: (await import('./fr/analytics.ts')).analytics }),
  zh: async () => ({ analytics: (await import('./zh/analytics.ts')).analytics }),
})
