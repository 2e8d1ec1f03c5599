// Lays a report out from top to bottom: headings, paragraphs, figures and tables, on a new page where there is no room.
import { INNER_WIDTH_PT, PAGE } from './paper.ts'
import type { Box, Paper, Tag } from './paper.ts'
import { INK } from './palette.ts'
import { LEADING } from './typesetter.ts'
import type { Style } from './typesetter.ts'

export const BODY: Style = { sizePt: 9 }
export const SOFT: Style = { sizePt: 8.5, colour: INK.soft }
const HEADING: Style = { sizePt: 13, weight: 600 }
const HEAD_CELL: Style = { sizePt: 7.5, weight: 600, colour: INK.soft }

/** What stands in a cell: text in lines, or a drawing that says the same in `text` to whoever hears it. */
export type Cell = string | { readonly text: string; readonly draw: (box: Box) => void; readonly heightPt: number }
export type Column = { readonly head: string; readonly widthPt: number; readonly align?: 'left' | 'right'; readonly style?: Partial<Style>; /** Names the row. */ readonly rowHead?: true }

const CELL_PT = 8.5
const CELL_GAP_PT = 8
const ROW_PAD_PT = 3.5

export class Sheet {
  readonly paper: Paper
  readonly #document: Tag
  #part: Tag
  #y = 0

  constructor(paper: Paper) {
    this.paper = paper
    this.#document = paper.tag(null, 'Document')
    this.#part = paper.tag(this.#document, 'Sect')
    this.#turn()
  }

  get leftPt(): number {
    return PAGE.heightPt - PAGE.bottomPt - this.#y
  }

  /** Starts a new page where so much does not fit any more. */
  need(heightPt: number): void {
    if (this.leftPt < heightPt) this.#turn()
  }

  space(heightPt: number): void {
    this.#y += heightPt
  }

