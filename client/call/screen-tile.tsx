// A shared screen as a tile of its own: whole, never mirrored, without a label of anybody's expression.
import { MonitorUp } from 'lucide-react'
import type { PeerId } from '../../src/protocol/ids.ts'
import { StreamVideo } from '../ui/stream-video.tsx'
import type { Place } from './layout.ts'
import { placeStyle } from './place-style.ts'
import { AwayVeil, PinButton } from './tile-controls.tsx'

type ScreenTileProps = {
  readonly place: Place
  readonly ownerId: PeerId
  readonly title: string
  /** Null until it arrives. */
  readonly picture: MediaStreamTrack | null
  readonly isAway: boolean
  readonly isPinned: boolean
  readonly onPin: () => void
}

export function ScreenTile({ place, ownerId, title, picture, isAway, isPinned, onPin }: ScreenTileProps) {
  return (
    <article className="tile tile-screen" data-screen-of={ownerId} data-big={place.isBig || undefined} data-away={isAway || undefined} aria-label={title} style={placeStyle(place)}>
      {picture ? (
        <StreamVideo track={picture} mirrored={false} fit="contain" label={title} />
      ) : (
        <div className="tile-empty">
          <MonitorUp aria-hidden="true" />
        </div>
      )}
      {isAway && <AwayVeil />}
      <div className="tile-name">
        <MonitorUp aria-hidden="true" />
        <span>{title}</span>
      </div>
      <PinButton name={title} isPinned={isPinned} onPin={onPin} />
    </article>
  )
}
