// One person: picture or initials, name and signs, the speaker's ring, and the overlay.
import { MicOff, Waves } from 'lucide-react'
import { useCallback, useEffect, useState } from 'react'
import type { ReactNode } from 'react'
import type { PeerId } from '../../src/protocol/ids.ts'
import type { QualitySign } from '../state/quality.ts'
import { Avatar } from '../ui/avatar.tsx'
import { fitFor } from '../ui/fit.ts'
import type { Size } from '../ui/fit.ts'
import { StreamVideo } from '../ui/stream-video.tsx'
import { say } from '../words/words.ts'
import type { Place } from './layout.ts'
import { placeStyle } from './place-style.ts'
import { QualityMark } from './quality-mark.tsx'
import { AwayVeil, PinButton } from './tile-controls.tsx'
import { useSize } from './use-size.ts'

/** What the overlay needs to know of its tile. `video` is the picture's own size while one is shown. */
export type OverlayPlace = { readonly peerId: PeerId; readonly name: string; readonly tile: Size & { readonly plate: Size }; readonly video: Size | null; readonly mirrored: boolean }

export type TileProps = {
  readonly peerId: PeerId
  readonly name: string
  readonly isSelf: boolean
  /** Their network went without a goodbye; they may be back at any moment. */
  readonly isAway: boolean
  readonly place: Place
  /** Null when the camera is off. */
  readonly picture: MediaStreamTrack | null
  readonly muted: boolean
  readonly speaking: boolean
  readonly analysed: boolean
  /** Null until something is known. */
  readonly quality: QualitySign | null
  readonly isPinned: boolean
  readonly onPin: () => void
  /** Null where nobody can be analysed, or the viewer switched overlays off. */
  readonly overlay: ((place: OverlayPlace) => ReactNode) | null
  /** What the person shows of themselves beside the picture: a hand, a reaction. */
  readonly signs?: ReactNode
}

export function Tile(props: TileProps) {
  const { peerId, name, isSelf, isAway, place, picture, overlay } = props
  const [video, setVideo] = useState<Size | null>(null)
  const [plateRef, plate] = useSize<HTMLDivElement>()
  const onSize = useCallback((next: Size) => setVideo(next), [])
  useEffect(() => {
    if (!picture) setVideo(null)
  }, [picture])
  const size: Size = { width: place.width, height: place.height }
  return (
    <article
      className="tile"
      data-peer-id={peerId}
      data-self={isSelf || undefined}
      data-big={place.isBig || undefined}
      data-away={isAway || undefined}
      data-speaking={(props.speaking && !isAway) || undefined}
      data-camera={picture ? 'on' : 'off'}
      aria-label={isSelf ? say('call.nameAndYou', { name }) : name}
      style={placeStyle(place)}
    >
      {picture && <StreamVideo track={picture} mirrored={isSelf} fit={video ? fitFor(size, video) : 'cover'} onSize={onSize} label={isSelf ? say('call.yourPicture') : say('call.pictureOf', { name })} />}
      {/* Until the first picture has come there are the initials, not a black tile. */}
      {!(picture && video) && (
        <div className="tile-empty">
          <Avatar name={name} />
        </div>
      )}
      {isAway && <AwayVeil />}
      <div className="tile-name" ref={plateRef}>
        {props.muted && <MicOff role="img" aria-label={say('call.microphoneMuted')} />}
        <span dir="auto">{isSelf ? say('call.nameYou', { name }) : name}</span>
        {props.quality && <QualityMark sign={props.quality} />}
        {props.analysed && <Waves role="img" aria-label={say('call.analysisOn')} className="tile-analysed" />}
      </div>
      {props.signs}
      {!isAway && overlay?.({ peerId, name, tile: { ...size, plate }, video: picture ? video : null, mirrored: isSelf })}
      <PinButton name={name} isPinned={props.isPinned} onPin={props.onPin} />
    </article>
  )
}
