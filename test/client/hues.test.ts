// The labels' hues stay apart for people with any of the common colour blindnesses, and their text stays readable.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { EMOTIONS } from '../../src/protocol/emotion.ts'

type Triple = readonly [number, number, number]
const css = readFileSync(new URL('../../client/overlay/labels.css', import.meta.url), 'utf8')

function hueOf(label: string): Triple {
  const match = new RegExp(`--label-${label}: oklch\\(([\\d.]+) ([\\d.]+) ([\\d.]+)\\)`).exec(css)
  if (!match) throw new Error(`no hue for ${label}`)
  return [Number(match[1]), Number(match[2]), Number(match[3])]
}

/** Björn Ottosson, "A perceptual color space for image processing" (2020). */
function toLinear([lightness, chroma, hue]: Triple): Triple {
  const a = chroma * Math.cos((hue * Math.PI) / 180)
  const b = chroma * Math.sin((hue * Math.PI) / 180)
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
  return [4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s, -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s, -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s]
}

function toOklab(rgb: Triple): Triple {
  const [r, g, b] = rgb.map((value) => Math.max(0, value)) as unknown as Triple
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
  return [0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s, 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s, 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s]
}

/** Machado, Oliveira and Fernandes (2009), severity 1.0, on linear RGB. */
const SIGHTS: Readonly<Record<string, readonly [Triple, Triple, Triple]>> = {
  full: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
  protanopia: [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
  deuteranopia: [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
  tritanopia: [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
}
const dot = (a: Triple, b: Triple): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]

/** About three times the smallest difference people notice side by side in OKLab (0.02). */
const APART = 0.07

test.each(Object.entries(SIGHTS))('with %s the eight hues are told apart', (_sight, [r, g, b]) => {
  const seen = EMOTIONS.map((label) => {
    const linear = toLinear(hueOf(label))
    return toOklab([dot(r, linear), dot(g, linear), dot(b, linear)])
  })
  for (const [index, one] of seen.entries()) {
    for (const other of seen.slice(index + 1)) expect(Math.hypot(one[0] - other[0], one[1] - other[1], one[2] - other[2])).toBeGreaterThan(APART)
  }
})

test('no hue is much lighter, darker or stronger than the others', () => {
  for (const label of EMOTIONS) {
    const [lightness, chroma] = hueOf(label)
    expect(Math.abs(lightness - 0.8)).toBeLessThanOrEqual(0.075)
    expect(chroma).toBeLessThanOrEqual(0.13)
  }
})

test('anger is not red and happiness is not green', () => {
  expect(hueOf('anger')[2]).toBeGreaterThan(35)
  expect(hueOf('happiness')[2]).toBeLessThan(110)
})
