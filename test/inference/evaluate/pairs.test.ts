// Surrogate windows through the shipped graphs: drawn faces, made voices, and what must hold whatever the models say.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { actionsOf } from '../../../src/bots/expression.ts'
import { drawFace } from '../../../src/bots/face-drawing.ts'
import { lookOf } from '../../../src/bots/look.ts'
import { rasteriseToPng } from '../../../src/bots/rasterise.ts'
import { speak, voiceOf } from '../../../src/bots/voice.ts'
import { Analyser } from '../../../src/inference/analyser.ts'
import { judgePairs } from '../../../src/inference/evaluate/files.ts'
import type { Output, PairsResult } from '../../../src/inference/evaluate/files.ts'
import { conditionScores } from '../../../src/inference/evaluate/pair-conditions.ts'
import { pairsTable } from '../../../src/inference/evaluate/pairs-report.ts'
import { measureSpeed, speedTable } from '../../../src/inference/evaluate/speed.ts'
import { MODELS_DIR, SILENT_LOG } from '../models.ts'
import { wavOf } from './wav.ts'

const OPTIONS = { windows: 5, seed: 5, draw: 'equal' } as const
let folder: string
let analyser: Analyser
let result: PairsResult
let stderr = ''
const output: Output = { stdout: { write: () => {} }, stderr: { write: (text) => void (stderr += text) } }
const pairs = (options: Parameters<typeof judgePairs>[3] = OPTIONS) => judgePairs(analyser, join(folder, 'faces.csv'), join(folder, 'voices.csv'), options, output)
const said = ({ conditions }: PairsResult, id: string) => conditions.find((condition) => condition.id === id)!.windows.flat()

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'overtone-pairs-'))
  const [faces, voices] = [['path,label'], ['path,label,speaker']]
  for (const label of ['happiness', 'anger'] as const) {
    await writeFile(join(folder, `${label}.png`), rasteriseToPng(drawFace({ look: lookOf(3), expression: actionsOf(label), timeMs: 500, frame: { width: 120, height: 120 } }).svg))
    faces.push(`${label}.png,${label}`)
    for (const speaker of [1, 2]) {
      await writeFile(join(folder, `${label}-${speaker}.wav`), wavOf(speak({ voice: voiceOf(speaker), emotion: label, durationMs: 1_000 }).samples, 48_000))
      voices.push(`${label}-${speaker}.wav,${label},voice ${speaker}`)
    }
  }
  faces.push('surprise.png,surprise')
  await writeFile(join(folder, 'faces.csv'), faces.join('\n'))
  await writeFile(join(folder, 'voices.csv'), voices.join('\n'))
  analyser = await Analyser.open({ modelsDir: MODELS_DIR, provider: 'cpu', threads: 1, log: SILENT_LOG })
  result = await pairs()
}, 60_000)
afterAll(async () => {
  await analyser.close()
  await rm(folder, { recursive: true, force: true })
})

test('the same seed says the same to the last digit', { timeout: 60_000 }, async () => {
  expect(await pairs()).toEqual(result)
})

test('a removed face, a voice alone and a face masked throughout are one and the same to the fused model', () => {
  expect(said(result, 'faceRemoved')).toEqual(said(result, 'voiceOnly'))
  expect(said(result, 'masked100')).toEqual(said(result, 'voiceOnly'))
  expect(said(result, 'both')).not.toEqual(said(result, 'voiceOnly'))
  expect(said(result, 'both')).not.toEqual(said(result, 'faceOnly'))
})

test('every condition answers for the same ticks, and those have a voice', () => {
  expect(result.ticks).toBeGreaterThan(30)
  expect(result.ticks).toBeLessThanOrEqual(5 * 16)
  for (const { windows } of result.conditions) expect(windows.flat().map(({ truth }) => truth)).toEqual(said(result, 'both').map(({ truth }) => truth))
  expect(said(result, 'voiceAlone').every(({ probabilities }) => probabilities !== null)).toBe(true)
})

test('only labels that both files have are drawn', () => {
  expect(result.labels).toEqual(['anger', 'happiness'])
})

