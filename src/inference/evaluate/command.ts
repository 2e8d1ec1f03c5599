// The evaluate command: scores the shipped models through the shipped pipeline on any labelled files.
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { AppError } from '../../kit/errors.ts'
import { PROVIDERS } from '../../protocol/inference.ts'
import type { Provider } from '../../protocol/inference.ts'
import { Analyser } from '../analyser.ts'
import { readBoxes, scoreDetector } from './boxes.ts'
import { CROPS, HEADS, judgeClip, judgePicture, judgeSound } from './judge.ts'
import type { Judgement } from './judge.ts'
import { readPicture, readSound, readVideo } from './media-files.ts'
import { score } from './metrics.ts'
import { Progress } from './progress.ts'
import { confusionSvg, table } from './report.ts'
import { judgeRows, readRows } from './rows.ts'
import type { BadRow, LabelledRow } from './rows.ts'

const USAGE = `npm run evaluate -- faces FILE.csv         columns path,label
npm run evaluate -- speech FILE.csv        columns path,label (wav, opus, flac)
npm run evaluate -- clips FILE.csv         columns video,audio,label (either file may be empty)
npm run evaluate -- detect BOXES.json DIR  { "picture": [{ "box": [x0, y0, x1, y1] }] }

  --crop detect|given    faces: find the face (default), or the picture is a face crop
  --head fused|encoder   faces, speech: the fused model as in a call (default), or the encoder's own head
  --provider ${PROVIDERS.join('|')}   (default cpu)
  --threads N            inference threads (default 1)
  --models DIR           (default: the shipped ones)
  --out DIR              where the picture of the confusion goes (default ./evaluation)

Labels: neutral anger disgust fear happiness sadness surprise other. Paths are relative to the file's folder.
The last line of the output is one line of JSON.`

const FILE_COLUMNS = { faces: ['path'], speech: ['path'], clips: ['video', 'audio'] } as const
/** Bad rows named one by one; the rest are counted. */
const NAMED_ROWS = 20

/** Where it writes: the process's streams, or those of a test. */
export type Output = { readonly stdout: { write(text: string): unknown }; readonly stderr: { write(text: string): unknown; readonly isTTY?: boolean } }

function readArguments(args: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({
      args: [...args], allowPositionals: true,
      options: {
        crop: { type: 'string', default: 'detect' }, head: { type: 'string', default: 'fused' }, provider: { type: 'string', default: 'cpu' },
        threads: { type: 'string', default: '1' }, models: { type: 'string', default: fileURLToPath(new URL('../../../models', import.meta.url)) },
        out: { type: 'string', default: 'evaluation' }, help: { type: 'boolean', default: false },
      },
    })
    const threads = Number(values.threads)
    if (!Number.isInteger(threads) || threads < 1 || threads > 64) throw new Error('--threads must be 1 to 64')
    return { ...values, threads, positionals, crop: oneOf('--crop', values.crop, CROPS), head: oneOf('--head', values.head, HEADS), provider: oneOf<Provider>('--provider', values.provider, PROVIDERS) }
  } catch (cause) {
    throw new AppError('BAD_REQUEST', cause instanceof Error ? cause.message : String(cause), { cause })
  }
}

function oneOf<T extends string>(name: string, value: string, choices: readonly T[]): T {
  const chosen = choices.find((choice) => choice === value)
  if (chosen === undefined) throw new Error(`${name} must be one of ${choices.join(', ')}, not "${value}"`)
  return chosen
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    throw new AppError('NOT_FOUND', `cannot read ${path}`, { cause })
  }
}

function nameBad(bad: readonly BadRow[], { stderr }: Output): void {
  if (bad.length === 0) return
  stderr.write(`${bad.length} bad rows left out:\n`)
  for (const { where, reason } of bad.slice(0, NAMED_ROWS)) stderr.write(`  ${where}: ${reason}\n`)
  if (bad.length > NAMED_ROWS) stderr.write(`  and ${bad.length - NAMED_ROWS} more\n`)
}

/** Throws an AppError for what a person can put right. */
export async function evaluate(args: readonly string[], output: Output): Promise<void> {
  const { stdout, stderr } = output
  const options = readArguments(args)
  const [command, file, folder] = options.positionals
  if (options.help) return void stdout.write(`${USAGE}\n`)
  const known = command === 'faces' || command === 'speech' || command === 'clips' || command === 'detect'
  if (!known || file === undefined || (command === 'detect') !== (folder !== undefined) || options.positionals.length > 3) throw new AppError('BAD_REQUEST', `usage:\n${USAGE}`)
  const text = await readText(file)
  const boxes = command === 'detect' ? readBoxes(file, text) : null
  const labelled = command === 'detect' ? null : readRows(file, text, FILE_COLUMNS[command])

  const log = {
    info: () => {},
    warn: (details: object, message: string) => void stderr.write(`${message} ${JSON.stringify(details)}\n`),
  }
  const analyser = await Analyser.open({ modelsDir: options.models, provider: options.provider, threads: options.threads, log })
  try {
    if (boxes) {
      if (boxes.form === 'corner-and-size') stderr.write(`${file}: boxes are read as x, y, width, height\n`)
      const result = await scoreDetector(analyser, boxes, folder!, new Progress(boxes.pictures.length, stderr).step)
      nameBad(result.bad, output)
      stdout.write(`${result.scores.n} pictures, ${result.boxes} faces, ${result.found} found: recall ${result.scores.recall.toFixed(3)}, precision ${result.scores.precision.toFixed(3)} at IoU 0.5\n`)
      stdout.write(`${JSON.stringify(result.scores)}\n`)
      return
    }
    const judges: Record<'faces' | 'speech' | 'clips', (files: LabelledRow['files']) => Promise<Judgement>> = {
      faces: async ([path]) => judgePicture(analyser, await readPicture(path!), options),
      speech: async ([path]) => judgeSound(analyser, await readSound(path!), options),
      clips: async ([video, audio]) => judgeClip(analyser, video ? readVideo(video) : [], audio ? await readSound(audio) : null),
    }
    const { outcomes, bad } = await judgeRows(labelled!.rows, judges[command as keyof typeof judges], new Progress(labelled!.rows.length, stderr).step)
    nameBad([...labelled!.bad, ...bad], output)
    await mkdir(options.out, { recursive: true })
    const picture = join(options.out, 'confusion.svg')
    await writeFile(picture, confusionSvg(outcomes, `${command}: ${basename(file)} (${analyser.models.generation})`))
    stdout.write(`${table(outcomes)}\n\npicture of the confusion: ${picture}\n`)
    stdout.write(`${JSON.stringify(score(outcomes))}\n`)
  } finally {
    await analyser.close()
  }
}
