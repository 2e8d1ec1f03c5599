// A file of true face boxes, and the detector's recall and precision on its pictures.
import { join } from 'node:path'
import { z } from 'zod'
import { AppError } from '../../kit/errors.ts'
import type { Analyser } from '../analyser.ts'
import { readPicture } from './media-files.ts'
import { matchBoxes, share } from './metrics.ts'
import type { Box } from './metrics.ts'
import type { BadRow } from './rows.ts'

const numbers = z.tuple([z.number(), z.number(), z.number(), z.number()])
const faceSchema = z.union([z.object({ box: numbers, landmarks: z.array(z.number()).optional() }), numbers.transform((box) => ({ box, landmarks: undefined }))])
const fileSchema = z.record(z.string(), z.array(faceSchema))

export type TrueBoxes = { readonly pictures: readonly { readonly name: string; readonly boxes: readonly Box[] }[]; readonly form: 'corners' | 'corner-and-size' }
export type DetectScores = { readonly recall: number; readonly precision: number; readonly n: number }

const IOU_LIMIT = 0.5

/**
 * `{ "picture.jpg": [{ "box": [x0, y0, x1, y1], … }] }`. Some tools write x, y, width, height under the same name: the whole file
 * is read so when a box would end before it begins, or most faces' landmarks would lie outside their box.
 */
export function readBoxes(path: string, text: string): TrueBoxes {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new AppError('BAD_REQUEST', `${path} is not JSON`, { cause })
  }
  const parsed = fileSchema.safeParse(value)
  if (!parsed.success) throw new AppError('BAD_REQUEST', `${path}: ${parsed.error.issues.slice(0, 3).map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ')}`)
  const faces = Object.values(parsed.data).flat()
  const backwards = faces.some(({ box: [x0, y0, x1, y1] }) => x1 <= x0 || y1 <= y0)
  const marked = faces.filter(({ landmarks }) => landmarks !== undefined && landmarks.length >= 2)
  const outside = marked.filter(({ box: [x0, y0, x1, y1], landmarks }) => {
    const x = landmarks!.filter((_, index) => index % 2 === 0).reduce((sum, v, _, all) => sum + v / all.length, 0)
    const y = landmarks!.filter((_, index) => index % 2 === 1).reduce((sum, v, _, all) => sum + v / all.length, 0)
    return x < x0 || x > x1 || y < y0 || y > y1
  })
  const form = backwards || outside.length > marked.length / 2 ? 'corner-and-size' : 'corners'
  const pictures = Object.entries(parsed.data).map(([name, found]) => ({
    name,
    boxes: found.map(({ box: [a, b, c, d] }): Box => (form === 'corners' ? [a, b, c, d] : [a, b, a + c, b + d])),
  }))
  return { pictures, form }
}

export async function scoreDetector(analyser: Analyser, { pictures }: TrueBoxes, folder: string, onDone: () => void): Promise<{ readonly scores: DetectScores; readonly bad: readonly BadRow[]; readonly boxes: number; readonly found: number }> {
  const bad: BadRow[] = []
  let hits = 0, truths = 0, founds = 0, n = 0
  for (const { name, boxes } of pictures) {
    try {
      const luma = await readPicture(join(folder, name))
      const found = await analyser.detector.detect(luma)
      hits += matchBoxes(boxes, found.map(({ box }) => box), IOU_LIMIT)
      truths += boxes.length
      founds += found.length
      n++
    } catch (error) {
      if (error instanceof AppError) throw error
      bad.push({ where: name, code: 'NOT_FOUND', reason: error instanceof Error ? error.message : String(error) })
    }
    onDone()
  }
  return { scores: { recall: share(hits, truths), precision: share(hits, founds), n }, bad, boxes: truths, found: founds }
}
