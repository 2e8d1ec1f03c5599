// When a face is too small for the encoder, or needlessly large, another simulcast layer is asked for; pure.

export type LayerHint = 'higher' | 'lower'
export type HintState = { readonly wanted: LayerHint | null; readonly sinceMs: number; readonly saidMs: number }

export const NO_HINT: HintState = { wanted: null, sinceMs: 0, saidMs: Number.NEGATIVE_INFINITY }

/** The encoder sees 48 pixels for about one face box; under this it is fed blur. */
const USABLE_HEIGHT_PX = 48
/** The next lower layer halves the face; from this height it still has 60 pixels there, clear of the step back up. */
const NEEDLESS_HEIGHT_PX = 120
/** The detector sees 192 rows: in a picture this much smaller a face may be too small to find, in a larger one more rows show no more. */
const SMALL_PICTURE_HEIGHT_PX = 150
/** Layers switch at key frames, which cost the sender: only for a lasting need, and not too often. */
const LASTING_MS = 2_000
const PAUSE_MS = 10_000

/** One tick later: the next state, and the hint to give now if any. `faceHeightPx` is null when no face is seen. */
export function layerHint(state: HintState, faceHeightPx: number | null, pictureHeightPx: number, nowMs: number): { readonly state: HintState; readonly hint: LayerHint | null } {
  const wanted = wantedLayer(faceHeightPx, pictureHeightPx)
  const sinceMs = wanted === state.wanted ? state.sinceMs : nowMs
  const due = wanted !== null && nowMs - sinceMs >= LASTING_MS && nowMs - state.saidMs >= PAUSE_MS
  return { state: { wanted, sinceMs, saidMs: due ? nowMs : state.saidMs }, hint: due ? wanted : null }
}

function wantedLayer(faceHeightPx: number | null, pictureHeightPx: number): LayerHint | null {
  if (faceHeightPx === null) return pictureHeightPx <= SMALL_PICTURE_HEIGHT_PX ? 'higher' : null
  if (faceHeightPx < USABLE_HEIGHT_PX) return 'higher'
  return faceHeightPx > NEEDLESS_HEIGHT_PX ? 'lower' : null
}
