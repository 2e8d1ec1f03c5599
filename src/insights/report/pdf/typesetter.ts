// Sets lines of text: each character in the first font that has it, broken where the language breaks, cut where there is no room.
import type { Face, Weight } from './fonts.ts'

export type Style = { readonly sizePt: number; readonly weight?: Weight; readonly colour?: string; /** Figures all equally wide, for columns. */ readonly figures?: boolean; readonly align?: 'left' | 'right' | 'centre' }
/** What a line is made of: stretches in one font. */
export type Run = { readonly face: Face; readonly text: string }
export type Measure = (run: Run, style: Style) => number

/** Shown for what no font has. */
export const MISSING = '□'
/** Line height of running text, in sizes. */
export const LEADING = 1.42

export class Typesetter {
  readonly #faces: readonly Face[]
  readonly #measure: Measure
  readonly #hasGlyph: (face: Face, character: string) => boolean
  readonly #words: Intl.Segmenter
  readonly #characters: Intl.Segmenter
  /** Characters that were asked for and for which no loaded font has a glyph. */
  readonly lacking: Readonly<Record<Weight, Set<string>>> = { 400: new Set(), 600: new Set() }

  constructor(options: { readonly faces: readonly Face[]; readonly measure: Measure; readonly hasGlyph: (face: Face, character: string) => boolean; readonly locale: string }) {
    this.#faces = options.faces
    this.#measure = options.measure
    this.#hasGlyph = options.hasGlyph
    this.#words = new Intl.Segmenter(options.locale, { granularity: 'word' })
    this.#characters = new Intl.Segmenter(options.locale, { granularity: 'grapheme' })
  }

  runs(text: string, weight: Weight = 400): readonly Run[] {
    const runs: { face: Face; text: string }[] = []
    for (const { segment } of this.#characters.segment(text.normalize('NFC').replaceAll(/\s/g, (space) => (space === '\u00a0' || space === '\u202f' ? '\u00a0' : ' ')))) {
      const face = this.#faceOf(segment, weight) ?? this.#lacks(segment, weight)
      const shown = face === null ? MISSING : segment
      const drawn = face ?? this.#faceOf(MISSING, weight) ?? this.#faces.find((one) => one.weight === weight)
      if (!drawn) continue
      const last = runs.at(-1)
      if (last?.face === drawn) last.text += shown
      else runs.push({ face: drawn, text: shown })
    }
    return runs
  }

  width(text: string, style: Style): number {
    return this.runs(text, style.weight).reduce((sum, run) => sum + this.#measure(run, style), 0)
  }

  /** As many lines as it takes. A word longer than a line is broken anywhere. */
  lines(text: string, style: Style, widthPt: number): readonly string[] {
    const lines: string[] = []
    let line = ''
    for (const piece of this.#pieces(text)) {
      if (this.width((line + piece).trimEnd(), style) <= widthPt) { line += piece; continue }
      if (line.trim() !== '') lines.push(line.trimEnd())
      line = ''
      for (const { segment } of this.#characters.segment(piece.trimStart())) {
        if (line !== '' && this.width((line + segment).trimEnd(), style) > widthPt) { lines.push(line); line = '' }
        line += segment
      }
    }
    if (line.trim() !== '' || lines.length === 0) lines.push(line.trimEnd())
    return lines
  }

  /** One line, with "…" where it is too long. */
  fitted(text: string, style: Style, widthPt: number): string {
    if (this.width(text, style) <= widthPt) return text
    const characters = [...this.#characters.segment(text)].map(({ segment }) => segment)
    while (characters.length > 0 && this.width(`${characters.join('').trimEnd()}…`, style) > widthPt) characters.pop()
    return `${characters.join('').trimEnd()}…`
  }

  /** Stretches that stay on one line: marks stay with the word before them, opening ones with the word after. */
  #pieces(text: string): readonly string[] {
    const pieces: string[] = []
    let glue = true
    for (const { segment, isWordLike } of this.#words.segment(text)) {
      const han = /\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}/u.test(segment)
      const spaceBefore = /[ \n\t]$/.test(pieces.at(-1) ?? '')
      const opening = /^[(\p{Ps}\p{Pi}]$/u.test(segment)
      const breaks = pieces.length > 0 && !glue && (spaceBefore ? segment.trim() !== '' : (han && isWordLike === true) || (opening && /\p{Script=Han}|[，。；：、]/u.test(pieces.at(-1)!.at(-1)!)))
      if (breaks || pieces.length === 0) pieces.push(segment)
      else pieces[pieces.length - 1] += segment
      glue = opening
    }
    return pieces
  }

  #faceOf(segment: string, weight: Weight): Face | null {
    const codePoints = Array.from(segment).filter((character) => !/[\u{200b}-\u{200f}\u{2060}]|\p{Variation_Selector}/u.test(character))
    return this.#faces.find((face) => face.weight === weight && codePoints.every((character) => face.has(character) && this.#hasGlyph(face, character))) ?? null
  }

  #lacks(segment: string, weight: Weight): null {
    for (const character of segment) this.lacking[weight].add(character)
    this.lacking[weight].add(MISSING)
    return null
  }
}
