// The words of labels in a report, in French: what a face looked like or a voice sounded like at a time, never what a person is.
import type { expression as english } from '../en/expression.ts'
import type { Translated } from '../shape.ts'

export const expression = {
  looked: { neutral: 'visage neutre', anger: 'visage fâché', disgust: 'visage dégoûté', fear: 'visage apeuré', happiness: 'visage joyeux', sadness: 'visage triste', surprise: 'visage surpris', other: 'visage mitigé' },
  sounded: { neutral: 'voix posée', anger: 'voix emportée', disgust: 'voix réticente', fear: 'voix tendue', happiness: 'voix enjouée', sadness: 'voix éteinte', surprise: 'voix surprise', other: 'voix mitigée' },
  unsure: 'pas certain',
  notAnalysed: 'non analysé',
} satisfies Translated<typeof english>