  /** A part with its heading; `followPt` of what comes next stays with it. */
  heading(text: string, followPt = 60): void {
    this.need(HEADING.sizePt * LEADING + 14 + followPt)
    if (this.#y > PAGE.topPt) this.#y += 16
    this.#part.end()
    this.#part = this.paper.tag(this.#document, 'Sect', { title: text })
    this.paper.bookmark(text)
    this.paper.tag(this.#part, 'H2', {}, () => this.paper.line(text, PAGE.leftPt, this.#y, HEADING))
    this.#y += HEADING.sizePt * LEADING + 3
  }

  title(text: string, sizePt: number): void {
    this.paper.tag(this.#part, 'H1', {}, () => this.paper.line(text, PAGE.leftPt, this.#y, { sizePt, weight: 600 }))
    this.#y += sizePt * LEADING
  }

  paragraph(text: string, style: Style = BODY, afterPt = 5): void {
    const lines = this.paper.type.lines(text, style, INNER_WIDTH_PT)
    const lineHeight = style.sizePt * LEADING
    this.need(Math.min(lines.length, 3) * lineHeight)
    // A paragraph that crosses a page is tagged in two halves.
    for (let from = 0; from < lines.length;) {
      this.need(lineHeight)
      const part = lines.slice(from, from + Math.max(1, Math.floor((this.leftPt + 0.01) / lineHeight)))
      this.paper.tag(this.#part, 'P', {}, () => part.forEach((line, index) => { this.paper.line(line, PAGE.leftPt, this.#y + index * lineHeight, style) }))
      this.#y += part.length * lineHeight
      from += part.length
    }
    this.#y += afterPt
  }

  /** A drawing over the whole width that `alt` tells in words. */
  figure(alt: string, heightPt: number, draw: (box: Box) => void, afterPt = 6): void {
    this.need(heightPt)
    const box: Box = { x: PAGE.leftPt, y: this.#y, width: INNER_WIDTH_PT, height: heightPt }
    this.paper.tag(this.#part, 'Figure', { alt, bbox: box }, () => draw(box))
    this.#y += heightPt + afterPt
  }

  /** Drawn, but told elsewhere. */
  decoration(heightPt: number, draw: (box: Box) => void): void {
    this.paper.artifact(() => draw({ x: PAGE.leftPt, y: this.#y, width: INNER_WIDTH_PT, height: heightPt }))
    this.#y += heightPt
  }

  table(columns: readonly Column[], rows: readonly (readonly Cell[])[], afterPt = 6): void {
    const styleOf = (column: Column): Style => ({ sizePt: CELL_PT, ...column.style, align: column.align ?? 'left' })
    const inner = (column: Column): number => column.widthPt - CELL_GAP_PT
    const heads = columns.map((column) => this.paper.type.lines(column.head, HEAD_CELL, inner(column)))
    const headHeight = Math.max(...heads.map((lines) => lines.length)) * HEAD_CELL.sizePt * 1.25 + 5
    const laid = rows.map((cells) => cells.map((cell, at) => (typeof cell === 'string' ? this.paper.type.lines(cell, styleOf(columns[at]!), inner(columns[at]!)) : cell)))
    const heightOf = (cells: (typeof laid)[number]): number => Math.max(...cells.map((cell, at) => (Array.isArray(cell) ? cell.length * styleOf(columns[at]!).sizePt * 1.32 : 'heightPt' in cell ? cell.heightPt : 0))) + 2 * ROW_PAD_PT
    const xs = columns.map((_, at) => PAGE.leftPt + columns.slice(0, at).reduce((sum, { widthPt }) => sum + widthPt, 0))
    this.need(headHeight + (laid[0] ? heightOf(laid[0]) : 0))
    const table = this.paper.tag(this.#part, 'Table')
    this.#head(table, columns, heads, xs, headHeight)
    laid.forEach((cells, index) => {
      const height = heightOf(cells)
      if (this.leftPt < height) {
        this.#turn()
        this.#head(null, columns, heads, xs, headHeight)
      }
      const row = this.paper.tag(table, 'TR')
      cells.forEach((cell, at) => {
        const column = columns[at]!
        const style = styleOf(column)
        this.paper.tag(row, column.rowHead ? 'TH' : 'TD', column.rowHead ? { scope: 'Row' } : {}, () => {
          if (Array.isArray(cell)) (cell as readonly string[]).forEach((line, nth) => { this.paper.line(line, xs[at]!, this.#y + ROW_PAD_PT + nth * style.sizePt * 1.32, style, inner(column)) })
          else if ('draw' in cell) cell.draw({ x: xs[at]!, y: this.#y + ROW_PAD_PT, width: inner(column), height: height - 2 * ROW_PAD_PT })
        })
      })
      row.end()
      this.#y += height
      if (index < laid.length - 1) this.#rule(INK.faint)
    })
    table.end()
    this.#y += afterPt
  }

  /** The foot of every page, once it is known how many there are. */
  finish(foot: (page: number, pages: number) => { readonly left: string; readonly right: string }): void {
    this.#part.end()
    this.#document.end()
    const pages = this.paper.pages
    for (let index = 0; index < pages; index += 1) {
      this.paper.onPage(index, () => this.paper.artifact(() => {
        const y = PAGE.heightPt - PAGE.bottomPt + 18
        const { left, right } = foot(index + 1, pages)
        const style: Style = { sizePt: 7.5, colour: INK.soft, figures: true }
        this.paper.line(left, PAGE.leftPt, y, style)
        this.paper.line(right, PAGE.leftPt, y, { ...style, align: 'right' }, INNER_WIDTH_PT)
      }))
    }
  }

  /** Tagged the first time; a repetition on the next page is for the eye. */
  #head(table: Tag | null, columns: readonly Column[], heads: readonly (readonly string[])[], xs: readonly number[], heightPt: number): void {
    const draw = (at: number): void => heads[at]!.forEach((line, nth) => {
      const up = (heads[at]!.length - nth) * HEAD_CELL.sizePt * 1.25
      this.paper.line(line, xs[at]!, this.#y + heightPt - 4 - up, { ...HEAD_CELL, align: columns[at]!.align ?? 'left' }, columns[at]!.widthPt - CELL_GAP_PT)
    })
    if (table) {
      const row = this.paper.tag(table, 'TR')
      columns.forEach((_, at) => this.paper.tag(row, 'TH', { scope: 'Column' }, () => draw(at)))
      row.end()
    } else {
      this.paper.artifact(() => columns.forEach((_, at) => draw(at)))
    }
    this.#y += heightPt
    this.#rule(INK.line)
  }

  #rule(colour: string): void {
    this.paper.artifact(() => this.paper.stroke([[PAGE.leftPt, this.#y], [PAGE.leftPt + INNER_WIDTH_PT, this.#y]], colour, 0.6))
  }

  #turn(): void {
    this.paper.addPage()
    this.#y = PAGE.topPt
  }
}
