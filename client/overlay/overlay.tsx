// One person's chip on their tile: it follows the face, fades with age, and moves out of the way when asked.
import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { KeyboardEvent, PointerEvent } from 'react'
import type { PeerId } from '../../src/protocol/ids.ts'
import { ageMsOf } from '../analysis/readings-store.ts'
import type { SeenReading } from '../analysis/readings-store.ts'
import { useStore } from '../state/use-store.ts'
import { fitFor } from '../ui/fit.ts'
import { say, spoken } from '../words/words.ts'
import { acrossPlacement, acrossX } from './across.ts'
import { ChipFace } from './chip.tsx'
import { opacityAt } from './fade.ts'
import { faceInTile, placementAt } from './geometry.ts'
import type { Placement, Point, Rect, Size, TileSpace } from './geometry.ts'
import { follow } from './motion.ts'
import type { Follow } from './motion.ts'
import { placementByKey } from './placement-key.ts'
import { describeReading } from './phrases.ts'
import './overlay.css'

type OverlayProps = {
  readonly peerId: PeerId
  readonly name: string
  readonly seen: SeenReading
  readonly tile: TileSpace
  /** The video's own size while a picture is shown; null when the camera is off. */
  readonly video: Size | null
  readonly mirrored: boolean
  readonly placement: Placement
  readonly onPlace: (placement: Placement) => void
}

type Drag = { readonly pointerId: number; readonly grip: Point; readonly from: Point; moved: boolean; at: Point }

export function Overlay(given: OverlayProps) {
  // Everything below is reckoned from the edge where the name is; only what is drawn and what is told outside is turned back.
  const across = useStore(spoken).direction === 'rtl'
  const props = { ...given, across }
  const { peerId, name, seen, placement, onPlace } = props
  const { reading } = seen
  const chipRef = useRef<HTMLButtonElement>(null)
  const latest = useRef(props)
  useLayoutEffect(() => {
    latest.current = props
  })
  const motion = useRef<Follow | null>(null)
  const drag = useRef<Drag | null>(null)
  const [dragging, setDragging] = useState(false)

  useEffect(() => {
    const chip = chipRef.current
    if (!chip) return
    const reduced = window.matchMedia('(prefers-reduced-motion: reduce)')
    let size: Size = { width: chip.offsetWidth, height: chip.offsetHeight }
    let shown = ''
    const place = (elapsedMs: number): void => {
      const { seen: newest, tile, placement: wanted, across: isAcross } = latest.current
      const next = follow(motion.current, { face: faceRect(latest.current), chip: size, tile, placement: isAcross ? acrossPlacement(wanted) : wanted, reducedMotion: reduced.matches }, elapsedMs)
      motion.current = drag.current?.moved ? { ...next, at: drag.current.at } : next
      const { at } = motion.current
      const opacity = opacityAt(ageMsOf(newest, performance.now()))
      const x = isAcross ? acrossX({ x: at.x, width: size.width }, tile.width) : at.x
      const style = `${x.toFixed(1)} ${at.y.toFixed(1)} ${opacity.toFixed(2)}`
      if (style !== shown) {
        shown = style
        chip.style.transform = `translate3d(${x.toFixed(1)}px, ${at.y.toFixed(1)}px, 0)`
        chip.style.opacity = opacity.toFixed(2)
        chip.style.visibility = opacity === 0 ? 'hidden' : 'visible'
      }
    }
    // A longer word is kept inside the tile before it is painted, not a frame later.
    const observer = new ResizeObserver(() => {
      size = { width: chip.offsetWidth, height: chip.offsetHeight }
      place(0)
    })
    observer.observe(chip)
    let lastMs = performance.now()
    let request = 0
    const frame = (nowMs: number): void => {
      place(Math.min(200, Math.max(0, nowMs - lastMs)))
      lastMs = nowMs
      request = requestAnimationFrame(frame)
    }
    frame(lastMs)
    return () => {
      observer.disconnect()
      cancelAnimationFrame(request)
    }
  }, [])

  const onPointerDown = (event: PointerEvent<HTMLButtonElement>): void => {
    if (event.button !== 0 || !motion.current) return
    event.currentTarget.setPointerCapture(event.pointerId)
    const grip = { x: event.clientX, y: event.clientY }
    drag.current = { pointerId: event.pointerId, grip, from: motion.current.at, moved: false, at: motion.current.at }
  }
  const onPointerMove = (event: PointerEvent<HTMLButtonElement>): void => {
    const now = drag.current
    if (!now || now.pointerId !== event.pointerId) return
    const [dx, dy] = [(event.clientX - now.grip.x) * (across ? -1 : 1), event.clientY - now.grip.y]
    // A press with a slight slip of the finger is still a press.
    if (!now.moved && Math.hypot(dx, dy) < 5) return
    if (!now.moved) setDragging(true)
    now.moved = true
    now.at = { x: now.from.x + dx, y: now.from.y + dy }
  }
  const onPointerUp = (event: PointerEvent<HTMLButtonElement>): void => {
    const now = drag.current
    drag.current = null
    setDragging(false)
    if (!now?.moved) return
    const chip = { width: event.currentTarget.offsetWidth, height: event.currentTarget.offsetHeight }
    const dropped = placementAt(now.at, chip, latest.current.tile, faceRect(latest.current))
    onPlace(across ? acrossPlacement(dropped) : dropped)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const next = placementByKey(placement, event.key)
    if (!next) return
    event.preventDefault()
    onPlace(next)
  }

  return (
    <button
      ref={chipRef}
      type="button"
      className="overlay"
      data-testid="overlay"
      data-peer-id={peerId}
      data-label={reading.label}
      data-modality={reading.modality}
      data-confidence={reading.confidence.toFixed(3)}
      data-placement={placement}
      data-dragging={dragging || undefined}
      aria-label={describeReading(name, reading)}
      aria-description={say('analysis.placeAndKeys', { place: say(`analysis.places.${placement}`) })}
      title={say('analysis.moveHint')}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerUp}
      onPointerCancel={() => {
        drag.current = null
        setDragging(false)
      }}
      onKeyDown={onKeyDown}
    >
      <ChipFace label={reading.label} modality={reading.modality} confidence={reading.confidence} />
    </button>
  )
}

function faceRect({ seen, tile, video, mirrored, across }: OverlayProps & { readonly across: boolean }): Rect | null {
  const { box } = seen.reading
  if (!box || !video || video.width === 0 || tile.width === 0) return null
  const face = faceInTile(box, video, tile, fitFor(tile, video), mirrored)
  return across ? { ...face, x: acrossX(face, tile.width) } : face
}
