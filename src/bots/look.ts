// How one drawn person looks: proportions, skin, hair, clothes, room and light, chosen by a seed.
import { randomFrom } from '../kit/random.ts'

export const HAIR_STYLES = ['short', 'sidePart', 'long', 'bob', 'curly', 'bun', 'buzz', 'bald', 'scarf'] as const
export const BEARDS = ['none', 'stubble', 'full', 'moustache', 'goatee'] as const
export const ROOMS = ['wall', 'window', 'shelf', 'bokeh'] as const

export type Look = {
  readonly seed: number
  readonly skin: string
  readonly hair: { readonly style: (typeof HAIR_STYLES)[number]; readonly colour: string; readonly volume: number; readonly flip: boolean }
  readonly brow: { readonly thickness: number; readonly colour: string }
  readonly iris: string
  readonly lips: { readonly colour: string; readonly fullness: number }
  /** 1 is the average. */
  readonly shape: {
    readonly width: number; readonly jaw: number; readonly chin: number; readonly eyeSize: number; readonly eyeGap: number
    readonly eyeTilt: number; readonly nose: number; readonly noseLength: number; readonly mouth: number; readonly browHeight: number
  }
  readonly lashes: number
  /** 0..1, how deep resting lines are. */
  readonly age: number
  readonly beard: (typeof BEARDS)[number]
  readonly glasses: 'none' | 'round' | 'square'
  readonly earrings: boolean
  readonly voice: 'low' | 'high'
  readonly clothes: { readonly kind: 'crew' | 'shirt' | 'hoodie'; readonly colour: string }
  readonly room: { readonly kind: (typeof ROOMS)[number]; readonly colour: string }
  /** side −1..1: where the light stands; strength 0..1; warmth −1..1; exposure about 1. */
  readonly light: { readonly side: number; readonly strength: number; readonly warmth: number; readonly exposure: number }
}

/** Ten tones along the Monk skin tone scale, a little warmed for the screen. */
const SKINS = ['#f6dccb', '#f1cdb4', '#e9bd9c', '#dfab84', '#cf9468', '#b97b50', '#9a6240', '#7c4b30', '#653d29', '#523224']
const DARK_HAIR = ['#1d1816', '#2b201b', '#3a2a20', '#221d22']
const LIGHT_HAIR = ['#5a3c28', '#7a5233', '#a57843', '#c9a066', '#8c3f24', '#8d8780', '#c8c4be']
const CLOTHES = ['#33526e', '#7a3d4a', '#3f5d4c', '#c9c2b4', '#5a5470', '#26323d', '#b5713f', '#8296a3', '#e4ded4', '#6d7f57']
const WALLS = ['#aab4b6', '#c7bfb0', '#8fa0a8', '#b6a99a', '#7f8c86', '#d4d1ca', '#6a7480', '#9c8f95']

export function lookOf(seed: number): Look {
  const random = randomFrom(seed + 7001)
  const tone = random.unit()
  const skin = SKINS[Math.floor(tone * SKINS.length)]!
  const around = (spread: number): number => 1 + Math.max(-2, Math.min(2, random.normal())) * spread
  const masculine = random.unit()
  const style = random.pick(masculine > 0.5
    ? (['short', 'short', 'sidePart', 'sidePart', 'curly', 'buzz', 'bald', 'long'] as const)
    : (['long', 'long', 'bob', 'bob', 'curly', 'bun', 'sidePart', 'scarf', 'short'] as const))
  const colour = random.pick(tone > 0.45 || random.chance(0.35) ? DARK_HAIR : LIGHT_HAIR)
  const blush = mixColour(skin, '#a33a44', 0.3 + 0.12 * random.unit())
  return {
    seed,
    skin,
    hair: { style, colour: style === 'scarf' ? random.pick(CLOTHES) : colour, volume: random.between(2, 14), flip: random.chance(0.5) },
    brow: { thickness: (0.85 + 0.5 * masculine) * around(0.12), colour: mixColour(colour, '#2a1d18', 0.45) },
    iris: random.pick(tone > 0.5 || random.chance(0.4) ? ['#3b2414', '#4a2e19', '#2e1d14'] : ['#54789a', '#5d7d62', '#6b5233', '#7c8790']),
    lips: { colour: masculine > 0.5 ? mixColour(blush, skin, 0.35) : blush, fullness: around(0.14) },
    shape: {
      width: around(0.045), jaw: around(0.06) + 0.05 * (masculine - 0.5), chin: around(0.05), eyeSize: around(0.07),
      eyeGap: around(0.035), eyeTilt: random.normal() * 1.1, nose: around(0.11), noseLength: around(0.06), mouth: around(0.08), browHeight: around(0.12),
    },
    lashes: masculine > 0.5 ? 0.25 : 0.9,
    age: random.unit() ** 1.6,
    beard: masculine > 0.5 && random.chance(0.55) ? random.pick(['stubble', 'full', 'moustache', 'goatee', 'full'] as const) : 'none',
    glasses: random.chance(0.26) ? random.pick(['round', 'square'] as const) : 'none',
    earrings: masculine <= 0.5 && random.chance(0.4),
    voice: masculine > 0.5 ? 'low' : 'high',
    clothes: { kind: random.pick(['crew', 'shirt', 'hoodie'] as const), colour: random.pick(CLOTHES) },
    room: { kind: random.pick(ROOMS), colour: random.pick(WALLS) },
    light: { side: random.between(-1, 1), strength: random.between(0.25, 0.8), warmth: random.between(-0.6, 0.8), exposure: 1 },
  }
}

/** share 0 is `from`, share 1 is `to`; both '#rrggbb'. */
export function mixColour(from: string, to: string, share: number): string {
  const a = Number.parseInt(from.slice(1), 16)
  const b = Number.parseInt(to.slice(1), 16)
  let mixed = 0
  for (const shift of [16, 8, 0]) {
    const value = Math.round(((a >> shift) & 255) * (1 - share) + ((b >> shift) & 255) * share)
    mixed |= Math.min(255, Math.max(0, value)) << shift
  }
  return `#${mixed.toString(16).padStart(6, '0')}`
}
