// The newest ticks' tokens of one person, with validity masks: the fused model's input (docs/MODELS.md, "Fused model").

export type WindowShape = { readonly ticks: number; readonly visualSize: number; readonly audioSize: number }

/** A ring of tokens, and the fused model's four input tensors written from it, oldest first. */
export class TokenWindow {
  readonly shape: WindowShape
  readonly #visual: Float32Array
  readonly #audio: Float32Array
  readonly #visualValid: Float32Array
  readonly #audioValid: Float32Array
  /** The four inputs of the fused model, in the contract's order; overwritten by write(). */
  readonly inputs: readonly [visual: Float32Array, visualValid: Float32Array, audio: Float32Array, audioValid: Float32Array]
  #next = 0

  constructor(shape: WindowShape) {
    const { ticks, visualSize, audioSize } = shape
    this.shape = shape
    this.#visual = new Float32Array(ticks * visualSize)
    this.#audio = new Float32Array(ticks * audioSize)
    this.#visualValid = new Float32Array(ticks)
    this.#audioValid = new Float32Array(ticks)
    this.inputs = [new Float32Array(ticks * visualSize), new Float32Array(ticks), new Float32Array(ticks * audioSize), new Float32Array(ticks)]
  }

  /** One tick later. Null: no valid token of that modality. */
  push(visual: Float32Array | null, audio: Float32Array | null): void {
    const { ticks, visualSize, audioSize } = this.shape
    const at = this.#next
    if (visual) this.#visual.set(visual, at * visualSize)
    if (audio) this.#audio.set(audio, at * audioSize)
    this.#visualValid[at] = visual ? 1 : 0
    this.#audioValid[at] = audio ? 1 : 0
    this.#next = (at + 1) % ticks
  }

  /** A modality ended: none of its tokens may speak any more. True when there was one that could. */
  invalidate(modality: 'visual' | 'audio'): boolean {
    const mask = modality === 'visual' ? this.#visualValid : this.#audioValid
    const had = mask.includes(1)
    mask.fill(0)
    return had
  }

  /** Which ticks, oldest first, hold a valid token. */
  isValid(tick: number): boolean {
    const at = (this.#next + tick) % this.shape.ticks
    return this.#visualValid[at] === 1 || this.#audioValid[at] === 1
  }

  /** Fills `inputs`. */
  write(): void {
    const { ticks, visualSize, audioSize } = this.shape
    const [visual, visualValid, audio, audioValid] = this.inputs
    const older = ticks - this.#next
    rotate(this.#visual, visual, this.#next * visualSize, older * visualSize)
    rotate(this.#audio, audio, this.#next * audioSize, older * audioSize)
    rotate(this.#visualValid, visualValid, this.#next, older)
    rotate(this.#audioValid, audioValid, this.#next, older)
  }
}

function rotate(from: Float32Array, to: Float32Array, split: number, older: number): void {
  to.set(from.subarray(split), 0)
  to.set(from.subarray(0, split), older)
}
