// The shared golden vectors: what training computed, this program computes too, within 1e-4 (docs/MODELS.md).
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { cropFace } from '../../../src/inference/face/align.ts'
import { Warper } from '../../../src/inference/face/warp.ts'
import type { Affine } from '../../../src/inference/face/warp.ts'
import { openSessions } from '../../../src/inference/runtime/sessions.ts'
import type { Inference } from '../../../src/inference/runtime/sessions.ts'
import { loadModels } from '../../../src/inference/runtime/sidecar.ts'
import type { ModelKind, Models } from '../../../src/inference/runtime/sidecar.ts'
import { LogMelRing, MelAnalysis } from '../../../src/inference/speech/log-mel.ts'
import { MODELS_DIR, SILENT_LOG } from '../models.ts'

type Array32 = { readonly shape: readonly number[]; readonly data: Float32Array }
type Golden = { readonly tolerance: number; readonly inputs: Readonly<Record<string, Array32>>; readonly outputs: Readonly<Record<string, Array32>> }

async function golden(name: string): Promise<Golden> {
  type Encoded = Record<string, { shape: number[]; data: string }>
  const file = JSON.parse(await readFile(join(MODELS_DIR, 'golden', `${name}.json`), 'utf8')) as { tolerance?: number; inputs: Encoded; outputs: Encoded }
  const decode = (values: Encoded): Golden['inputs'] => Object.fromEntries(Object.entries(values).map(([key, { shape, data }]) => {
    const bytes = Buffer.from(data, 'base64')
    return [key, { shape, data: new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength)) }]
  }))
  return { tolerance: file.tolerance ?? 1e-4, inputs: decode(file.inputs), outputs: decode(file.outputs) }
}

/** Integer graphs round differently from processor to processor: their vectors name a tolerance. */
function expectNear(found: Float32Array, expected: Array32, tolerance = 1e-4): void {
  expect(found.length).toBe(expected.data.length)
  const worst = expected.data.reduce((most, value, index) => Math.max(most, Math.abs(value - found[index]!)), 0)
  expect(worst).toBeLessThan(tolerance)
}

let models: Models
let inference: Inference

beforeAll(async () => {
  models = await loadModels(MODELS_DIR)
  inference = await openSessions({ models, provider: 'cpu', threads: 1, log: SILENT_LOG })
})
afterAll(() => inference?.close())

test('warp equals training\'s, with the edge repeated and with zeros outside', async () => {
  const { inputs, outputs } = await golden('warp')
  const [height, width] = inputs['picture']!.shape as [number, number]
  const matrix = [...inputs['matrix']!.data] as unknown as Affine
  for (const [name, outside] of [['crop', 'edge'], ['cropOutsideZero', 0]] as const) {
    const [outHeight, outWidth] = outputs[name]!.shape as [number, number]
    const out = new Float32Array(outWidth * outHeight)
    new Warper().warp({ luma: { width, height, data: inputs['picture']!.data, range: 'full' }, matrix, width: outWidth, height: outHeight, outside }, out)
    expectNear(out, outputs[name]!)
  }
})

test('the normalised face crop equals training\'s', async () => {
  const { inputs, outputs } = await golden('crop')
  const [height, width] = inputs['picture']!.shape as [number, number]
  const { crop } = models.sidecars.visual
  const out = new Float32Array(crop.size ** 2)
  expect(cropFace(new Warper(), { width, height, data: inputs['picture']!.data, range: 'full' }, [...inputs['landmarks']!.data], crop, out)).toBe(true)
  expectNear(out, outputs['face']!)
})

test('the normalised log-mel picture equals training\'s', async () => {
  const { inputs, outputs } = await golden('logmel')
  const ring = new LogMelRing(new MelAnalysis(models.sidecars.speech.features))
  ring.push(inputs['samples']!.data)
  const out = new Float32Array(outputs['logmel']!.data.length)
  ring.write(out)
  expectNear(out, outputs['logmel']!)
})

const GRAPHS: readonly { readonly model: ModelKind; readonly inputs: readonly string[]; readonly outputs: readonly string[] }[] = [
  { model: 'detector', inputs: ['image'], outputs: ['scores', 'boxes', 'landmarks'] },
  { model: 'visual', inputs: ['face'], outputs: ['embedding', 'logits'] },
  { model: 'speech', inputs: ['logmel'], outputs: ['embedding', 'logits'] },
  { model: 'fused', inputs: ['visual', 'visual_valid', 'audio', 'audio_valid'], outputs: ['logits'] },
]
for (const graph of GRAPHS) {
  test(`the ${graph.model} graph gives here what it gave in training, sample by sample and batched`, async () => {
    const { inputs, outputs, tolerance } = await golden(graph.model)
    const batch = inputs[graph.inputs[0]!]!.shape[0]!
    const part = ({ data }: Array32, index: number): Float32Array => data.slice((index * data.length) / batch, ((index + 1) * data.length) / batch)
    const answers = await Promise.all(Array.from({ length: batch }, (_, index) => inference.run({
      model: graph.model,
      inputs: graph.inputs.map((name) => part(inputs[name]!, index)),
      read: (found, at) => graph.outputs.map((name, which) => {
        const size = outputs[name]!.data.length / batch
        return found[which]!.slice(at * size, (at + 1) * size)
      }),
    })))
    for (const [index, answer] of answers.entries()) for (const [which, name] of graph.outputs.entries()) expectNear(answer[which]!, { shape: [], data: part(outputs[name]!, index) }, tolerance)
  })
}
