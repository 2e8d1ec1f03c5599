// A table as a CSV file: RFC 4180, in a form that a spreadsheet reads rightly and takes for text, never for formulas.

/** Text is defused; numbers are our own. Null: an empty cell. */
export type Cell = string | number | null

/**
 * A spreadsheet takes a cell that begins like this for a formula, whoever wrote it (OWASP, "CSV Injection"); the last four are how they look
 * at full width. An apostrophe before them makes them text.
 */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/

function cellText(cell: Cell): string {
  if (cell === null) return ''
  if (typeof cell === 'number') return Number.isFinite(cell) ? String(cell) : ''
  const text = FORMULA.test(cell) ? `'${cell}` : cell
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** With a byte order mark, without which Excel reads UTF-8 as something else. */
export function csvFile(header: readonly string[], rows: Iterable<readonly Cell[]>): string {
  const lines = [header.map(cellText).join(',')]
  for (const row of rows) lines.push(row.map(cellText).join(','))
  return `\ufeff${lines.join('\r\n')}\r\n`
}
