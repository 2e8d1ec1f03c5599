// The overlay of one tile: there while that person has a reading, where the viewer put it.
import type { PeerId } from '../../src/protocol/ids.ts'
import type { SeenReadings } from '../analysis/readings-store.ts'
import type { Readable } from '../state/store.ts'
import { useStore } from '../state/use-store.ts'
import type { Size, TileSpace } from './geometry.ts'
import { Overlay } from './overlay.tsx'
import type { PlacementStore } from './placement-store.ts'

type TileOverlayProps = {
  readonly readings: Readable<SeenReadings>
  readonly placements: PlacementStore
  readonly peerId: PeerId
  readonly name: string
  readonly tile: TileSpace
  readonly video: Size | null
  readonly mirrored: boolean
}

export function TileOverlay({ readings, placements, ...place }: TileOverlayProps) {
  const seen = useStore(readings).get(place.peerId)
  const placement = useStore(placements).get(place.peerId) ?? 'face'
  return seen ? <Overlay {...place} seen={seen} placement={placement} onPlace={(next) => placements.place(place.peerId, next)} /> : null
}
