// A4 pages to draw on: text, shapes and hatching in points from the top left, and the tags by which a screen reader finds its way. The one import of pdfkit.
import PDFDocument from 'pdfkit'
import type { Face } from './fonts.ts'
import type { Paint } from './palette.ts'
import { INK } from './palette.ts'
import { Typesetter } from './typesetter.ts'
import type { Run, Style } from './typesetter.ts'

export const PAGE = { widthPt: 595.28, heightPt: 841.89, leftPt: 48, rightPt: 48, topPt: 52, bottomPt: 58 } as const
export const INNER_WIDTH_PT = PAGE.widthPt - PAGE.leftPt - PAGE.rightPt
export type Box = { readonly x: number; readonly y: number; readonly width: number; readonly height: number }
export type Tag = PDFKit.PDFStructureElement

/** How far below the top of a line its baseline lies, in sizes: centred by capitals. */
const BASELINE = 1.06

export class Paper {
  readonly type: Typesetter
  readonly #doc: PDFKit.PDFDocument
  readonly #chunks: Buffer[] = []
  readonly #ended: Promise<void>
  readonly #opened = new Map<Face, { readonly hasGlyphForCodePoint: (codePoint: number) => boolean }>()

  constructor(options: { readonly title: string; readonly locale: string; readonly madeMs: number; readonly faces: readonly Face[] }) {
    const at = new Date(options.madeMs)
    this.#doc = new PDFDocument({
      size: 'A4', margins: { top: PAGE.topPt, bottom: 0, left: PAGE.leftPt, right: PAGE.rightPt }, autoFirstPage: false, bufferPages: true,
      pdfVersion: '1.7', tagged: true, lang: options.locale, displayTitle: true,
      // The times make the file's id, too: the same report gives the same bytes.
      info: { Title: options.title, Creator: 'Overtone', Producer: 'Overtone', CreationDate: at, ModDate: at },
      // No standard font is ever used; an embedded one opens the document.
      font: options.faces[0] ? (options.faces[0].truetype as unknown as string) : '',
    })
    this.#ended = new Promise((resolve) => {
      this.#doc.on('data', (chunk: Buffer) => { this.#chunks.push(chunk) })
      this.#doc.on('end', resolve)
    })
    for (const face of options.faces) this.#doc.registerFont(face.name, face.truetype as unknown as ArrayBuffer)
    this.type = new Typesetter({
      faces: options.faces, locale: options.locale,
      measure: (run, style) => this.#with(run.face, style).widthOfString(run.text, featuresOf(style)),
      hasGlyph: (face, character) => this.#hasGlyph(face, character.codePointAt(0)!),
    })
  }

  addPage(): void {
    this.#doc.addPage()
  }

  get pages(): number {
    return this.#doc.bufferedPageRange().count
  }

  /** Draws on a page that was left before: its foot. */
  onPage(index: number, draw: () => void): void {
    this.#doc.switchToPage(index)
    draw()
  }

  /** One line, its top at y. Returns its width. */
  line(text: string, x: number, y: number, style: Style, widthPt = 0): number {
    const runs = this.type.runs(text, style.weight)
    const width = runs.reduce((sum, run) => sum + this.#widthOf(run, style), 0)
    let atPt = style.align === 'right' ? x + widthPt - width : style.align === 'centre' ? x + (widthPt - width) / 2 : x
    for (const run of runs) {
      this.#with(run.face, style).fillColor(style.colour ?? INK.text).text(run.text, atPt, y + style.sizePt * BASELINE, { lineBreak: false, baseline: 'alphabetic', ...featuresOf(style) })
      atPt += this.#widthOf(run, style)
    }
    return width
  }

  rect({ x, y, width, height }: Box, fill: string, radius = 0): void {
    if (radius > 0) this.#doc.roundedRect(x, y, width, height, radius).fill(fill)
    else this.#doc.rect(x, y, width, height).fill(fill)
  }

  stroke(points: readonly (readonly [x: number, y: number])[], colour: string, widthPt = 0.6, dash?: number): void {
    if (dash) this.#doc.dash(dash, { space: dash })
    points.forEach(([x, y], index) => (index === 0 ? this.#doc.moveTo(x, y) : this.#doc.lineTo(x, y)))
    this.#doc.lineWidth(widthPt).stroke(colour)
    if (dash) this.#doc.undash()
  }

  circle(x: number, y: number, radius: number, fill: string): void {
    this.#doc.circle(x, y, radius).fill(fill)
  }

  polygon(points: readonly (readonly [x: number, y: number])[], fill: string): void {
    this.#doc.polygon(...points.map(([x, y]) => [x, y])).fill(fill)
  }

  /** Fills all the boxes as one band, hatched across its whole. */
  band(boxes: readonly Box[], { fill, mark, hatch }: Paint): void {
    const drawn = boxes.filter(({ width, height }) => width > 0 && height > 0)
    if (drawn.length === 0) return
    for (const { x, y, width, height } of drawn) this.#doc.rect(x, y, width, height)
    this.#doc.fill(fill)
    if (hatch.kind === 'none') return
    const left = Math.min(...drawn.map(({ x }) => x))
    const top = Math.min(...drawn.map(({ y }) => y))
    const right = Math.max(...drawn.map(({ x, width }) => x + width))
    const bottom = Math.max(...drawn.map(({ y, height }) => y + height))
    this.#doc.save()
    for (const { x, y, width, height } of drawn) this.#doc.rect(x, y, width, height)
    this.#doc.clip()
    if (hatch.kind === 'dots') this.#dots({ x: left, y: top, width: right - left, height: bottom - top }, hatch.apartPt, mark)
    else for (const angle of hatch.angles) this.#hatch({ x: left, y: top, width: right - left, height: bottom - top }, angle, hatch.apartPt, mark, hatch.dashed === true)
    this.#doc.restore()
  }

  /** Everything drawn belongs to what is tagged; `alt` is read instead of a picture. */
  tag(parent: Tag | null, type: string, options: { readonly alt?: string; readonly title?: string; readonly scope?: 'Column' | 'Row'; readonly bbox?: Box } = {}, draw?: () => void): Tag {
    const { bbox, ...rest } = options
    const element = this.#doc.struct(type, { ...rest, ...(bbox ? { bbox: [bbox.x, bbox.y, bbox.x + bbox.width, bbox.y + bbox.height] as [number, number, number, number] } : {}) })
    if (parent) parent.add(element)
    else this.#doc.addStructure(element)
    if (draw) {
      element.add(draw)
      element.end()
    }
    return element
  }

  /** What a reader need not hear: rules, repeated headings, feet. */
  artifact(draw: () => void): void {
    this.#doc.markContent('Artifact', { type: 'Layout' })
    draw()
    this.#doc.endMarkedContent()
  }

  bookmark(title: string): void {
    this.#doc.outline.addItem(title)
  }

  async end(): Promise<Uint8Array> {
    this.#doc.end()
    await this.#ended
    return new Uint8Array(Buffer.concat(this.#chunks))
  }

  #with(face: Face, { sizePt }: Style): PDFKit.PDFDocument {
    return this.#doc.font(face.name).fontSize(sizePt)
  }

  #widthOf(run: Run, style: Style): number {
    return this.#with(run.face, style).widthOfString(run.text, featuresOf(style))
  }

  #hasGlyph(face: Face, codePoint: number): boolean {
    try {
      return this.#glyphsOf(face).hasGlyphForCodePoint(codePoint)
    } catch {
      // A font that claimed characters and holds none of them has no table of characters at all.
      return false
    }
  }

  #glyphsOf(face: Face): { readonly hasGlyphForCodePoint: (codePoint: number) => boolean } {
    const known = this.#opened.get(face)
    if (known) return known
    // pdfkit keeps the font it parsed there; its types do not say so.
    const opened = (this.#doc.font(face.name) as unknown as { readonly _font: { readonly font: { readonly hasGlyphForCodePoint: (codePoint: number) => boolean } } })._font.font
    this.#opened.set(face, opened)
    return opened
  }

  #dots({ x, y, width, height }: Box, apartPt: number, colour: string): void {
    for (let row = 0; row * apartPt <= height; row += 1) {
      for (let atX = x + (row % 2) * (apartPt / 2); atX <= x + width; atX += apartPt) this.#doc.circle(atX, y + row * apartPt + apartPt / 4, 0.55)
    }
    this.#doc.fill(colour)
  }

  #hatch({ x, y, width, height }: Box, angle: number, apartPt: number, colour: string, dashed: boolean): void {
    const centre = [x + width / 2, y + height / 2] as const
    const [along, across] = [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)]
    const reach = (Math.abs(across) * width + Math.abs(along) * height) / 2
    const length = (Math.abs(along) * width + Math.abs(across) * height) / 2
    for (let away = -reach; away <= reach; away += apartPt) {
      const middle = [centre[0] - across * away, centre[1] - along * away] as const
      this.#doc.moveTo(middle[0] - along * length, middle[1] + across * length).lineTo(middle[0] + along * length, middle[1] - across * length)
    }
    if (dashed) this.#doc.dash(1.5, { space: 2 })
    this.#doc.lineWidth(0.45).stroke(colour)
    if (dashed) this.#doc.undash()
  }
}

const featuresOf = (style: Style): { features?: PDFKit.Mixins.OpenTypeFeatures[] } => (style.figures ? { features: ['tnum', 'kern'] } : {})
