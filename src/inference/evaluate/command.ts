// The evaluate command: scores the shipped models through the shipped pipeline on any labelled files.
import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { AppError } from '../../kit/errors.ts'
import { Analyser } from '../analyser.ts'
import { readArguments, USAGE } from './arguments.ts'
import type { Asked, Options } from './arguments.ts'
import { barsJson, barsMarkdown, barsTable } from './bars-report.ts'
import { measureBars } from './bars.ts'
import { judgeBoxes, judgeFile, judgePairs, readOutputs, thresholdOf } from './files.ts'
import type { FileKind, Output } from './files.ts'
import { score } from './metrics.ts'
import type { Outcome } from './metrics.ts'
import { pairsJson, pairsTable } from './pairs-report.ts'
import { writePictures } from './pictures.ts'
import { Progress } from './progress.ts'
import { points, reportJson, table } from './report.ts'
import { measureSpeed, speedSteps, speedTable } from './speed.ts'

/** Throws an AppError for what a person can put right. */
export async function evaluate(args: readonly string[], output: Output): Promise<void> {
  const asked = readArguments(args)
  if (asked.kind === 'help') return void output.stdout.write(`${USAGE}\n`)
  requireSources(asked)
  const { models, provider, threads } = asked.options
  const log = { info: () => {}, warn: (details: object, message: string) => void output.stderr.write(`${message} ${JSON.stringify(details)}\n`) }
  const analyser = await Analyser.open({ modelsDir: models, provider, threads, log })
  try {
    const json = await run(analyser, asked, output)
    output.stdout.write(`${JSON.stringify(json)}\n`)
  } finally {
    await analyser.close()
  }
}

/** A name that is wrong is told before the models are opened. */
function requireSources({ command, files, options: { sets } }: Extract<Asked, { kind: 'run' }>): void {
  for (const path of files) if (!existsSync(path)) throw new AppError('NOT_FOUND', `cannot read ${path}`)
  if (command === 'bars' && !existsSync(sets)) throw new AppError('NOT_FOUND', `there is no folder ${sets}: write it with training/scripts/evaluation_sets.py --data DIR --out ${sets}`)
}

async function run(analyser: Analyser, { command, files, options }: Extract<Asked, { kind: 'run' }>, output: Output): Promise<unknown> {
  const say = (text: string): void => void output.stdout.write(`${text}\n`)
  switch (command) {
    case 'faces': case 'speech': case 'clips': return runFile(analyser, command, files[0]!, options, output)
    case 'outputs': {
      const outcomes = await readOutputs(analyser, files[0]!, options.labels, output)
      return tell(outcomes, thresholdOf(analyser, 'faces', 'encoder'), basename(files[0]!), '', options, output)
    }
    case 'detect': {
      const { scores, boxes, found } = await judgeBoxes(analyser, files[0]!, files[1]!, output)
      say(`${scores.n} pictures, ${boxes} faces, ${found} found: recall ${scores.recall.toFixed(3)}, precision ${scores.precision.toFixed(3)} at IoU 0.5`)
      return scores
    }
    case 'pairs': {
      const result = await judgePairs(analyser, files[0]!, files[1]!, options, output)
      say(pairsTable(result, options))
      const both = result.conditions[0]!.windows.flat()
      await draw(both, analyser.models.sidecars.fused.unsure.threshold, `surrogate pairs, both, fused (${analyser.models.generation})`, '', options, output)
      return pairsJson(result)
    }
    case 'speed': {
      const speed = await measureSpeed(analyser, options.models, new Progress(speedSteps(analyser), output.stderr).step)
      say(speedTable(speed))
      return speed
    }
    case 'bars': {
      const measured = await measureBars(analyser, options, output)
      say(barsTable(measured))
      await mkdir(options.out, { recursive: true })
      await writeFile(join(options.out, 'bars.md'), barsMarkdown(measured))
      await writeFile(join(options.out, 'bars.json'), `${JSON.stringify(barsJson(measured), null, 2)}\n`)
      say(`\nwritten: ${join(options.out, 'bars.md')}, ${join(options.out, 'bars.json')}`)
      return barsJson(measured)
    }
    default: throw new AppError('BAD_REQUEST', `usage:\n${USAGE}`)
  }
}

async function runFile(analyser: Analyser, kind: FileKind, file: string, options: Options, output: Output): Promise<unknown> {
  const threshold = thresholdOf(analyser, kind, options.head)
  const title = `${kind}: ${basename(file)} (${analyser.models.generation}, ${kind === 'clips' ? 'fused' : options.head}${options.labels === 'set' ? ', only its own labels' : ''})`
  const clean = await judgeFile(analyser, kind, file, { ...options, degrade: false }, output)
  if (options.degrade === null) return tell(clean, threshold, title, '', options, output)
  const degraded = await judgeFile(analyser, kind, file, { ...options, degrade: true }, output)
  const cleanJson = await tell(clean, threshold, title, '', options, output)
  output.stdout.write(`\nas the ${options.degrade.replace('-', ' ')} shows them:\n`)
  const degradedJson = await tell(degraded, threshold, `${title}, ${options.degrade}`, `-${options.degrade}`, options, output)
  const [before, after] = [score(clean), score(degraded)]
  output.stdout.write(`\n${''.padEnd(18)}${'clean'.padStart(9)}${options.degrade.padStart(14)}   difference\n`)
  for (const [name, key] of [['accuracy', 'accuracy'], ['mean recall', 'uar'], ['macro-F1', 'macroF1'], ['calibration error', 'ece']] as const) {
    output.stdout.write(`${name.padEnd(18)}${before[key].toFixed(4).padStart(9)}${after[key].toFixed(4).padStart(14)}   ${points(after[key] - before[key])}\n`)
  }
  return { clean: cleanJson, degraded: degradedJson, accuracyLost: before.accuracy - after.accuracy }
}

async function tell(outcomes: readonly Outcome[], threshold: number, title: string, suffix: string, options: Options, output: Output): Promise<ReturnType<typeof reportJson>> {
  output.stdout.write(`${table(outcomes, threshold)}\n\n`)
  await draw(outcomes, threshold, title, suffix, options, output)
  return reportJson(outcomes, threshold)
}

async function draw(outcomes: readonly Outcome[], threshold: number, title: string, suffix: string, { out }: Options, output: Output): Promise<void> {
  output.stdout.write(`pictures: ${(await writePictures({ outcomes, threshold, title, suffix }, out)).join(', ')}\n`)
}
