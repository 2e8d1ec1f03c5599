// The command as people run it: drawn faces and a made voice from files, and files that are broken.
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { actionsOf } from '../../../src/bots/expression.ts'
import { drawFace } from '../../../src/bots/face-drawing.ts'
import { lookOf } from '../../../src/bots/look.ts'
import { rasterise, rasteriseToPng } from '../../../src/bots/rasterise.ts'
import { speak, voiceOf } from '../../../src/bots/voice.ts'
import { evaluate } from '../../../src/inference/evaluate/command.ts'
import { readPicture, readSound, readVideo } from '../../../src/inference/evaluate/media-files.ts'
import { AppError } from '../../../src/kit/errors.ts'
import { MODELS_DIR } from '../models.ts'
import { wavOf } from './wav.ts'

const MAIN = fileURLToPath(new URL('../../../src/inference/evaluate/main.ts', import.meta.url))
const KEYS = ['n', 'accuracy', 'uar', 'macroF1', 'recall', 'f1', 'ece', 'coverage', 'selectiveAccuracy', 'missed', 'threshold', 'coverageRisk']
const FRAME = { width: 320, height: 180 }

let folder: string
let box: readonly number[]

type Result = { readonly error: unknown; readonly stdout: string; readonly stderr: string; readonly json: Record<string, unknown> }

async function run(...args: readonly string[]): Promise<Result> {
  const written = { stdout: '', stderr: '' }
  const stream = (name: keyof typeof written) => ({ write: (text: string) => void (written[name] += text) })
  const error: unknown = await evaluate([...args, '--models', MODELS_DIR, '--out', join(folder, 'out')], { stdout: stream('stdout'), stderr: stream('stderr') }).then(() => null, (reason: unknown) => reason)
  const last = written.stdout.trimEnd().split('\n').at(-1)!
  return { ...written, error, json: error === null ? (JSON.parse(last) as Record<string, unknown>) : {} }
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'overtone-evaluate-'))
  await mkdir(join(folder, 'media'))
  for (const label of ['happiness', 'surprise'] as const) {
    const drawing = drawFace({ look: lookOf(3), expression: actionsOf(label), timeMs: 500, frame: FRAME })
    box = drawing.box
    await writeFile(join(folder, 'media', `${label}.png`), rasteriseToPng(drawing.svg))
  }
  const { samples } = speak({ voice: voiceOf(1), emotion: 'happiness', durationMs: 2_000 })
  await writeFile(join(folder, 'media', 'voice.wav'), wavOf(samples, 48_000))
  await writeFile(join(folder, 'media', 'silence.wav'), wavOf(new Float32Array(32_000), 16_000))
  await writeFile(join(folder, 'media', 'broken.png'), 'this is no picture')
  await writeFile(join(folder, 'empty.png'), rasteriseToPng('<svg xmlns="http://www.w3.org/2000/svg" width="320" height="180"><rect width="320" height="180" fill="#789"/></svg>'))
}, 60_000)
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('media files', () => {
  test('a colour picture becomes the luma of the contract', async () => {
    const svg = drawFace({ look: lookOf(3), expression: actionsOf('surprise'), timeMs: 500, frame: FRAME }).svg
    const { rgba } = rasterise(svg)
    const luma = await readPicture(join(folder, 'media', 'surprise.png'))
    expect(luma).toMatchObject({ width: 320, height: 180, range: 'full' })
    for (const at of [0, 12_345, 57_599]) expect(luma.data[at]).toBeCloseTo(0.299 * rgba[4 * at]! + 0.587 * rgba[4 * at + 1]! + 0.114 * rgba[4 * at + 2]!, 3)
  })

  test('a sound at 48 kHz becomes 16 kHz mono of the same length and level', async () => {
    await writeFile(join(folder, 'tone.wav'), wavOf(Float32Array.from({ length: 48_000 }, (_, i) => 0.5 * Math.sin((2 * Math.PI * 440 * i) / 48_000)), 48_000))
    const samples = await readSound(join(folder, 'tone.wav'))
    expect(Math.abs(samples.length - 16_000)).toBeLessThan(40)
    const rms = Math.sqrt(samples.reduce((sum, value) => sum + value * value, 0) / samples.length)
    expect(rms).toBeCloseTo(0.5 / Math.SQRT2, 2)
  })

  test('a file that is not what it should be is refused', async () => {
    await expect(readPicture(join(folder, 'media', 'broken.png'))).rejects.toThrow()
    await expect(readSound(join(folder, 'media', 'happiness.png'))).rejects.toThrow('holds no sound')
    expect(() => [...readVideo(join(folder, 'media', 'broken.png'))]).toThrow()
    for (const endless of ['/dev/zero', folder]) {
      await expect(readPicture(endless)).rejects.toThrow('is no file')
      expect(() => [...readVideo(endless)]).toThrow('is no file')
    }
  })
})

