// The power spectrum of real samples: a radix-2 complex transform of half the size, unpacked (Cooley and Tukey 1965).

/** Owns tables and scratch for one size, a power of two of at least 4. */
export class RealFft {
  readonly size: number
  readonly #half: number
  readonly #real: Float64Array
  readonly #imaginary: Float64Array
  readonly #cos: Float64Array
  readonly #sin: Float64Array
  readonly #reversed: Uint32Array

  constructor(size: number) {
    if (size < 4 || (size & (size - 1)) !== 0) throw new RangeError(`a transform's size must be a power of two of at least 4, not ${size}`)
    const half = size / 2
    this.size = size
    this.#half = half
    this.#real = new Float64Array(half)
    this.#imaginary = new Float64Array(half)
    this.#cos = Float64Array.from({ length: half }, (_, i) => Math.cos((2 * Math.PI * i) / size))
    this.#sin = Float64Array.from({ length: half }, (_, i) => Math.sin((2 * Math.PI * i) / size))
    const bits = Math.log2(half)
    this.#reversed = Uint32Array.from({ length: half }, (_, i) => {
      let reversed = 0
      for (let bit = 0; bit < bits; bit++) if (i & (1 << bit)) reversed |= 1 << (bits - 1 - bit)
      return reversed
    })
  }

  /** |X|² of bins 0..size/2; `samples` shorter than the size are padded with zeros. */
  power(samples: Float32Array | Float64Array, length: number, into: Float64Array): void {
    const half = this.#half
    const real = this.#real
    const imaginary = this.#imaginary
    const reversed = this.#reversed
    for (let i = 0; i < half; i++) {
      const at = reversed[i]!
      real[at] = 2 * i < length ? samples[2 * i]! : 0
      imaginary[at] = 2 * i + 1 < length ? samples[2 * i + 1]! : 0
    }
    this.#butterflies()
    // The two interleaved half transforms, separated by symmetry.
    into[0] = (real[0]! + imaginary[0]!) ** 2
    into[half] = (real[0]! - imaginary[0]!) ** 2
    for (let k = 1; k < half; k++) {
      const mirror = half - k
      const evenReal = (real[k]! + real[mirror]!) / 2
      const evenImaginary = (imaginary[k]! - imaginary[mirror]!) / 2
      const oddReal = (imaginary[k]! + imaginary[mirror]!) / 2
      const oddImaginary = (real[mirror]! - real[k]!) / 2
      const cos = this.#cos[k]!
      const sin = this.#sin[k]!
      const x = evenReal + cos * oddReal + sin * oddImaginary
      const y = evenImaginary + cos * oddImaginary - sin * oddReal
      into[k] = x * x + y * y
    }
  }

  #butterflies(): void {
    const half = this.#half
    const real = this.#real
    const imaginary = this.#imaginary
    for (let span = 1; span < half; span *= 2) {
      const step = half / span
      for (let k = 0; k < span; k++) {
        const cos = this.#cos[k * step]!
        const sin = this.#sin[k * step]!
        for (let a = k; a < half; a += 2 * span) {
          const b = a + span
          const x = real[b]! * cos + imaginary[b]! * sin
          const y = imaginary[b]! * cos - real[b]! * sin
          real[b] = real[a]! - x
          imaginary[b] = imaginary[a]! - y
          real[a] = real[a]! + x
          imaginary[a] = imaginary[a]! + y
        }
      }
    }
  }
}
