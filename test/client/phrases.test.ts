// Every label has words for every modality, and the words describe an expression.
import { describe, expect, test } from 'vitest'
import { describeReading, phraseOf } from '../../client/overlay/phrases.ts'
import '../../client/words/analysis-area.ts'
import { EMOTIONS, MODALITIES } from '../../src/protocol/emotion.ts'

describe('phrases', () => {
  test('a face "looks", a voice alone "sounds", for each of the eight labels', () => {
    for (const label of EMOTIONS) {
      expect(phraseOf(label, 'visual')).toMatch(/^looks \w+$/)
      expect(phraseOf(label, 'audio-visual')).toBe(phraseOf(label, 'visual'))
      expect(phraseOf(label, 'audio')).toMatch(/^sounds \w+$/)
    }
  })

  test('no two labels share their words', () => {
    for (const modality of MODALITIES) expect(new Set(EMOTIONS.map((label) => phraseOf(label, modality))).size).toBe(EMOTIONS.length)
  })

  test('an unsure reading says so whatever it was made from', () => {
    for (const modality of MODALITIES) expect(phraseOf('unsure', modality)).toBe('not sure')
  })

  test('the spoken form says who, what, how sure and from what', () => {
    expect(describeReading('Ada', { label: 'happiness', modality: 'audio-visual', confidence: 0.784 })).toBe('Ada looks happy, 78% sure, from face and voice')
    expect(describeReading('Ada', { label: 'fear', modality: 'audio', confidence: 0.5 })).toBe('Ada sounds tense, 50% sure, from the voice alone')
    expect(describeReading('Ada', { label: 'unsure', modality: 'visual', confidence: 0.3 })).toBe('Ada: not sure, from the face alone')
  })
})
