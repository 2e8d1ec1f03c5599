// Logits to calibrated probabilities: softmax(logits / temperature) (Guo et al. 2017).

export function softmax(logits: Float32Array, at: number, count: number, temperature: number): readonly number[] {
  let highest = Number.NEGATIVE_INFINITY
  for (let i = 0; i < count; i++) highest = Math.max(highest, logits[at + i]!)
  const out = new Array<number>(count)
  let sum = 0
  for (let i = 0; i < count; i++) sum += out[i] = Math.exp((logits[at + i]! - highest) / temperature)
  for (let i = 0; i < count; i++) out[i] = out[i]! / sum
  return out
}

/** The index of the greatest; the first of equals. */
export function likeliest(probabilities: readonly number[]): number {
  let best = 0
  for (let i = 1; i < probabilities.length; i++) if (probabilities[i]! > probabilities[best]!) best = i
  return best
}
