// Reads what is in models/: the manifest and sidecars against their schemas, every graph against its sha256.
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { AppError } from '../../kit/errors.ts'
import { EMOTIONS } from '../../protocol/emotion.ts'

export const MODEL_KINDS = ['detector', 'visual', 'speech', 'fused'] as const
export type ModelKind = (typeof MODEL_KINDS)[number]

const share = z.number().min(0).max(1)
const size = z.number().int().positive().max(65_536)
const labels = z.array(z.string()).refine((names) => names.join() === EMOTIONS.join(), `must be ${EMOTIONS.join(', ')}, in this order`)
const judgement = { labels, temperature: z.number().positive(), unsure: z.object({ threshold: share }) }
const encoderOutputs = z.object({ embedding: z.string(), logits: z.string() })

// Unknown keys are allowed: a sidecar may carry notes for people.
const detectorSchema = z.object({
  kind: z.literal('detector'),
  input: z.object({ name: z.string(), shapes: z.array(z.tuple([size, size])).min(1), mean: z.number(), std: z.number().positive(), padLuma: z.number() }),
  outputs: z.object({ scores: z.string(), boxes: z.string(), landmarks: z.string() }),
  scoreThreshold: share,
  nmsIou: share,
})
const visualSchema = z.object({
  kind: z.literal('visual'),
  input: z.object({ name: z.string() }),
  outputs: encoderOutputs,
  embeddingSize: size,
  crop: z.object({ size, template: z.array(z.tuple([z.number(), z.number()])).length(5), stdFloor: z.number().positive() }),
  ...judgement,
})
const speechSchema = z.object({
  kind: z.literal('speech'),
  input: z.object({ name: z.string() }),
  outputs: encoderOutputs,
  embeddingSize: size,
  features: z.object({
    sampleRateHz: size, windowSamples: size, hopSamples: size, fftSize: size, melBins: size,
    minHz: z.number().min(0), maxHz: z.number().positive(), frames: size, logFloor: z.number().positive(),
    mean: z.array(z.number()), std: z.array(z.number().positive()),
  }).refine((f) => f.mean.length === f.melBins && f.std.length === f.melBins, 'mean and std need one number for each mel bin')
    .refine((f) => f.windowSamples <= f.fftSize && (f.fftSize & (f.fftSize - 1)) === 0, 'fftSize must be a power of two that holds the window'),
  ...judgement,
})
const fusedSchema = z.object({
  kind: z.literal('fused'),
  inputs: z.object({ visual: z.string(), visualValid: z.string(), audio: z.string(), audioValid: z.string() }),
  outputs: z.object({ logits: z.string() }),
  window: size, tickMs: size, visualSize: size, audioSize: size, minVoiceShare: share,
  ...judgement,
})
const schemas = { detector: detectorSchema, visual: visualSchema, speech: speechSchema, fused: fusedSchema } as const
export type Sidecars = { readonly [Kind in ModelKind]: z.output<(typeof schemas)[Kind]> }

const entrySchema = z.object({
  file: z.string().regex(/^[\w.-]+$/), sidecar: z.string().regex(/^[\w.-]+$/), sha256: z.string().regex(/^[0-9a-f]{64}$/), bytes: z.number().int().positive(),
  opset: z.number().int(), licence: z.string(), trainedOn: z.array(z.string()), madeBy: z.string(), scores: z.record(z.string(), z.unknown()),
})
const manifestSchema = z.object({
  version: z.literal(1),
  generation: z.string().min(1).max(64),
  models: z.object({ detector: entrySchema, visual: entrySchema, speech: entrySchema, fused: entrySchema }),
})

export type Models = {
  readonly generation: string
  readonly sidecars: Sidecars
  readonly graphs: { readonly [Kind in ModelKind]: Uint8Array }
}

async function readModelFile(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path)
  } catch (cause) {
    throw new AppError('INTERNAL', `model file cannot be read: ${path}`, { cause })
  }
}

async function readJson<Schema extends z.ZodType>(path: string, schema: Schema): Promise<z.output<Schema>> {
  const text = new TextDecoder().decode(await readModelFile(path))
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new AppError('INTERNAL', `model file is not JSON: ${path}`, { cause })
  }
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const details = parsed.error.issues.map((issue) => `${issue.path.join('.') || '(whole file)'}: ${issue.message}`)
  throw new AppError('INTERNAL', `model file is not in the agreed form: ${path}: ${details.join('; ')}`, { details })
}

/** The shipped models, checked. Every failure names the file. */
export async function loadModels(folder: string): Promise<Models> {
  const manifest = await readJson(join(folder, 'manifest.json'), manifestSchema)
  const sidecar = (kind: ModelKind): string => join(folder, manifest.models[kind].sidecar)
  const graph = async (kind: ModelKind): Promise<Uint8Array> => {
    const path = join(folder, manifest.models[kind].file)
    const bytes = await readModelFile(path)
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    if (sha256 !== manifest.models[kind].sha256) throw new AppError('INTERNAL', `model file is not the one the manifest names (sha256 differs): ${path}`)
    return bytes
  }
  const sidecars: Sidecars = {
    detector: await readJson(sidecar('detector'), detectorSchema),
    visual: await readJson(sidecar('visual'), visualSchema),
    speech: await readJson(sidecar('speech'), speechSchema),
    fused: await readJson(sidecar('fused'), fusedSchema),
  }
  const { visual, speech, fused } = sidecars
  if (visual.embeddingSize !== fused.visualSize || speech.embeddingSize !== fused.audioSize) {
    throw new AppError('INTERNAL', `models in ${folder} do not fit each other: embeddings ${visual.embeddingSize} and ${speech.embeddingSize}, the fused model wants ${fused.visualSize} and ${fused.audioSize}`)
  }
  return {
    generation: manifest.generation,
    sidecars,
    graphs: { detector: await graph('detector'), visual: await graph('visual'), speech: await graph('speech'), fused: await graph('fused') },
  }
}
