// The words of labels in a report, in German: what a face looked like or a voice sounded like at a time, never what a person is.
import type { expression as english } from '../en/expression.ts'
import type { Translated } from '../shape.ts'

export const expression = {
  looked: { neutral: 'wirkte neutral', anger: 'wirkte verärgert', disgust: 'wirkte angewidert', fear: 'wirkte ängstlich', happiness: 'wirkte fröhlich', sadness: 'wirkte traurig', surprise: 'wirkte überrascht', other: 'wirkte gemischt' },
  sounded: { neutral: 'klang gleichmäßig', anger: 'klang erregt', disgust: 'klang ablehnend', fear: 'klang angespannt', happiness: 'klang heiter', sadness: 'klang gedrückt', surprise: 'klang überrascht', other: 'klang gemischt' },
  unsure: 'nicht eindeutig',
  notAnalysed: 'nicht analysiert',
} satisfies Translated<typeof english>
