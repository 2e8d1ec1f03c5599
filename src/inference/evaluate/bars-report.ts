// The bars as one table: what was asked, what was measured, met or by how much missed; for people, for pages, for programs; pure.
import type { BarRow, Bars } from './bars.ts'
import { shown, shownDistance, shownLimit } from './units.ts'

/** Positive: so far on the right side of the limit. */
export function margin({ limit, measured }: Pick<BarRow, 'limit' | 'measured'>): number | null {
  if (limit === null || measured === null) return null
  return 'atLeast' in limit ? measured - limit.atLeast : limit.atMost - measured
}

function cells(row: BarRow): readonly [what: string, bar: string, measured: string, result: string, note: string] {
  const ahead = margin(row)
  const result = row.measured === null ? 'NOT MEASURED' : ahead === null ? '' : ahead >= 0 ? 'met' : `missed by ${shownDistance(-ahead, row.unit)}`
  return [row.what, shownLimit(row.limit, row.unit), shown(row.measured, row.unit), result, row.note]
}

export function barsSummary({ rows }: Bars): string {
  const asked = rows.filter(({ limit }) => limit !== null)
  const met = asked.filter((row) => (margin(row) ?? -1) >= 0).length
  const unknown = asked.filter(({ measured }) => measured === null).length
  return `${met} of ${asked.length} bars met, ${asked.length - met - unknown} missed${unknown > 0 ? `, ${unknown} NOT MEASURED` : ''}`
}

export function barsTable(bars: Bars): string {
  const lines = [['what', 'bar', 'measured', 'result', 'how'] as const, ...[...bars.rows].toSorted(barsFirst).map(cells)]
  const widths = [0, 1, 2, 3].map((column) => Math.max(...lines.map((line) => line[column]!.length)))
  return [`${bars.generation}: ${barsSummary(bars)}`, '', ...lines.map((line) => line.map((value, column) => value.padEnd(widths[column] ?? 0)).join('  ').trimEnd())].join('\n')
}

export function barsMarkdown(bars: Bars): string {
  const rows = [...bars.rows].toSorted(barsFirst).map((row) => `| ${cells(row).map((value) => value.replaceAll('|', '\\|')).join(' | ')} |`)
  return [`# Bars, ${bars.generation}`, '', `Measured ${bars.measuredAt.slice(0, 10)} by \`npm run evaluate -- bars\`: **${barsSummary(bars)}**.`, '', '| what | bar | measured | result | how |', '| --- | --- | --- | --- | --- |', ...rows, ''].join('\n')
}

export function barsJson(bars: Bars): object {
  return { ...bars, rows: bars.rows.map((row) => ({ ...row, met: row.limit === null || row.measured === null ? null : margin(row)! >= 0, margin: margin(row) })) }
}

/** What is asked before what is only shown. */
function barsFirst(a: BarRow, b: BarRow): number {
  return Number(a.limit === null) - Number(b.limit === null)
}
