// Every text on its ground reaches WCAG 2.2's 4.5:1 in both themes, and every sign and border that carries meaning 3:1.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const css = readFileSync(new URL('../../client/ui/tokens.css', import.meta.url), 'utf8')
const COLOUR = 'oklch\\(([\\d.]+) ([\\d.]+) ([\\d.]+)\\)'

function tokenIn(theme: 'light' | 'dark', name: string): readonly [number, number, number] {
  const match = new RegExp(`--${name}: light-dark\\(${COLOUR}, ${COLOUR}\\)`).exec(css)
  if (!match) throw new Error(`no opaque token ${name} with a light and a dark value`)
  const at = theme === 'light' ? 1 : 4
  return [Number(match[at]), Number(match[at + 1]), Number(match[at + 2])]
}

/** Relative luminance; the matrices are Björn Ottosson's (2020), the weights sRGB's. */
function luminance([lightness, chroma, hue]: readonly [number, number, number]): number {
  const a = chroma * Math.cos((hue * Math.PI) / 180)
  const b = chroma * Math.sin((hue * Math.PI) / 180)
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
  const inGamut = (value: number): number => Math.max(0, Math.min(1, value))
  const red = inGamut(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s)
  const green = inGamut(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s)
  const blue = inGamut(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s)
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function contrast(theme: 'light' | 'dark', text: string, ground: string): number {
  const [one, other] = [luminance(tokenIn(theme, text)), luminance(tokenIn(theme, ground))]
  return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05)
}

const TEXTS = [
  ...['ground', 'surface', 'raised', 'raised-hover', 'warn-soft', 'accent-soft'].flatMap((ground) => [['text', ground], ['text-soft', ground]] as const),
  ['on-accent', 'accent'], ['on-accent', 'accent-hover'], ['ground', 'text'],
] as const
const SIGNS = [
  ['accent', 'surface'], ['accent', 'accent-soft'], ['field-line', 'surface'], ['field-line', 'ground'],
  ['ring', 'ground'], ['ring', 'surface'], ['ring', 'raised'], ['warn', 'warn-soft'], ['leave', 'ground'],
] as const

for (const theme of ['light', 'dark'] as const) {
  test.each(TEXTS)(`${theme}: %s on %s is readable`, (text, ground) => {
    expect(contrast(theme, text, ground)).toBeGreaterThanOrEqual(4.5)
  })
  test.each(SIGNS)(`${theme}: %s is seen on %s`, (sign, ground) => {
    expect(contrast(theme, sign, ground)).toBeGreaterThanOrEqual(3)
  })
}
