// What an evaluation shows people: a table, and a picture of the confusion that reads in light and dark; pure.
import { EMOTIONS } from '../../protocol/emotion.ts'
import { confusion, score } from './metrics.ts'
import type { Outcome } from './metrics.ts'

const COLUMNS = [...EMOTIONS.map((name) => name.slice(0, 9)), 'missed']
const percent = (value: number): string => `${(100 * value).toFixed(1)} %`

export function table(outcomes: readonly Outcome[]): string {
  const scores = score(outcomes)
  const counts = confusion(outcomes)
  const lines = [
    `${scores.n} rows: accuracy ${percent(scores.accuracy)}, macro-F1 ${scores.macroF1.toFixed(3)}, calibration error ${scores.ece.toFixed(3)}`,
    `sure of ${percent(scores.coverage)}, right in ${percent(scores.selectiveAccuracy)} of them; missed ${scores.missed}`,
    '',
    `${'truth'.padEnd(10)}${'recall'.padStart(9)} |${COLUMNS.map((name) => name.padStart(10)).join('')}`,
  ]
  for (const [label, name] of EMOTIONS.entries()) {
    if (scores.recall[name] === undefined) continue
    lines.push(`${name.padEnd(10)}${percent(scores.recall[name]).padStart(9)} |${counts[label]!.map((count) => String(count).padStart(10)).join('')}`)
  }
  return lines.join('\n')
}

const CELL = 64
const LEFT = 104
const TOP = 84

/** Shares of each row as depth of one hue, with the count in words of ink that stay readable on it. */
export function confusionSvg(outcomes: readonly Outcome[], title: string): string {
  const counts = confusion(outcomes)
  const rows = EMOTIONS.map((name, label) => ({ name, counts: counts[label]!, total: counts[label]!.reduce((sum, count) => sum + count, 0) })).filter(({ total }) => total > 0)
  const width = LEFT + COLUMNS.length * CELL + 16
  const height = TOP + rows.length * CELL + 16
  const cells = rows.flatMap(({ counts: row, total }, y) => row.map((count, x) => {
    const share = count / total
    const [left, top] = [LEFT + x * CELL, TOP + y * CELL]
    const ink = share > 0.5 ? 'on' : 'ink'
    return `<rect class="cell" x="${left + 1}" y="${top + 1}" width="${CELL - 2}" height="${CELL - 2}" fill-opacity="${(0.06 + 0.94 * share).toFixed(3)}"/>`
      + (count > 0 ? `<text class="${ink}" x="${left + CELL / 2}" y="${top + CELL / 2}" text-anchor="middle">${Math.round(100 * share)} %</text><text class="${ink} small" x="${left + CELL / 2}" y="${top + CELL / 2 + 16}" text-anchor="middle">${count}</text>` : '')
  }))
  const heads = COLUMNS.map((name, x) => `<text class="ink small" x="${LEFT + x * CELL + CELL / 2}" y="${TOP - 10}" text-anchor="middle">${name}</text>`)
  const sides = rows.map(({ name }, y) => `<text class="ink" x="${LEFT - 10}" y="${TOP + y * CELL + CELL / 2 + 4}" text-anchor="end">${name}</text>`)
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="Inter, system-ui, sans-serif" font-size="14" role="img" aria-label="${escapeXml(title)}">
<style>.page{fill:#fff}.cell{fill:#1f6f8b}.ink{fill:#1b2329}.on{fill:#fff}.small{font-size:11px}@media (prefers-color-scheme:dark){.page{fill:#14191d}.cell{fill:#5bb8d4}.ink{fill:#e6ecef}.on{fill:#0b1114}}</style>
<rect class="page" width="${width}" height="${height}"/>
<text class="ink" x="16" y="28" font-size="16" font-weight="600">${escapeXml(title)}</text>
<text class="ink small" x="16" y="48">rows: truth; columns: the likeliest label; shares of a row, counts below</text>
${[...heads, ...sides, ...cells].join('\n')}
</svg>
`
}

function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, (char) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[char]!)
}
