// The words of labels and consent: they come with the analysis, and where the server's purpose prohibits it not at all.
import { analysis } from './en/analysis.ts'
import { consent } from './en/consent.ts'
import { addWords } from './words.ts'

/** Resolves when they are there in the language shown. */
export const analysisWords: Promise<void> = addWords({ analysis, consent }, {
  de: async () => ({ analysis: (await import('./de/analysis.ts')).analysis, consent: (await import('./de/consent.ts')).consent }),
  es: async () => ({ analysis: (await import('./es/analysis.ts')).analysis, consent: (await import('./es/consent.ts')).consent }),
  fr: async () => ({ analysis: (await import('./fr/analysis.ts')).analysis, consent: (await import('./fr/consent.ts')).consent }),
  zh: async () => ({ analysis: (await import('./zh/analysis.ts')).analysis, consent: (await import('./zh/consent.ts')).consent }),
})
