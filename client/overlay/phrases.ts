// The words of every label: what a face looks like or a voice sounds like, never what a person is.
import type { Modality, Reading } from '../../src/protocol/emotion.ts'
import { say, sayPercent } from '../words/words.ts'

export type Label = Reading['label']

/** A voice alone has its own words: loudness, pitch and pace say less about the kind of feeling than a face does. */
export function phraseOf(label: Label, modality: Modality): string {
  if (label === 'unsure') return say('analysis.unsure')
  return modality === 'audio' ? say(`analysis.sounds.${label}`) : say(`analysis.looks.${label}`)
}

/** The whole chip in one sentence, for those who hear it. */
export function describeReading(name: string, { label, modality, confidence }: Pick<Reading, 'label' | 'modality' | 'confidence'>): string {
  const source = say(`analysis.from.${modality}`)
  if (label === 'unsure') return say('analysis.readingUnsure', { name, source })
  return say('analysis.reading', { name, phrase: phraseOf(label, modality), percent: sayPercent(confidence), source })
}
