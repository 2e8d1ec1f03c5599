// Writes a folder of drawn faces with boxes, landmarks and labels, to train and test the face detector on.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { EMOTIONS, type Emotion } from '../protocol/emotion.ts'
import { actionsOf, varyActions } from './expression.ts'
import { drawFace, type FaceDrawing } from './face-drawing.ts'
import { lookOf } from './look.ts'
import { encodeGreyPng } from './png.ts'
import { randomFrom } from '../kit/random.ts'
import { rasterise, rasteriseToPng, type RgbaPicture } from './rasterise.ts'

export type DrawnEntry = {
  readonly file: string; readonly box: readonly number[]; readonly landmarks: readonly number[]
  readonly label: Emotion; readonly width: number; readonly height: number
}

export type DrawnSample = FaceDrawing & { readonly label: Emotion; readonly width: number; readonly height: number }

/** The picture number `index` of the set `seed`; no order of drawing changes it. */
export function drawSample(seed: number, index: number): DrawnSample {
  const random = randomFrom(seed * 1_000_003 + index)
  const label = EMOTIONS[index % EMOTIONS.length]!
  const wide = Math.round(random.between(160, 384) / 4) * 4
  const tall = Math.round(wide * random.pick([9 / 16, 9 / 16, 3 / 4, 3 / 4, 1]) / 4) * 4
  const portrait = random.chance(0.3)
  const width = portrait ? tall : wide, height = portrait ? wide : tall
  // the face box's height as a share of the picture's: 12 to 90 %, even on a logarithmic scale; its width has to fit as well
  const faceHeight = Math.min(0.12 * (0.9 / 0.12) ** random.unit(), 1.15 * width / height)
  const look = lookOf(Math.floor(random.unit() * 2 ** 30))
  const halfHigh = faceHeight / 2, halfWide = faceHeight * 0.41 * height / width
  const place = (half: number): number => half >= 0.5 ? 0.5 + random.between(-0.06, 0.06) : random.between(half * 0.9, 1 - half * 0.9)
  const drawing = drawFace({
    look: { ...look, light: { side: random.between(-1, 1), strength: random.unit(), warmth: 0, exposure: random.between(0.55, 1.2) } },
    expression: varyActions(actionsOf(label, label === 'neutral' ? 1 : random.between(0.55, 1.1), Math.floor(random.unit() * 3)), random),
    timeMs: random.between(0, 4000),
    frame: { width, height, centreX: place(halfWide), centreY: place(halfHigh), faceHeight },
    mouthOpen: random.chance(0.25) ? random.unit() : 0,
    pose: { yawDeg: clamp(random.normal() * 13, 32), pitchDeg: clamp(random.normal() * 6, 14), rollDeg: clamp(random.normal() * 10, 28) },
  })
  return { ...drawing, label, width, height }
}

const clamp = (value: number, limit: number): number => Math.max(-limit, Math.min(limit, value))

/** BT.601 luma, as docs/MODELS.md has it. */
export function toGrey({ width, height, rgba }: RgbaPicture): Uint8Array {
  const grey = new Uint8Array(width * height)
  for (let i = 0; i < grey.length; i++) grey[i] = Math.round(0.299 * rgba[4 * i]! + 0.587 * rgba[4 * i + 1]! + 0.114 * rgba[4 * i + 2]!)
  return grey
}

export function writeDataset(folder: string, count: number, seed: number, rgb: boolean): void {
  mkdirSync(folder, { recursive: true })
  const entries: DrawnEntry[] = []
  const round = (value: number): number => Math.round(value * 10) / 10
  for (let index = 0; index < count; index++) {
    const { svg, box, landmarks, label, width, height } = drawSample(seed, index)
    const file = `${String(index).padStart(5, '0')}.png`
    const png = rgb ? rasteriseToPng(svg) : encodeGreyPng(toGrey(rasterise(svg)), width, height)
    writeFileSync(join(folder, file), png)
    entries.push({ file, box: box.map(round), landmarks: landmarks.map(round), label, width, height })
    if ((index + 1) % 500 === 0) console.error(`${index + 1} of ${count}`)
  }
  writeFileSync(join(folder, 'drawn.json'), `[\n${entries.map((entry) => JSON.stringify(entry)).join(',\n')}\n]\n`)
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { count: { type: 'string', default: '1000' }, out: { type: 'string' }, seed: { type: 'string', default: '1' }, rgb: { type: 'boolean', default: false } } })
  if (values.out === undefined) {
    console.error('usage: node src/bots/draw-dataset.ts --count N --out DIR [--seed S] [--rgb]')
    process.exit(2)
  }
  writeDataset(values.out, Number(values.count), Number(values.seed), values.rgb)
}