// Every run opens the models: on a busy machine that takes seconds.
describe('npm run evaluate', { timeout: 60_000 }, () => {
  test('faces: a clear drawn face is named, an empty picture is missed, bad rows are named, the run goes on', async () => {
    await writeFile(join(folder, 'faces.csv'), '\uFEFFpath,label\r\nmedia/happiness.png,happiness\r\nempty.png,fear\r\nmedia/broken.png,fear\r\nnowhere.png,fear\r\nmedia/surprise.png,joy\r\n')
    const { error, json, stderr, stdout } = await run('faces', join(folder, 'faces.csv'))
    expect(error).toBeNull()
    expect(Object.keys(json)).toEqual(KEYS)
    expect(json).toMatchObject({ n: 2, missed: 1, accuracy: 0.5, recall: { fear: 0, happiness: 1 } })
    expect(stderr).toContain('3 bad rows left out')
    for (const name of ['faces.csv line 4: NOT_FOUND:', 'faces.csv line 5: NOT_FOUND:', 'faces.csv line 6: BAD_REQUEST: label "joy"', '100 %']) expect(stderr).toContain(name)
    expect(stdout).toMatch(/happiness +100\.0 %/)
    for (const picture of ['confusion.svg', 'reliability.svg']) expect(await readFile(join(folder, 'out', picture), 'utf8')).toMatch(/^<svg/)
  })

  test('faces: a given crop is taken as it is', async () => {
    await writeFile(join(folder, 'given.csv'), 'path,label\nempty.png,neutral\n')
    expect((await run('faces', join(folder, 'given.csv'), '--crop', 'given')).json).toMatchObject({ n: 1, missed: 0 })
  })

  test('faces: the lowest layer stands beside the clean crops, with the difference', async () => {
    await writeFile(join(folder, 'layer.csv'), 'path,label\nmedia/happiness.png,happiness\nmedia/surprise.png,surprise\n')
    const { json, stdout } = await run('faces', join(folder, 'layer.csv'), '--crop', 'given', '--head', 'encoder', '--degrade', 'lowest-layer')
    const { clean, degraded, accuracyLost } = json as { clean: { n: number; accuracy: number }; degraded: { n: number; accuracy: number }; accuracyLost: number }
    expect([clean.n, degraded.n]).toEqual([2, 2])
    expect(accuracyLost).toBeCloseTo(clean.accuracy - degraded.accuracy, 12)
    expect(stdout).toMatch(/accuracy +\d\.\d{4} +\d\.\d{4} +[+−]\d+\.\d points/)
    expect(await readFile(join(folder, 'out', 'reliability-lowest-layer.svg'), 'utf8')).toContain('lowest-layer')
  })

  test("outputs: another model's probabilities are scored as ours are, bad rows named", async () => {
    await writeFile(join(folder, 'outputs.csv'), 'label,neutral,fear\nneutral,0.9,0.1\nfear,3,1\nfear,,1\nfear,0,0\nfear,-1,2\n')
    const { json, stderr } = await run('outputs', join(folder, 'outputs.csv'))
    expect(json).toMatchObject({ n: 2, accuracy: 0.5, recall: { neutral: 1, fear: 0 } })
    for (const line of [4, 5, 6]) expect(stderr).toContain(`outputs.csv line ${line}: BAD_REQUEST`)
  })

  test('among its own labels nothing else is said', async () => {
    await writeFile(join(folder, 'own.csv'), 'path,label\nmedia/surprise.png,neutral\n')
    expect((await run('faces', join(folder, 'own.csv'), '--crop', 'given', '--labels', 'set')).json).toMatchObject({ n: 1, accuracy: 1 })
  })

  test('speech: a voice is judged, silence is missed, by either head', async () => {
    await writeFile(join(folder, 'speech.csv'), 'path,label\nmedia/voice.wav,happiness\nmedia/silence.wav,neutral\n')
    for (const head of ['fused', 'encoder']) {
      const { json } = await run('speech', join(folder, 'speech.csv'), '--head', head)
      expect(Object.keys(json)).toEqual(KEYS)
      expect(json).toMatchObject({ n: 2, missed: 1 })
    }
  })

  test('clips: either file may be empty', async () => {
    await writeFile(join(folder, 'clips.csv'), 'video,audio,label\nmedia/happiness.png,,happiness\n,media/voice.wav,happiness\nmedia/happiness.png,media/voice.wav,happiness\n,,fear\n')
    const { json, stderr } = await run('clips', join(folder, 'clips.csv'))
    expect(json).toMatchObject({ n: 3, missed: 0 })
    expect(stderr).toContain('clips.csv line 5: BAD_REQUEST: names no file')
  })

  test('detect: recall and precision', async () => {
    await writeFile(join(folder, 'boxes.json'), JSON.stringify({ 'happiness.png': [{ box }], 'gone.png': [] }))
    const { json, stderr } = await run('detect', join(folder, 'boxes.json'), join(folder, 'media'))
    expect(json).toEqual({ recall: 1, precision: 1, n: 1 })
    expect(stderr).toContain('gone.png')
  })

  test('a missing column, file or option ends with one clear message', async () => {
    const wrong = join(folder, 'wrong.csv')
    await writeFile(wrong, 'file,label\na,fear\n')
    await writeFile(join(folder, 'hollow.csv'), 'path,label\na,joy\n')
    for (const [args, message] of [
      [['faces', wrong], 'wrong.csv has no column "path"'],
      [['faces', 'absent.csv'], 'cannot read absent.csv'],
      [['faces', wrong, '--crop', 'loose'], '--crop must be one of detect, given'],
      [['faces', wrong, '--colour'], '--colour'],
      [['faces', wrong, '--degrade', 'lowest-layer'], '--degrade is for faces with --crop given'],
      [['faces', wrong, '--degrade', 'fog', '--crop', 'given'], '--degrade must be one of lowest-layer'],
      [['pairs', wrong], 'usage:'],
      [['pairs', wrong, wrong, '--windows', '0'], '--windows must be 1 to 100000'],
      [['faces', join(folder, 'hollow.csv')], 'hollow.csv: not one row could be judged (hollow.csv line 2: label "joy"'],
      [['smells', wrong], 'usage:'],
      [['detect', wrong], 'usage:'],
    ] as const) {
      const { error } = await run(...args)
      expect(error).toBeInstanceOf(AppError)
      expect((error as AppError).message).toContain(message)
    }
  })

  test('the process ends with code 1 and that message alone', async () => {
    const failed: unknown = await promisify(execFile)(process.execPath, [MAIN, 'faces', join(folder, 'absent.csv')]).catch((reason: unknown) => reason)
    expect(failed).toMatchObject({ code: 1, stdout: '', stderr: `cannot read ${join(folder, 'absent.csv')}\n` })
  })
})
