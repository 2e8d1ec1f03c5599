// The clock as a value that is passed in, so that only the edge reads the machine's.

/** `nowMs` is wall time (Unix ms, for what is shown); `monotonicMs` never steps back (for intervals). */
export type Clock = { readonly nowMs: () => number; readonly monotonicMs: () => number }

export const systemClock: Clock = { nowMs: () => Date.now(), monotonicMs: () => performance.now() }
