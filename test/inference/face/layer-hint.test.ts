// When another simulcast layer is asked for, in virtual time.
import { expect, test } from 'vitest'
import { NO_HINT, layerHint } from '../../../src/inference/face/layer-hint.ts'

function hints(heights: (tick: number) => number | null, ticks: number, pictureHeightPx = 360): readonly string[] {
  let state = NO_HINT
  const said: string[] = []
  for (let tick = 0; tick < ticks; tick++) {
    const step = layerHint(state, heights(tick), pictureHeightPx, tick * 250)
    state = step.state
    if (step.hint) said.push(`${step.hint} at ${tick * 250}`)
  }
  return said
}

test('a small face asks for a higher layer once it has lasted two seconds', () => {
  expect(hints(() => 47, 8)).toEqual([])
  expect(hints(() => 47, 9)).toEqual(['higher at 2000'])
})

test('a usable face asks for nothing', () => {
  expect(hints(() => 48, 100)).toEqual([])
  expect(hints(() => 120, 100)).toEqual([])
})

test('a needlessly large face asks for a lower layer, and not again within ten seconds', () => {
  expect(hints(() => 300, 60)).toEqual(['lower at 2000', 'lower at 12000'])
})

test('a size that comes and goes asks for nothing', () => {
  expect(hints((tick) => (tick % 6 === 0 ? 100 : 40), 100)).toEqual([])
})

test('in a small picture without a face a higher layer may show one; in a large one nobody is there', () => {
  expect(hints(() => null, 9, 120)).toEqual(['higher at 2000'])
  expect(hints(() => null, 100, 180)).toEqual([])
  expect(hints(() => null, 100, 360)).toEqual([])
})

test.each([0.15, 0.2, 0.25, 0.3, 0.4, 0.6, 0.9])('with a face of %f of the picture the layer settles on the lowest that shows it usably, from any layer', (share) => {
  for (const first of [0, 1, 2]) {
    let [layer, state, switches] = [first, NO_HINT, 0]
    for (let tick = 0; tick < 800; tick++) {
      const heightPx = 180 * 2 ** layer
      const step = layerHint(state, share * heightPx, heightPx, tick * 250)
      state = step.state
      const next = Math.min(2, Math.max(0, layer + (step.hint === 'higher' ? 1 : step.hint === 'lower' ? -1 : 0)))
      if (next !== layer) switches++
      layer = next
    }
    const facePx = share * 180 * 2 ** layer
    expect(facePx).toBeGreaterThanOrEqual(48)
    expect(layer === 0 || facePx <= 120).toBe(true)
    expect(switches).toBeLessThanOrEqual(2)
  }
})
