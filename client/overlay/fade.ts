// How strongly a reading shows at its age: whole while fresh, then fading, then gone.

/** Readings come 2 to 5 times a second: up to here the last one is simply the newest. */
export const FRESH_MS = 1000
/** From here on nothing is shown: an old label would be a claim about now. */
export const GONE_MS = 3000
/** The faintest that is still readable, reached just before it goes. */
const FAINTEST = 0.25

export function opacityAt(ageMs: number): number {
  if (ageMs >= GONE_MS) return 0
  if (ageMs <= FRESH_MS) return 1
  return 1 - ((ageMs - FRESH_MS) / (GONE_MS - FRESH_MS)) * (1 - FAINTEST)
}
