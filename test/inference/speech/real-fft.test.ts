// The fast transform against the direct sum.
import { expect, test } from 'vitest'
import { RealFft } from '../../../src/inference/speech/real-fft.ts'

function directPower(samples: Float64Array, size: number): Float64Array {
  return Float64Array.from({ length: size / 2 + 1 }, (_, k) => {
    let real = 0
    let imaginary = 0
    for (let n = 0; n < samples.length; n++) {
      real += samples[n]! * Math.cos((2 * Math.PI * k * n) / size)
      imaginary -= samples[n]! * Math.sin((2 * Math.PI * k * n) / size)
    }
    return real ** 2 + imaginary ** 2
  })
}

for (const size of [4, 8, 64, 512]) {
  test(`${size} points equal the direct transform, zero-padded or not`, () => {
    const fft = new RealFft(size)
    const out = new Float64Array(size / 2 + 1)
    for (const length of [size, Math.floor(size * 0.78)]) {
      const samples = Float64Array.from({ length }, (_, n) => Math.sin(n * 1.7) + 0.3 * Math.cos(n * n))
      fft.power(samples, length, out)
      for (const [bin, value] of directPower(samples, size).entries()) expect(out[bin]).toBeCloseTo(value, 7)
    }
  })
}

test('a size that is no power of two is refused', () => {
  expect(() => new RealFft(400)).toThrow(RangeError)
  expect(() => new RealFft(2)).toThrow(RangeError)
})
