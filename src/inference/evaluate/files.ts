// Whole files of labelled rows, judged: what the command and the bars share, with progress and the bad rows named.
import { readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { AppError } from '../../kit/errors.ts'
import { EMOTIONS } from '../../protocol/emotion.ts'
import type { Analyser } from '../analyser.ts'
import { decide, UNDECIDED } from '../fusion/decide.ts'
import { readBoxes, scoreDetector } from './boxes.ts'
import type { DetectScores } from './boxes.ts'
import { LowestLayer } from './degrade.ts'
import { judgeClip, judgePicture, judgeSound } from './judge.ts'
import type { CropMode, Head, Judgement } from './judge.ts'
import { readPicture, readSound, readVideo } from './media-files.ts'
import { amongOwnLabels } from './metrics.ts'
import type { Outcome } from './metrics.ts'
import { pairBars, pairConditions } from './pair-conditions.ts'
import type { Condition, PairBars } from './pair-conditions.ts'
import { planPairs, sharedLabels } from './pair-plan.ts'
import type { LabelDraw } from './pair-plan.ts'
import { encodePair } from './pair-windows.ts'
import type { PairWindow } from './pair-windows.ts'
import { Progress } from './progress.ts'
import { judgeRows, readRows } from './rows.ts'
import type { BadRow, LabelledRow } from './rows.ts'

/** Where it writes: the process's streams, or those of a test. */
export type Output = { readonly stdout: { write(text: string): unknown }; readonly stderr: { write(text: string): unknown; readonly isTTY?: boolean } }

export const FILE_KINDS = ['faces', 'speech', 'clips'] as const
export type FileKind = (typeof FILE_KINDS)[number]
export type JudgeOptions = { readonly crop: CropMode; readonly head: Head; readonly labels: 'all' | 'set'; readonly degrade: boolean }
export type PairsResult = { readonly conditions: readonly Condition[]; readonly bars: PairBars; readonly windows: number; readonly ticks: number; readonly labels: readonly string[] }

const COLUMNS = { faces: ['path'], speech: ['path'], clips: ['video', 'audio'] } as const
/** Bad rows named one by one; the rest are counted. */
const NAMED_ROWS = 20

export async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    throw new AppError('NOT_FOUND', `cannot read ${path}`, { cause })
  }
}

/** The shipped threshold below which what this head says is shown as "unsure". */
export function thresholdOf({ models: { sidecars } }: Analyser, kind: FileKind, head: Head): number {
  return (head === 'fused' || kind === 'clips' ? sidecars.fused : kind === 'faces' ? sidecars.visual : sidecars.speech).unsure.threshold
}

/** Every row of a CSV through the shipped pipeline. Throws BAD_REQUEST when there is not one good row. */
export async function judgeFile(analyser: Analyser, kind: FileKind, csvPath: string, options: JudgeOptions, output: Output): Promise<readonly Outcome[]> {
  const labelled = readRows(csvPath, await readText(csvPath), COLUMNS[kind])
  const layer = options.degrade ? new LowestLayer(analyser.warper, analyser.models.sidecars.visual.crop.size) : null
  const judges: Record<FileKind, (files: LabelledRow['files']) => Promise<Judgement>> = {
    faces: async ([path]) => {
      const luma = await readPicture(path!)
      return judgePicture(analyser, layer ? layer.apply(luma) : luma, options)
    },
    speech: async ([path]) => judgeSound(analyser, await readSound(path!), options),
    clips: async ([video, audio]) => judgeClip(analyser, video ? readVideo(video) : [], audio ? await readSound(audio) : null),
  }
  try {
    const { outcomes, bad } = await judgeRows(labelled.rows, judges[kind], new Progress(labelled.rows.length, output.stderr).step)
    return narrowed(analyser, kind, options, outcomes, [...labelled.bad, ...bad], csvPath, output)
  } finally {
    layer?.close()
  }
}

/** Another model's outputs, row by row, scored as ours are; a label without a column is never said. */
export async function readOutputs(analyser: Analyser, csvPath: string, labels: 'all' | 'set', output: Output): Promise<readonly Outcome[]> {
  const labelled = readRows(csvPath, await readText(csvPath), [])
  const threshold = thresholdOf(analyser, 'faces', 'encoder')
  const bad: BadRow[] = []
  const outcomes = labelled.rows.flatMap(({ where, values, truth }): readonly Outcome[] => {
    const said = EMOTIONS.map((name) => (values[name] === undefined ? 0 : values[name] === '' ? Number.NaN : Number(values[name])))
    const sum = said.reduce((total, value) => total + value, 0)
    if (!(sum > 0) || said.some((value) => !(value >= 0))) {
      bad.push({ where, code: 'BAD_REQUEST', reason: `its outputs are no probabilities: ${EMOTIONS.map((name) => values[name] ?? '').join(', ')}` })
      return []
    }
    const probabilities = said.map((value) => value / sum)
    return [{ truth, probabilities, unsure: decide(UNDECIDED, probabilities, { threshold }).label === 'unsure' }]
  })
  return narrowed(analyser, 'faces', { crop: 'given', head: 'encoder', labels, degrade: false }, outcomes, [...labelled.bad, ...bad], csvPath, output)
}

