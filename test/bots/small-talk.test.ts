// The demo's people beside their faces.
import { expect, test } from 'vitest'
import { gestureOf } from '../../src/bots/small-talk.ts'

test('each line is said once, then reactions and hands go round, and whoever raised a hand lowers it', () => {
  const turns = Array.from({ length: 60 }, (_, index) => gestureOf(index + 1, 3))
  const written = turns.filter(({ gesture }) => gesture.kind === 'write')
  expect(written).toHaveLength(3)
  expect(new Set(turns.flatMap(({ gesture }) => (gesture.kind === 'react' ? [gesture.reaction] : []))).size).toBe(6)
  const up = new Set<number>()
  for (const { who, gesture } of turns) {
    if (gesture.kind === 'raise-hand') up.add(who)
    if (gesture.kind === 'lower-hand') expect(up.delete(who)).toBe(true)
    expect(up.size).toBeLessThanOrEqual(1)
  }
})
