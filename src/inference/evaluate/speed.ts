// How long each shipped graph takes for one input on one thread, through the same sessions as in a call; and how large it is.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import type { Analyser } from '../analyser.ts'
import { SpeechStream } from '../speech/speech-stream.ts'
import { SAMPLE_RATE_HZ } from './media-files.ts'
import { randomFrom } from '../../kit/random.ts'

export type Timing = { readonly name: string; readonly leastMs: number; readonly medianMs: number; readonly p95Ms: number; readonly runs: number; readonly bytes: number | null; readonly gflop: number | null }
export type Speed = { readonly timings: readonly Timing[]; readonly modelsBytes: number; readonly machine: string; readonly load: number; readonly busy: boolean }

/** Runs that are not timed, and those that are. */
export type SpeedRuns = { readonly warmUp: number; readonly runs: number }
const USUAL_RUNS: SpeedRuns = { warmUp: 30, runs: 300 }
/** What the bar for the voice is about: each new half second of sound. */
const NEW_SOUND_MS = 500

/** The manifest's count of each graph's arithmetic, where its export wrote one (training/scripts/export.py: "cost"). */
const costSchema = z.object({ models: z.record(z.string(), z.object({ cost: z.object({ gflop: z.number() }).optional() })) })

/** Every time holds the hand-over to the session thread and back, as a call does: an upper bound of the graph's own. */
export async function measureSpeed(analyser: Analyser, modelsDir: string, onDone: () => void, { warmUp, runs }: SpeedRuns = USUAL_RUNS): Promise<Speed> {
  const { sidecars, graphs } = analyser.models
  const { detector, visual, speech, fused } = sidecars
  const random = randomFrom(1)
  const noise = (length: number): Float32Array => Float32Array.from({ length }, () => 2 * random.unit() - 1)
  const ones = new Float32Array(fused.window).fill(1)
  const timings: Timing[] = []
  const { models: counted } = costSchema.parse(JSON.parse(readFileSync(join(modelsDir, 'manifest.json'), 'utf8')))
  const time = async (name: string, model: keyof typeof graphs | null, work: () => Promise<unknown>): Promise<void> => {
    for (let run = 0; run < warmUp; run++) await work()
    const took: number[] = []
    for (let run = 0; run < runs; run++) {
      const startedMs = performance.now()
      await work()
      took.push(performance.now() - startedMs)
    }
    took.sort((a, b) => a - b)
    timings.push({ name, leastMs: took[0]!, medianMs: took[runs >> 1]!, p95Ms: took[Math.ceil(0.95 * runs) - 1]!, runs, bytes: model ? graphs[model].length : null, gflop: model ? counted[model]?.cost?.gflop ?? null : null })
    onDone()
  }
  const graph = (model: keyof typeof graphs, inputs: readonly Float32Array[], shape = 0) => (): Promise<unknown> => analyser.inference.run({ model, shape, inputs, read: () => null })
  for (const [shape, [height, width]] of detector.input.shapes.entries()) await time(`detector ${width}×${height}`, 'detector', graph('detector', [noise(width * height)], shape))
  await time('visual encoder', 'visual', graph('visual', [noise(visual.crop.size ** 2)]))
  await time('speech encoder', 'speech', graph('speech', [noise(speech.features.melBins * speech.features.frames)]))
  await time('fused model', 'fused', graph('fused', [noise(fused.window * fused.visualSize), ones, noise(fused.window * fused.audioSize), ones]))

  const stream = new SpeechStream(analyser.mel)
  const sound = noise((SAMPLE_RATE_HZ * NEW_SOUND_MS) / 1000)
  const tick = (SAMPLE_RATE_HZ * fused.tickMs) / 1000
  const logMel = new Float32Array(speech.features.melBins * speech.features.frames)
  await time(`voice: each new ${NEW_SOUND_MS} ms`, null, async () => {
    for (let at = 0; at < sound.length; at += tick) {
      stream.push(sound.subarray(at, at + tick))
      stream.write(logMel)
      await analyser.encodeSpeech(logMel)
    }
  })
  return { timings, modelsBytes: folderBytes(modelsDir), machine: `${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${cpus().length} cores`, load: loadavg()[0]!, busy: loadavg()[0]! > cpus().length }
}

/** Steps that onDone hears of. */
export function speedSteps(analyser: Analyser): number {
  return analyser.models.sidecars.detector.input.shapes.length + 4
}

/** Golden vectors included: what a clone carries. */
function folderBytes(folder: string): number {
  return readdirSync(folder, { withFileTypes: true }).reduce((total, entry) => total + (entry.isDirectory() ? folderBytes(join(folder, entry.name)) : statSync(join(folder, entry.name)).size), 0)
}

export function speedTable({ timings, modelsBytes, machine, load, busy }: Speed): string {
  const lines = [
    `${machine}; load ${load.toFixed(1)}. One thread, one input, ${timings[0]!.runs} runs each after a warm-up; times include the hand-over to the session thread.`,
    ...(busy ? ['THE MACHINE IS BUSY: other work takes its processors, so these times are upper bounds. Measure again when it is quiet.'] : []),
    `${'graph'.padEnd(24)}${'median'.padStart(11)}${'p95'.padStart(11)}${'fastest'.padStart(11)}${'size'.padStart(14)}${'GFLOP'.padStart(9)}`,
    ...timings.map(({ name, leastMs, medianMs, p95Ms, bytes, gflop }) => `${name.padEnd(24)}${`${medianMs.toFixed(3)} ms`.padStart(11)}${`${p95Ms.toFixed(3)} ms`.padStart(11)}${`${leastMs.toFixed(3)} ms`.padStart(11)}${(bytes === null ? '' : `${bytes.toLocaleString('en')} B`).padStart(14)}${(gflop === null ? '' : gflop.toFixed(3)).padStart(9)}`),
    `all of models/: ${(modelsBytes / 1e6).toFixed(2)} MB`,
  ]
  return lines.join('\n')
}