export async function judgeBoxes(analyser: Analyser, file: string, folder: string, output: Output): Promise<{ readonly scores: DetectScores; readonly boxes: number; readonly found: number }> {
  const truth = readBoxes(file, await readText(file))
  if (truth.form === 'corner-and-size') output.stderr.write(`${file}: boxes are read as x, y, width, height\n`)
  const { bad, ...result } = await scoreDetector(analyser, truth, folder, new Progress(truth.pictures.length, output.stderr).step)
  nameBad(bad, output)
  return result
}

/** Surrogate windows from two CSVs; a window whose files cannot be read is named and left out. */
export async function judgePairs(analyser: Analyser, facesCsv: string, voicesCsv: string, options: { readonly windows: number; readonly seed: number; readonly draw: LabelDraw }, output: Output): Promise<PairsResult> {
  const faces = readRows(facesCsv, await readText(facesCsv), ['path'])
  const voices = readRows(voicesCsv, await readText(voicesCsv), ['path'])
  nameBad([...faces.bad, ...voices.bad], output)
  const sources = {
    faces: faces.rows.map(({ truth }) => ({ label: truth })),
    // A clip of nobody known is somebody's own.
    voices: voices.rows.map(({ truth, line, values }) => ({ label: truth, speaker: values['speaker'] || `line ${line}` })),
  }
  const labels = sharedLabels(sources)
  if (labels.length === 0) throw new AppError('BAD_REQUEST', `${facesCsv} and ${voicesCsv} have no label in common`)
  const plans = planPairs(sources, { ...options, ticks: analyser.models.sidecars.fused.window })
  const [facePaths, voicePaths] = [faces.rows.map(({ files }) => files[0]!), voices.rows.map(({ files }) => files[0]!)]
  const encoding = new Progress(plans.length, output.stderr)
  const windows: PairWindow[] = []
  const bad: BadRow[] = []
  for (const [index, plan] of plans.entries()) {
    try {
      windows.push(await encodePair(analyser, plan, facePaths, voicePaths))
    } catch (error) {
      if (error instanceof AppError) throw error
      const lines = plan.map(({ face, voices: [voice] }) => `${facesCsv} line ${faces.rows[face]!.line} with ${voicesCsv} line ${voices.rows[voice!]!.line}`)
      bad.push({ where: `window ${index + 1} (${lines.join('; ')})`, code: 'NOT_FOUND', reason: error instanceof Error ? error.message : String(error) })
    }
    encoding.step()
  }
  nameBad(bad, output)
  if (windows.length === 0) throw new AppError('BAD_REQUEST', `no window of ${dirname(facesCsv)} and ${dirname(voicesCsv)} could be made`)
  const conditions = await pairConditions(analyser, windows, options.seed, new Progress(windows.length, output.stderr).step)
  if (conditions[0]!.windows.every((outcomes) => outcomes.length === 0)) throw new AppError('BAD_REQUEST', `${voicesCsv}: no voice is active in any of the ${windows.length} windows`)
  return { conditions, bars: pairBars(conditions, options.seed), windows: windows.length, ticks: conditions[0]!.windows.flat().length, labels: labels.map((label) => EMOTIONS[label]!) }
}

function narrowed(analyser: Analyser, kind: FileKind, options: JudgeOptions, outcomes: readonly Outcome[], bad: readonly BadRow[], csvPath: string, output: Output): readonly Outcome[] {
  nameBad(bad, output)
  if (outcomes.length === 0) throw new AppError('BAD_REQUEST', `${csvPath}: not one row could be judged${bad[0] ? ` (${bad[0].where}: ${bad[0].reason})` : ', it has none'}`)
  return options.labels === 'set' ? amongOwnLabels(outcomes, thresholdOf(analyser, kind, options.head)) : outcomes
}

function nameBad(bad: readonly BadRow[], { stderr }: Output): void {
  if (bad.length === 0) return
  stderr.write(`${bad.length} bad rows left out:\n`)
  for (const { where, code, reason } of bad.slice(0, NAMED_ROWS)) stderr.write(`  ${where}: ${code}: ${reason}\n`)
  if (bad.length > NAMED_ROWS) stderr.write(`  and ${bad.length - NAMED_ROWS} more\n`)
}
