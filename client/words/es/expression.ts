// The words of labels in a report, in Spanish: what a face looked like or a voice sounded like at a time, never what a person is.
import type { expression as english } from '../en/expression.ts'
import type { Translated } from '../shape.ts'

export const expression = {
  looked: { neutral: 'cara neutra', anger: 'cara de enfado', disgust: 'cara de asco', fear: 'cara de miedo', happiness: 'cara alegre', sadness: 'cara triste', surprise: 'cara de sorpresa', other: 'cara ambigua' },
  sounded: { neutral: 'voz uniforme', anger: 'voz acalorada', disgust: 'voz de rechazo', fear: 'voz tensa', happiness: 'voz alegre', sadness: 'voz apagada', surprise: 'voz de sorpresa', other: 'voz ambigua' },
  unsure: 'no está claro',
  notAnalysed: 'sin analizar',
} satisfies Translated<typeof english>
