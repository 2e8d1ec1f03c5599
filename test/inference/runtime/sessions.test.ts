// The session threads: real graphs, a provider that is missing, threads that die.
import type { Worker } from 'node:worker_threads'
import { afterEach, beforeAll, expect, test } from 'vitest'
import { openSessions, startSessionThread } from '../../../src/inference/runtime/sessions.ts'
import type { Inference, SessionsOptions } from '../../../src/inference/runtime/sessions.ts'
import { loadModels } from '../../../src/inference/runtime/sidecar.ts'
import type { Models } from '../../../src/inference/runtime/sidecar.ts'
import { MODELS_DIR, SILENT_LOG } from '../models.ts'

let models: Models
const opened: Inference[] = []
beforeAll(async () => {
  models = await loadModels(MODELS_DIR)
})
afterEach(async () => {
  await Promise.all(opened.splice(0).map((inference) => inference.close()))
})

async function open(options: Partial<SessionsOptions> = {}): Promise<Inference> {
  const inference = await openSessions({ models, provider: 'cpu', threads: 1, log: SILENT_LOG, ...options })
  opened.push(inference)
  return inference
}

function face(seed: number): Float32Array {
  return Float32Array.from({ length: 48 * 48 }, (_, i) => Math.sin(i * 0.37 + seed))
}

function logits(inference: Inference, seed: number): Promise<readonly number[]> {
  return inference.run({ model: 'visual', inputs: [face(seed)], read: (outputs, index) => [...outputs[1]!.subarray(index * 8, index * 8 + 8)] })
}

test('many waiting requests are batched, and each gets its own answer', async () => {
  const inference = await open()
  const alone: (readonly number[])[] = []
  for (let seed = 0; seed < 11; seed++) alone.push(await logits(inference, seed))
  const together = await Promise.all(Array.from({ length: 11 }, (_, seed) => logits(inference, seed)))
  for (const [seed, answer] of together.entries()) for (const [label, value] of answer.entries()) expect(value).toBeCloseTo(alone[seed]![label]!, 4)
  expect(inference.completed).toBe(22)
})

test('two threads share the work', async () => {
  const inference = await open({ threads: 2 })
  const answers = await Promise.all(Array.from({ length: 40 }, (_, seed) => logits(inference, seed % 2)))
  for (const [index, answer] of answers.entries()) expect(answer[0]).toBeCloseTo(answers[index % 2]![0]!, 4)
})

test('a provider that is not here falls back to the processor with one log line', async () => {
  const warnings: string[] = []
  const inference = await open({ provider: 'tensorrt', threads: 2, log: { info: () => {}, warn: (_, message) => warnings.push(message) } })
  expect(inference.provider).toEqual({ requested: 'tensorrt', active: 'cpu' })
  expect(warnings).toEqual(['execution provider is not available, using another'])
  expect(await logits(inference, 1)).toHaveLength(8)
})

test('a graph that cannot be loaded is an error that names the model', async () => {
  const broken: Models = { ...models, graphs: { ...models.graphs, speech: new Uint8Array([1, 2, 3]) } }
  await expect(open({ models: broken })).rejects.toThrow(/^the models could not be loaded: speech: /)
})

test('a sidecar that names an input the graph does not have is an error that names both', async () => {
  const wrong: Models = { ...models, sidecars: { ...models.sidecars, speech: { ...models.sidecars.speech, input: { name: 'sound' } } } }
  await expect(open({ models: wrong })).rejects.toThrow('speech: the graph has no input "sound"')
})

test('a thread that dies rejects what it was doing, and another takes its place', async () => {
  const threads: Worker[] = []
  const inference = await open({
    spawn: (data) => {
      const worker = startSessionThread(data)
      threads.push(worker)
      return worker
    },
  })
  const pending = logits(inference, 1)
  void threads[0]!.terminate()
  await expect(pending).rejects.toMatchObject({ code: 'INTERNAL', message: 'the inference thread stopped' })
  expect(await logits(inference, 2)).toHaveLength(8)
  expect(threads).toHaveLength(2)
})

test('a thread that does not answer any more is ended, and another takes its place', async () => {
  let started = 0
  const inference = await open({
    watchIntervalMs: 200,
    spawn: (data) => {
      const worker = startSessionThread(data)
      if (started++ === 0) worker.postMessage = () => {}
      return worker
    },
  })
  await expect(logits(inference, 1)).rejects.toMatchObject({ code: 'INTERNAL', message: 'the inference thread stopped' })
  expect(await logits(inference, 2)).toHaveLength(8)
  expect(started).toBe(2)
})

test('threads that keep dying are reported once and not replaced for ever', async () => {
  let unusable = ''
  let started = 0
  const reported = new Promise<void>((resolve) => {
    void open({
      onUnusable: (reason) => {
        unusable += reason
        resolve()
      },
      spawn: (data) => {
        const worker = startSessionThread(data)
        started++
        worker.once('message', () => void worker.terminate())
        return worker
      },
    })
  })
  await reported
  expect(unusable).toContain('stopped 6 times within a minute')
  expect(started).toBe(6)
})

test('close is safe twice, and what comes after it is a coded error', async () => {
  const inference = await open()
  await inference.close()
  await inference.close()
  expect(inference.closed).toBe(true)
  await expect(logits(inference, 1)).rejects.toMatchObject({ code: 'SHUTTING_DOWN' })
})