test('a clip of the corpus is heard as one: speech tokens differ from tick to tick, the averaged ones do not', () => {
  const [first] = result.conditions.find(({ id }) => id === 'voiceAlone')!.windows
  const [averaged] = result.conditions.find(({ id }) => id === 'voiceAloneAveraged')!.windows
  expect(new Set(first!.map(({ probabilities }) => probabilities!.join())).size).toBeGreaterThan(1)
  expect(new Set(averaged!.map(({ probabilities }) => probabilities!.join())).size).toBe(1)
})

test('the two bars are the differences of the rows they name, inside their intervals', () => {
  const accuracy = (id: string): number => conditionScores(result.conditions.find((condition) => condition.id === id)!).accuracy
  const { bars } = result
  expect(bars.fusedOverBestSingle).toBeCloseTo(accuracy('both') - Math.max(accuracy('faceAlone'), accuracy('faceAloneAveraged'), accuracy('voiceAlone'), accuracy('voiceAloneAveraged')), 12)
  expect(bars.faceRemovedOverAudioAlone).toBeCloseTo(accuracy('faceRemoved') - Math.max(accuracy('voiceAlone'), accuracy('voiceAloneAveraged')), 12)
  const [low, high] = bars.intervals.fusedOverBestSingle
  expect(low).toBeLessThanOrEqual(bars.fusedOverBestSingle)
  expect(high).toBeGreaterThanOrEqual(bars.fusedOverBestSingle)
})

test('the report says first that these are no people', () => {
  expect(pairsTable(result, OPTIONS).split('\n')[0]).toMatch(/^SURROGATE PAIRS: .* not one person/)
})

test('windows whose file is gone are named with both lines, and the others go on', { timeout: 60_000 }, async () => {
  await writeFile(join(folder, 'gone.csv'), 'path,label\nhappiness.png,happiness\ngone.png,anger\n')
  stderr = ''
  const left = await judgePairs(analyser, join(folder, 'gone.csv'), join(folder, 'voices.csv'), OPTIONS, output)
  expect(left.windows).toBeGreaterThan(0)
  expect(left.windows).toBeLessThan(5)
  expect(stderr).toMatch(/gone\.csv line 3 with .*voices\.csv line \d+.*NOT_FOUND/)
})

test('files without a label in common are one clear error', async () => {
  await writeFile(join(folder, 'fear.csv'), 'path,label\nhappiness.png,fear\n')
  await expect(judgePairs(analyser, join(folder, 'fear.csv'), join(folder, 'voices.csv'), OPTIONS, output)).rejects.toMatchObject({ code: 'BAD_REQUEST', message: expect.stringContaining('no label in common') as unknown })
})

test('voices that are silent are one clear error, not a score', { timeout: 60_000 }, async () => {
  await writeFile(join(folder, 'silence.wav'), wavOf(new Float32Array(16_000), 16_000))
  await writeFile(join(folder, 'silent.csv'), 'path,label\nsilence.wav,happiness\n')
  await expect(judgePairs(analyser, join(folder, 'faces.csv'), join(folder, 'silent.csv'), { ...OPTIONS, windows: 1 }, output)).rejects.toMatchObject({ message: expect.stringContaining('no voice is active') as unknown })
})

test('speed: every graph has its time and its size', { timeout: 30_000 }, async () => {
  let steps = 0
  const speed = await measureSpeed(analyser, MODELS_DIR, () => steps++, { warmUp: 1, runs: 5 })
  expect(speed.timings.map(({ name }) => name)).toEqual(['detector 320×192', 'detector 192×320', 'visual encoder', 'speech encoder', 'fused model', 'voice: each new 500 ms'])
  expect(steps).toBe(6)
  for (const { leastMs, medianMs, p95Ms } of speed.timings) {
    expect(leastMs).toBeGreaterThan(0)
    expect(medianMs).toBeGreaterThanOrEqual(leastMs)
    expect(p95Ms).toBeGreaterThanOrEqual(medianMs)
  }
  const graphs = new Set(speed.timings.map(({ bytes }) => bytes).filter((bytes) => bytes !== null))
  expect(speed.modelsBytes).toBeGreaterThan([...graphs].reduce((sum, bytes) => sum + bytes, 0))
  expect(speedTable(speed)).toContain(`${(speed.modelsBytes / 1e6).toFixed(2)} MB`)
})
