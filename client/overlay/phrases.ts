// The words of every label: what a face looks like or a voice sounds like, never what a person is.
import type { Emotion, Modality, Reading } from '../../src/protocol/emotion.ts'

export type Label = Reading['label']

type Words = { readonly looks: string; readonly sounds: string }

/** A voice alone has its own words: loudness, pitch and pace say less about the kind of feeling than a face does. */
const WORDS: Readonly<Record<Emotion, Words>> = {
  neutral: { looks: 'looks neutral', sounds: 'sounds even' },
  anger: { looks: 'looks angry', sounds: 'sounds heated' },
  disgust: { looks: 'looks disgusted', sounds: 'sounds averse' },
  fear: { looks: 'looks fearful', sounds: 'sounds tense' },
  happiness: { looks: 'looks happy', sounds: 'sounds cheerful' },
  sadness: { looks: 'looks sad', sounds: 'sounds low' },
  surprise: { looks: 'looks surprised', sounds: 'sounds surprised' },
  other: { looks: 'looks mixed', sounds: 'sounds mixed' },
}

export function phraseOf(label: Label, modality: Modality): string {
  if (label === 'unsure') return 'not sure'
  return modality === 'audio' ? WORDS[label].sounds : WORDS[label].looks
}

export function modalityPhrase(modality: Modality): string {
  if (modality === 'audio') return 'from the voice alone'
  return modality === 'visual' ? 'from the face alone' : 'from face and voice'
}

/** The whole chip in one sentence, for those who hear it. */
export function describeReading(name: string, reading: Pick<Reading, 'label' | 'modality' | 'confidence'>): string {
  if (reading.label === 'unsure') return `${name}: not sure, ${modalityPhrase(reading.modality)}`
  return `${name} ${phraseOf(reading.label, reading.modality)}, ${Math.round(reading.confidence * 100)} percent sure, ${modalityPhrase(reading.modality)}`
}
