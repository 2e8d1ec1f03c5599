// The pictures: well-formed, with the numbers in them, for light and dark, for eyes and screen readers.
import { Resvg } from '@resvg/resvg-js'
import { expect, test } from 'vitest'
import { confusionSvg } from '../../../src/inference/evaluate/confusion-svg.ts'
import type { Outcome } from '../../../src/inference/evaluate/metrics.ts'
import { reliabilitySvg } from '../../../src/inference/evaluate/reliability-svg.ts'

const TITLE = 'faces: <a&b>.csv'
const say = (truth: number, label: number, confidence: number): Outcome => ({ truth, probabilities: Array.from({ length: 8 }, (_, other) => (other === label ? confidence : (1 - confidence) / 7)), unsure: false })
const OUTCOMES: readonly Outcome[] = [...Array.from({ length: 30 }, (_, i) => say(0, i < 24 ? 0 : 3, 0.83)), say(3, 3, 0.5), { truth: 3, probabilities: null, unsure: true }]
const CLAIMS = [...Array.from({ length: 30 }, (_, i) => ({ confidence: 0.83, right: i < 24 })), { confidence: 0.5, right: true }]
const confusion = confusionSvg(OUTCOMES, TITLE)
const reliability = reliabilitySvg(CLAIMS, 0.6, TITLE)
/** What is drawn as text, in order. */
const textsOf = (svg: string): readonly string[] => [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map((match) => match[1]!)

test.each([['confusion', confusion], ['reliability', reliability]])('the %s picture is well-formed, stands alone, and has a dark side', (_, svg) => {
  const picture = new Resvg(svg, { font: { loadSystemFonts: false } }).render()
  expect(picture.width).toBeGreaterThan(400)
  expect(picture.height).toBeGreaterThan(200)
  expect(svg).toContain('@media (prefers-color-scheme:dark)')
  expect(svg).not.toMatch(/href|url\(|<script|<image/)
})

test.each([['confusion', confusion], ['reliability', reliability]])('the %s picture has a title and a description, and names cannot break it', (_, svg) => {
  expect(svg).toContain('role="img" aria-labelledby="title description"')
  expect(svg).toContain('<title id="title">faces: &lt;a&amp;b&gt;.csv</title>')
  expect(/<desc id="description">(.+)<\/desc>/.exec(svg)?.[1]?.length).toBeGreaterThan(40)
})

test('the confusion says share, count, recall and F1 in words', () => {
  const texts = textsOf(confusion)
  for (const said of ['80 %', '24', '20 %', '6', '50 %', '0.80', '0.89', 'missed']) expect(texts).toContain(said)
  // A confusion has a row for each label of the file, and the right cells are outlined, not only deeper.
  expect(confusion.match(/class="right"/g)).toHaveLength(2)
  expect(confusion).toContain('neutral (30): neutral 24, fear 6.')
})

test('the reliability diagram says the error, what is shown, and how many readings each bin has', () => {
  const texts = textsOf(reliability)
  // 30 claims of 0.83 with 0.8 right, one of 0.5 that was right
  expect(texts).toContain('Calibration error (ECE, 15 bins) 0.045 over 31 readings')
  expect(texts).toContain('At the shipped threshold of 0.60: 96.8 % shown, 20.0 % of them wrong')
  for (const count of ['30', '1']) expect(texts).toContain(count)
  // Few readings are hollow: the legend's box and one bin.
  expect(reliability.match(/class="hollow"/g)).toHaveLength(2)
})

test('a long title is shortened in the picture and whole for screen readers', () => {
  const long = `faces: ${'x'.repeat(200)}.csv`
  const svg = reliabilitySvg(CLAIMS, 0.6, long)
  expect(svg).toContain(`<title id="title">${long}</title>`)
  expect(textsOf(svg)[0]).toMatch(/^faces: x+…x+\.csv$/)
  expect(textsOf(svg)[0]!.length).toBeLessThan(60)
})
