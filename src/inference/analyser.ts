// The four models as functions of pictures and sounds: what a live subject and an evaluation share.
import { Detector } from './face/detect.ts'
import { Warper } from './face/warp.ts'
import { TokenWindow } from './fusion/window.ts'
import { openSessions } from './runtime/sessions.ts'
import type { Inference, SessionsOptions } from './runtime/sessions.ts'
import { loadModels } from './runtime/sidecar.ts'
import type { Models } from './runtime/sidecar.ts'
import { MelAnalysis } from './speech/log-mel.ts'

export type Encoded = { readonly embedding: Float32Array; readonly logits: Float32Array }

export type AnalyserOptions = Pick<SessionsOptions, 'provider' | 'threads' | 'log' | 'onUnusable'> & { readonly modelsDir: string }

export class Analyser {
  readonly models: Models
  readonly inference: Inference
  readonly detector: Detector
  readonly warper = new Warper()
  readonly mel: MelAnalysis

  private constructor(models: Models, inference: Inference) {
    this.models = models
    this.inference = inference
    this.detector = new Detector(models.sidecars.detector, inference, this.warper)
    this.mel = new MelAnalysis(models.sidecars.speech.features)
  }

  static async open({ modelsDir, ...options }: AnalyserOptions): Promise<Analyser> {
    const models = await loadModels(modelsDir)
    return new Analyser(models, await openSessions({ models, ...options }))
  }

  /** A normalised crop, face/align.ts. */
  encodeFace(crop: Float32Array): Promise<Encoded> {
    return this.#encode('visual', crop)
  }

  /** A normalised log-mel picture, speech/log-mel.ts. */
  encodeSpeech(logMel: Float32Array): Promise<Encoded> {
    return this.#encode('speech', logMel)
  }

  /** Logits of every tick of the window, as it was last written. */
  fuse(window: TokenWindow): Promise<Float32Array> {
    return this.inference.run({ model: 'fused', inputs: window.inputs, read: ([logits], index) => sample(logits!, index, window.shape.ticks * this.models.sidecars.fused.labels.length) })
  }

  newWindow(): TokenWindow {
    const { window, visualSize, audioSize } = this.models.sidecars.fused
    return new TokenWindow({ ticks: window, visualSize, audioSize })
  }

  #encode(model: 'visual' | 'speech', input: Float32Array): Promise<Encoded> {
    const { embeddingSize, labels } = this.models.sidecars[model]
    const read = ([embedding, logits]: readonly Float32Array[], index: number): Encoded => ({
      embedding: sample(embedding!, index, embeddingSize),
      logits: sample(logits!, index, labels.length),
    })
    return this.inference.run({ model, inputs: [input], read })
  }

  close(): Promise<void> {
    return this.inference.close()
  }
}

/** A copy out of a batch: its memory is shared with the session thread and reused. */
function sample(batch: Float32Array, index: number, size: number): Float32Array {
  return new Float32Array(batch.subarray(index * size, (index + 1) * size))
}
