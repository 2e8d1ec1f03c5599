// Models that are missing, damaged or not as agreed are refused by name.
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { loadModels } from '../../../src/inference/runtime/sidecar.ts'
import { AppError } from '../../../src/kit/errors.ts'
import { EMOTIONS } from '../../../src/protocol/emotion.ts'
import { MODELS_DIR } from '../models.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'overtone-models-'))
  await cp(MODELS_DIR, folder, { recursive: true, filter: (source) => !source.endsWith('golden') })
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function refusal(): Promise<AppError> {
  const error: unknown = await loadModels(folder).then(() => null, (reason: unknown) => reason)
  if (!(error instanceof AppError)) throw new Error('was not refused')
  return error
}

async function edit(file: string, change: (value: Record<string, unknown>) => void): Promise<void> {
  const value = JSON.parse(await readFile(join(folder, file), 'utf8')) as Record<string, unknown>
  change(value)
  await writeFile(join(folder, file), JSON.stringify(value))
}

test('the shipped models are as agreed, with the eight labels in order', async () => {
  const { sidecars } = await loadModels(folder)
  expect(sidecars.fused.labels).toEqual(EMOTIONS)
  expect(sidecars.visual.crop.size).toBe(48)
})

test('one changed byte in a graph is refused, and the file named', async () => {
  const path = join(folder, 'visual.onnx')
  const bytes = await readFile(path)
  bytes[bytes.length >> 1]! ^= 1
  await writeFile(path, bytes)
  expect((await refusal()).message).toContain(`sha256 differs): ${path}`)
})

test('a missing graph, sidecar or manifest is refused, and the file named', async () => {
  await rm(join(folder, 'speech.onnx'))
  expect((await refusal()).message).toContain(join(folder, 'speech.onnx'))
  await rm(join(folder, 'fused.json'))
  expect((await refusal()).message).toContain(join(folder, 'fused.json'))
  await rm(join(folder, 'manifest.json'))
  expect((await refusal()).message).toContain(join(folder, 'manifest.json'))
})

test('a sidecar that is not JSON, or not as agreed, names the file and every wrong key', async () => {
  await edit('fused.json', (value) => Object.assign(value, { window: 'sixteen', labels: ['joy'] }))
  const error = await refusal()
  expect(error.message).toContain(join(folder, 'fused.json'))
  expect(error.details.map((line) => line.split(':')[0])).toEqual(['window', 'labels'])
  await writeFile(join(folder, 'fused.json'), '{')
  expect((await refusal()).message).toContain('is not JSON')
})

test('a manifest cannot name a file outside its folder', async () => {
  await edit('manifest.json', (value) => Object.assign((value['models'] as { visual: object }).visual, { file: '../visual.onnx' }))
  expect((await refusal()).details[0]).toContain('models.visual.file')
})
