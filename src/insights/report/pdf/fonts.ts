// The fonts of a PDF: Inter for Latin, Greek and Cyrillic, Noto Sans SC for Chinese, each cut to the slices that the text needs.
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import subsetFont from 'subset-font'

export const WEIGHTS = [400, 600] as const
export type Weight = (typeof WEIGHTS)[number]
/** Characters by weight; which fonts they need is found out from them. */
export type Characters = Readonly<Record<Weight, ReadonlySet<string>>>
export type Face = { readonly name: string; readonly weight: Weight; readonly truetype: Uint8Array; readonly has: (character: string) => boolean }

/** In the order in which they are asked. A font's files each hold some of its characters. */
const FAMILIES = ['@fontsource-variable/inter', '@fontsource-variable/noto-sans-sc'] as const

type Slice = { readonly id: string; readonly file: string; readonly holds: (codePoint: number) => boolean }

const require = createRequire(import.meta.url)
let known: readonly Slice[] | null = null

function slices(): readonly Slice[] {
  known ??= FAMILIES.flatMap((family) => {
    const short = family.slice(family.indexOf('/') + 1)
    const ranges = require(`${family}/unicode.json`) as Readonly<Record<string, string>>
    // "latin" before "latin-ext": what is most common comes from one font.
    return Object.entries(ranges).toReversed().map(([subset, range]): Slice => {
      const name = subset.replaceAll(/[[\]]/g, '')
      return { id: `${short}-${name}`, file: fileURLToPath(import.meta.resolve(`${family}/files/${short}-${name}-wght-normal.woff2`)), holds: within(range) }
    })
  })
  return known
}

/** "U+0000-00FF,U+0131" */
function within(range: string): (codePoint: number) => boolean {
  const spans = range.split(',').map((part) => {
    const [from = '', to = from] = part.trim().replace(/^U\+/i, '').split('-')
    return [Number.parseInt(from, 16), Number.parseInt(to, 16)] as const
  })
  return (codePoint) => spans.some(([from, to]) => codePoint >= from && codePoint <= to)
}

const sliceOf = (character: string): Slice | null => slices().find(({ holds }) => holds(character.codePointAt(0)!)) ?? null

/** Whether any of the fonts claims it; a claim that turns out empty shows as a missing glyph. */
export const isCovered = (character: string): boolean => sliceOf(character) !== null

export async function facesFor(characters: Characters): Promise<readonly Face[]> {
  const faces: Promise<Face>[] = []
  for (const weight of WEIGHTS) {
    const needed = new Map<Slice, string[]>()
    for (const character of characters[weight]) {
      const slice = sliceOf(character)
      if (slice) needed.set(slice, [...(needed.get(slice) ?? []), character])
    }
    for (const slice of slices()) if (needed.has(slice)) faces.push(faceOf(slice, weight, needed.get(slice)!))
  }
  return Promise.all(faces)
}

/** PDF embeds TrueType; the packages hold variable WOFF2. No more than the text needs, since a whole font is slow to read. */
async function faceOf(slice: Slice, weight: Weight, characters: readonly string[]): Promise<Face> {
  const held = new Set(characters)
  const truetype = await subsetFont(await readFile(slice.file), characters.join(''), { targetFormat: 'truetype', variationAxes: { wght: weight }, keepFeatures: ['kern', 'ccmp', 'mark', 'mkmk', 'tnum'] })
  return { name: `${slice.id}-${weight}`, weight, truetype, has: (character) => held.has(character) }
}
