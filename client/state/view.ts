// What is on the screen of a call: whose pictures, and how high each is shown.
import type { Source } from '../../src/protocol/constants.ts'
import type { PeerId } from '../../src/protocol/ids.ts'

/** Height in device pixels, by viewKey. What is not in it is not shown. */
export type View = ReadonlyMap<string, number>

export function viewKey(peerId: PeerId, source: Source): string {
  return `${source} ${peerId}`
}

export function sameView(a: View, b: View): boolean {
  return a.size === b.size && [...a].every(([key, heightPx]) => b.get(key) === heightPx)
}

/** The simulcast layer (180p, 360p, 720p) that fills so many lines; a fifth too few is not seen. */
export function layerFor(heightPx: number): 0 | 1 | 2 {
  return heightPx <= 220 ? 0 : heightPx <= 440 ? 1 : 2
}
