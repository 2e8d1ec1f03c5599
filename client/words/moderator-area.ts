// The words of the moderator's dashboard: they come with its script.
import { moderator } from './en/moderator.ts'
import { addWords } from './words.ts'

/** Resolves when they are there in the language shown. */
export const moderatorWords: Promise<void> = addWords({ moderator }, {
  de: async () => ({ moderator: (await import('./de/moderator.ts')).moderator }),
  es: async () => ({ moderator: (await import('./es/moderator.ts')).moderator }),
  fr: async () => ({ moderator: (await import('./fr/moderator.ts')).moderator }),
  zh: async () => ({ moderator: (await import('./zh/moderator.ts')).moderator }),
})
