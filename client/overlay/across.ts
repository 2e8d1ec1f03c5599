// The tile seen in a mirror: where text runs from right to left the name is low on the right, and the chip's geometry holds the other way round.
import type { Placement } from './geometry.ts'

type Span = { readonly x: number; readonly width: number }

/** Left of something as wide as `width` in a tile, told from the tile's other edge. */
export function acrossX({ x, width }: Span, tileWidth: number): number {
  return tileWidth - x - width
}

const ACROSS: Readonly<Record<Placement, Placement>> = {
  face: 'face', 'bottom-right': 'bottom-left', 'bottom-left': 'bottom-right', 'top-right': 'top-left', 'top-left': 'top-right',
}

export function acrossPlacement(placement: Placement): Placement {
  return ACROSS[placement]
}
