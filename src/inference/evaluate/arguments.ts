// What may be asked of the evaluate command: its words, its options, and what is wrong with others.
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { AppError } from '../../kit/errors.ts'
import { PROVIDERS } from '../../protocol/inference.ts'
import type { Provider } from '../../protocol/inference.ts'
import { DEGRADATIONS } from './degrade.ts'
import type { Degradation } from './degrade.ts'
import { CROPS, HEADS } from './judge.ts'
import type { CropMode, Head } from './judge.ts'
import { LABEL_DRAWS } from './pair-plan.ts'
import type { LabelDraw } from './pair-plan.ts'

export const USAGE = `npm run evaluate -- faces FILE.csv            columns path,label
npm run evaluate -- speech FILE.csv           columns path,label (wav, opus, flac)
npm run evaluate -- clips FILE.csv            columns video,audio,label (either file may be empty)
npm run evaluate -- pairs FACES.csv VOICES.csv   surrogate windows: face crops and clips of the same label (column speaker, if there is one)
npm run evaluate -- outputs FILE.csv          another model's outputs: columns label, neutral, anger, … (probabilities)
npm run evaluate -- detect BOXES.json DIR     { "picture": [{ "box": [x0, y0, x1, y1] }] }
npm run evaluate -- speed                     each shipped graph on one thread
npm run evaluate -- bars --sets DIR           everything that DIR provides (training/scripts/evaluation_sets.py), as one table

  --crop detect|given    faces: find the face (default), or the picture is a face crop
  --head fused|encoder   faces, speech: the fused model as in a call (default), or the encoder's own head
  --degrade lowest-layer faces with --crop given: also as the lowest simulcast layer shows them, side by side
  --labels all|set       all eight may be said (default), or only those that occur in the file
  --windows N --seed N   pairs, bars: how many windows (default 600), drawn by which seed (default 1)
  --draw faces|equal     pairs: labels as often as among the faces (default), or all alike
  --only NAMES           bars: some of faces,speech,pairs,detect,reference,demo,speed
  --provider ${PROVIDERS.join('|')}   (default cpu)
  --threads N            inference threads (default 1)
  --models DIR           (default: the shipped ones)
  --out DIR              where pictures and tables go (default ./evaluation)

Labels: neutral anger disgust fear happiness sadness surprise other. Paths are relative to the file's folder.
The last line of the output is one line of JSON. Exit code 0: it ran (a missed bar is a result); 1: it could not.`

export const COMMANDS = ['faces', 'speech', 'clips', 'pairs', 'outputs', 'detect', 'speed', 'bars'] as const
export type Command = (typeof COMMANDS)[number]
/** Words after the command. */
const FILES: Readonly<Record<Command, number>> = { faces: 1, speech: 1, clips: 1, pairs: 2, outputs: 1, detect: 2, speed: 0, bars: 0 }
export const GROUPS = ['faces', 'speech', 'pairs', 'detect', 'reference', 'demo', 'speed'] as const
export type Group = (typeof GROUPS)[number]
const LABEL_CHOICES = ['all', 'set'] as const

export type Options = {
  readonly crop: CropMode
  readonly head: Head
  readonly degrade: Degradation | null
  readonly labels: (typeof LABEL_CHOICES)[number]
  readonly windows: number
  readonly seed: number
  readonly draw: LabelDraw
  readonly only: readonly Group[]
  readonly sets: string
  readonly provider: Provider
  readonly threads: number
  readonly models: string
  readonly out: string
}
export type Asked = { readonly kind: 'help' } | { readonly kind: 'run'; readonly command: Command; readonly files: readonly string[]; readonly options: Options }

/** Throws BAD_REQUEST that names the option, or tells how the command is used. */
export function readArguments(args: readonly string[]): Asked {
  try {
    const { values, positionals } = parseArgs({
      args: [...args], allowPositionals: true,
      options: {
        crop: { type: 'string', default: 'detect' }, head: { type: 'string', default: 'fused' }, degrade: { type: 'string' }, labels: { type: 'string', default: 'all' },
        windows: { type: 'string', default: '600' }, seed: { type: 'string', default: '1' }, draw: { type: 'string', default: 'faces' }, only: { type: 'string', default: GROUPS.join() },
        sets: { type: 'string', default: '' }, provider: { type: 'string', default: 'cpu' }, threads: { type: 'string', default: '1' },
        models: { type: 'string', default: fileURLToPath(new URL('../../../models', import.meta.url)) }, out: { type: 'string', default: 'evaluation' }, help: { type: 'boolean', default: false },
      },
    })
    if (values.help) return { kind: 'help' }
    const [word, ...files] = positionals
    const command = COMMANDS.find((name) => name === word)
    if (command === undefined || files.length !== FILES[command]) throw new Error(`usage:\n${USAGE}`)
    const options: Options = {
      crop: oneOf('--crop', values.crop, CROPS), head: oneOf('--head', values.head, HEADS), degrade: values.degrade === undefined ? null : oneOf('--degrade', values.degrade, DEGRADATIONS),
      labels: oneOf('--labels', values.labels, LABEL_CHOICES), windows: whole('--windows', values.windows, 1, 100_000), seed: whole('--seed', values.seed, 0, 2 ** 31 - 1),
      draw: oneOf('--draw', values.draw, LABEL_DRAWS), only: values.only.split(',').map((name) => oneOf('--only', name.trim(), GROUPS)), sets: values.sets,
      provider: oneOf<Provider>('--provider', values.provider, PROVIDERS), threads: whole('--threads', values.threads, 1, 64), models: values.models, out: values.out,
    }
    if (options.degrade !== null && (command !== 'faces' || options.crop !== 'given')) throw new Error('--degrade is for faces with --crop given: it is about face crops')
    if (command === 'bars' && options.sets === '') throw new Error('bars needs --sets DIR: the folder that training/scripts/evaluation_sets.py writes')
    return { kind: 'run', command, files, options }
  } catch (cause) {
    throw new AppError('BAD_REQUEST', cause instanceof Error ? cause.message : String(cause), { cause })
  }
}

function oneOf<T extends string>(name: string, value: string, choices: readonly T[]): T {
  const chosen = choices.find((choice) => choice === value)
  if (chosen === undefined) throw new Error(`${name} must be one of ${choices.join(', ')}, not "${value}"`)
  return chosen
}

function whole(name: string, value: string, least: number, most: number): number {
  const number = Number(value)
  if (!/^\d+$/.test(value) || number < least || number > most) throw new Error(`${name} must be ${least} to ${most}`)
  return number
}
