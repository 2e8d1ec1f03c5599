// Labels and modalities at their thresholds.
import { expect, test } from 'vitest'
import { UNDECIDED, decide } from '../../../src/inference/fusion/decide.ts'
import type { Decision } from '../../../src/inference/fusion/decide.ts'
import { AUDIO_RECENT_MS, VISUAL_RECENT_MS, modalityOf } from '../../../src/inference/fusion/modality.ts'

const limits = { threshold: 0.5, slack: 0.05, lead: 0.06 }
/** neutral and happiness, the rest shared by the others. */
function say(neutral: number, happiness: number): readonly number[] {
  const rest = (1 - neutral - happiness) / 6
  return [neutral, rest, rest, rest, happiness, rest, rest, rest]
}
const shown = (label: Decision['label']): Decision => ({ label })

test('a label appears at the threshold, not under it', () => {
  expect(decide(UNDECIDED, say(0.5, 0.2), limits).label).toBe('neutral')
  expect(decide(UNDECIDED, say(0.499, 0.2), limits).label).toBe('unsure')
})

test('a shown label stays until it is a little under the threshold', () => {
  expect(decide(shown('neutral'), say(0.451, 0.2), limits).label).toBe('neutral')
  expect(decide(shown('neutral'), say(0.449, 0.2), limits).label).toBe('unsure')
})

test('another label must lead to take over, and be sure enough', () => {
  const low = { ...limits, threshold: 0.4 }
  expect(decide(shown('neutral'), say(0.42, 0.47), low).label).toBe('neutral')
  expect(decide(shown('neutral'), say(0.42, 0.49), low).label).toBe('happiness')
  expect(decide(shown('neutral'), say(0.2, 0.39), low).label).toBe('unsure')
})

test('two labels that stand near each other do not flicker', () => {
  let decision: Decision = UNDECIDED
  const labels = new Set<string>()
  for (let tick = 0; tick < 40; tick++) {
    decision = decide(decision, tick % 2 === 0 ? say(0.5, 0.46) : say(0.47, 0.49), limits)
    labels.add(decision.label)
  }
  expect([...labels]).toEqual(['neutral'])
})

test('what a reading is from: only evidence that is recent enough', () => {
  expect(modalityOf({ visualMs: 1000, audioMs: 1000 }, 1000)).toBe('audio-visual')
  expect(modalityOf({ visualMs: 1000, audioMs: null }, 1000 + VISUAL_RECENT_MS)).toBe('visual')
  expect(modalityOf({ visualMs: 1000, audioMs: 1100 }, 1001 + VISUAL_RECENT_MS)).toBe('audio')
  expect(modalityOf({ visualMs: null, audioMs: 1000 }, 1000 + AUDIO_RECENT_MS)).toBe('audio')
  expect(modalityOf({ visualMs: null, audioMs: 1000 }, 1001 + AUDIO_RECENT_MS)).toBeNull()
  expect(modalityOf({ visualMs: null, audioMs: null }, 0)).toBeNull()
})
