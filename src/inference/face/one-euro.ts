// The One Euro filter (Casiez, Roussel and Vogel 2012): still when the value rests, quick when it moves; pure.

export type OneEuroState = { readonly value: number; readonly speed: number }
export type OneEuroTuning = { readonly minCutoffHz: number; readonly beta: number; readonly speedCutoffHz: number }

const smoothing = (cutoffHz: number, elapsedMs: number): number => {
  const turn = 2 * Math.PI * cutoffHz * (elapsedMs / 1000)
  return turn / (turn + 1)
}

export function oneEuro(previous: OneEuroState | null, next: number, elapsedMs: number, tuning: OneEuroTuning): OneEuroState {
  if (previous === null || elapsedMs <= 0) return { value: next, speed: previous?.speed ?? 0 }
  const rawSpeed = (next - previous.value) / (elapsedMs / 1000)
  const speed = previous.speed + smoothing(tuning.speedCutoffHz, elapsedMs) * (rawSpeed - previous.speed)
  const alpha = smoothing(tuning.minCutoffHz + tuning.beta * Math.abs(speed), elapsedMs)
  return { value: previous.value + alpha * (next - previous.value), speed }
}
