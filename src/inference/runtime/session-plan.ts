// What a session thread is asked to prepare, and the messages between it and its owner.
import type { Provider } from '../../protocol/inference.ts'
import type { ModelKind, Sidecars } from './sidecar.ts'

/** One graph at one fixed set of input shapes; varying shapes would grow onnxruntime's arena. */
export type Variant = {
  readonly model: ModelKind
  readonly batch: number
  readonly inputs: readonly { readonly name: string; readonly dims: readonly number[] }[]
  readonly outputs: readonly string[]
}

export type ThreadData = {
  readonly provider: Provider
  readonly graphs: { readonly [Kind in ModelKind]: Uint8Array }
  readonly variants: readonly Variant[]
  readonly slots: number
}

/** The memory of one variant in one slot; both sides see the same bytes. In `ready` it is by variant, then slot. */
export type VariantMemory = { readonly inputs: readonly Float32Array[]; readonly outputs: readonly Float32Array[] }

export type ToThread = { readonly kind: 'run'; readonly slot: number; readonly variant: number }
export type FromThread =
  | { readonly kind: 'ready'; readonly active: Provider; readonly fallback: string | null; readonly memory: readonly (readonly VariantMemory[])[] }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'done'; readonly slot: number }
  | { readonly kind: 'error'; readonly slot: number; readonly message: string }

/** Batches have fixed sizes (stack: varying ones leak on CUDA). */
export const BATCH_BUCKETS = [1, 2, 4, 8] as const

/** Every variant of the four models: the detector by picture shape, the others by batch bucket. */
export function planVariants(sidecars: Sidecars, buckets: readonly number[] = BATCH_BUCKETS): readonly Variant[] {
  const { detector, visual, speech, fused } = sidecars
  const detectors = detector.input.shapes.map(([height, width]): Variant => ({
    model: 'detector', batch: 1,
    inputs: [{ name: detector.input.name, dims: [1, 1, height, width] }],
    outputs: [detector.outputs.scores, detector.outputs.boxes, detector.outputs.landmarks],
  }))
  const batched = buckets.flatMap((batch): readonly Variant[] => [
    {
      model: 'visual', batch,
      inputs: [{ name: visual.input.name, dims: [batch, 1, visual.crop.size, visual.crop.size] }],
      outputs: [visual.outputs.embedding, visual.outputs.logits],
    },
    {
      model: 'speech', batch,
      inputs: [{ name: speech.input.name, dims: [batch, speech.features.melBins, speech.features.frames] }],
      outputs: [speech.outputs.embedding, speech.outputs.logits],
    },
    {
      model: 'fused', batch,
      inputs: [
        { name: fused.inputs.visual, dims: [batch, fused.window, fused.visualSize] },
        { name: fused.inputs.visualValid, dims: [batch, fused.window] },
        { name: fused.inputs.audio, dims: [batch, fused.window, fused.audioSize] },
        { name: fused.inputs.audioValid, dims: [batch, fused.window] },
      ],
      outputs: [fused.outputs.logits],
    },
  ])
  return [...detectors, ...batched]
}
