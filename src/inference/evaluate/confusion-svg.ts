// The confusion matrix as a picture: every cell says its share and count in words, its depth of colour only repeats them; pure.
import { EMOTIONS } from '../../protocol/emotion.ts'
import { confusion, score, share } from './metrics.ts'
import type { Outcome } from './metrics.ts'
import { shortened, svgPage, text } from './svg.ts'
import { percent } from './units.ts'

const COLUMNS = [...EMOTIONS, 'missed']
const CELL = 64
const LEFT = 112
const TOP = 108
const SCORE_WIDTH = 62
const TITLE_CHARS = 78

// Where the ink turns, it has a contrast of at least 4 with the cell on both sides, in light and in dark; elsewhere more.
const STYLE = '.cell{fill:#14566d}.right{fill:none;stroke:#1b2329;stroke-width:1.5}.low,.mid{fill:#10171c}.high{fill:#fff}'
  + '@media (prefers-color-scheme:dark){.cell{fill:#8fd8f0}.right{stroke:#e6ecef}.low{fill:#f2f6f8}.mid,.high{fill:#0b1114}}'
const depthOf = (part: number): number => (part === 0 ? 0.04 : 0.08 + 0.92 * part)
const inkOf = (part: number): string => (part > 0.72 ? 'high' : part > 0.47 ? 'mid' : 'low')

export function confusionSvg(outcomes: readonly Outcome[], title: string): string {
  const counts = confusion(outcomes)
  const scores = score(outcomes)
  const rows = EMOTIONS.map((name, label) => ({ name, label, counts: counts[label]!, total: counts[label]!.reduce((sum, count) => sum + count, 0) })).filter(({ total }) => total > 0)
  const right = LEFT + COLUMNS.length * CELL
  const body = [
    text(16, 28, shortened(title, TITLE_CHARS), 'ink strong', 'start', ' font-size="16"'),
    text(16, 50, `${scores.n.toLocaleString('en')} rows: accuracy ${percent(scores.accuracy)}, mean recall ${percent(scores.uar)}, macro-F1 ${scores.macroF1.toFixed(3)}`, 'ink'),
    text(16, 70, 'Rows: truth. Columns: the likeliest label. Each cell: share of its row, and the count. Outlined: right.', 'soft small'),
    ...COLUMNS.map((name, x) => text(LEFT + x * CELL + CELL / 2, TOP - 10, name, 'ink small', 'middle')),
    text(right + SCORE_WIDTH / 2, TOP - 10, 'recall', 'soft small', 'middle'), text(right + SCORE_WIDTH * 1.5, TOP - 10, 'F1', 'soft small', 'middle'),
    ...rows.flatMap(({ name, label, counts: row, total }, y) => {
      const top = TOP + y * CELL
      return [
        text(LEFT - 12, top + CELL / 2 - 2, name, 'ink', 'end'), text(LEFT - 12, top + CELL / 2 + 14, String(total), 'soft small', 'end'),
        ...row.flatMap((count, x) => cell(LEFT + x * CELL, top, count, share(count, total), x === label)),
        text(right + SCORE_WIDTH / 2, top + CELL / 2 + 5, scores.recall[name]!.toFixed(2), 'ink', 'middle'), text(right + SCORE_WIDTH * 1.5, top + CELL / 2 + 5, scores.f1[name]!.toFixed(2), 'ink', 'middle'),
      ]
    }),
  ]
  const description = rows.map(({ name, counts: row, total }) => `${name} (${total}): ${row.map((count, x) => ({ count, said: COLUMNS[x]! })).filter(({ count }) => count > 0)
    .toSorted((a, b) => b.count - a.count).map(({ count, said }) => `${said} ${count}`).join(', ')}.`).join(' ')
  return svgPage({ width: right + 2 * SCORE_WIDTH + 8, height: TOP + rows.length * CELL + 16, title, description, style: STYLE, body })
}

function cell(left: number, top: number, count: number, part: number, isRight: boolean): readonly string[] {
  const middle = left + CELL / 2
  return [
    `<rect class="cell" x="${left + 1}" y="${top + 1}" width="${CELL - 2}" height="${CELL - 2}" fill-opacity="${depthOf(part).toFixed(3)}"/>`,
    ...(isRight ? [`<rect class="right" x="${left + 2}" y="${top + 2}" width="${CELL - 4}" height="${CELL - 4}"/>`] : []),
    ...(count > 0 ? [text(middle, top + CELL / 2, `${part > 0 && part < 0.005 ? '<1' : Math.round(100 * part)} %`, `${inkOf(part)} strong`, 'middle'), text(middle, top + CELL / 2 + 16, String(count), `${inkOf(part)} small`, 'middle')] : []),
  ]
}
