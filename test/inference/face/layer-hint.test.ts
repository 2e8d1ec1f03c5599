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
  expect(hints(() => 160, 100)).toEqual([])
})

test('a needlessly large face asks for a lower layer, and not again within ten seconds', () => {
  expect(hints(() => 300, 60)).toEqual(['lower at 2000', 'lower at 12000'])
})

test('a size that comes and goes asks for nothing', () => {
  expect(hints((tick) => (tick % 6 === 0 ? 100 : 40), 100)).toEqual([])
})

test('in a small picture without a face a higher layer may show one; in a large one nobody is there', () => {
  expect(hints(() => null, 9, 180)).toEqual(['higher at 2000'])
  expect(hints(() => null, 100, 360)).toEqual([])
})
