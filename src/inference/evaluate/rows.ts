// The rows of an evaluation file, checked; and their judging, some at a time, with the bad ones named and counted.
import { basename, dirname, resolve } from 'node:path'
import { AppError } from '../../kit/errors.ts'
import { EMOTIONS } from '../../protocol/emotion.ts'
import type { ErrorCode } from '../../protocol/errors.ts'
import { parseCsv } from './csv.ts'
import type { Judgement } from './judge.ts'
import type { Outcome } from './metrics.ts'

/** `files` has one entry for each file column; null where the cell is empty. */
export type LabelledRow = { readonly line: number; readonly where: string; readonly files: readonly (string | null)[]; readonly truth: number; readonly values: Readonly<Record<string, string>> }
/** `where` is the file and its line; `code` is of the catalogue, as in every error that people meet. */
export type BadRow = { readonly where: string; readonly code: ErrorCode; readonly reason: string }
export type Judged = { readonly outcomes: readonly Outcome[]; readonly bad: readonly BadRow[] }

/** Rows so far in work: the next file is read while the models judge this one. */
const AT_ONCE = 4

/** The rows of a CSV whose paths are relative to its folder. Throws BAD_REQUEST when a column is missing. */
export function readRows(csvPath: string, text: string, fileColumns: readonly string[]): { readonly rows: readonly LabelledRow[]; readonly bad: readonly BadRow[] } {
  const csv = parseCsv(text)
  const missing = [...fileColumns, 'label'].filter((name) => !csv.columns.includes(name))
  if (missing.length > 0) throw new AppError('BAD_REQUEST', `${csvPath} has no column ${missing.map((name) => `"${name}"`).join(' and ')}; it has: ${csv.columns.join(', ') || 'none'}`)
  const rows: LabelledRow[] = []
  const bad: BadRow[] = []
  const folder = dirname(resolve(csvPath))
  for (const { line, values } of csv.rows) {
    const where = `${basename(csvPath)} line ${line}`
    const truth = (EMOTIONS as readonly string[]).indexOf(values['label']!.toLowerCase())
    const files = fileColumns.map((name) => (values[name] === '' ? null : resolve(folder, values[name]!)))
    if (truth < 0) bad.push({ where, code: 'BAD_REQUEST', reason: `label "${values['label']}" is none of ${EMOTIONS.join(', ')}` })
    else if (files.length > 0 && files.every((file) => file === null)) bad.push({ where, code: 'BAD_REQUEST', reason: 'names no file' })
    else rows.push({ line, where, files, truth, values })
  }
  return { rows, bad }
}

/** Judges every row; a row whose file cannot be read is named, and the run goes on. `onDone` hears of each. */
export async function judgeRows(rows: readonly LabelledRow[], judge: (files: LabelledRow['files']) => Promise<Judgement>, onDone: () => void): Promise<Judged> {
  const outcomes: (Outcome | null)[] = rows.map(() => null)
  const bad: (BadRow & { readonly line: number })[] = []
  let next = 0
  const work = async (): Promise<void> => {
    while (next < rows.length) {
      const index = next++
      const { line, where, files, truth } = rows[index]!
      try {
        const judgement = await judge(files)
        outcomes[index] = judgement ? { truth, ...judgement } : { truth, probabilities: null, unsure: true }
      } catch (error) {
        if (error instanceof AppError) throw error
        bad.push({ line, where, code: 'NOT_FOUND', reason: `${files.filter((file) => file !== null).join(', ')}: ${error instanceof Error ? error.message : String(error)}` })
      }
      onDone()
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  bad.sort((a, b) => a.line - b.line)
  return { outcomes: outcomes.filter((outcome) => outcome !== null), bad: bad.map(({ where, code, reason }) => ({ where, code, reason })) }
}
