// The tiles: oneself, everybody else and what they share, in a grid or around a big one; an invitation to share the link while alone.
import type { PeerInfo } from '../../src/protocol/events.ts'
import type { PeerId } from '../../src/protocol/ids.ts'
import type { CallAnalysis } from '../analysis/call-analysis.tsx'
import { TileSigns } from '../conversation/tile-signs.tsx'
import { isSending } from '../state/call-state.ts'
import type { CallState } from '../state/call-state.ts'
import type { CallSession } from '../state/call-session.ts'
import type { PreferencesStore } from '../state/preferences.ts'
import type { TrackMap } from '../state/receiver.ts'
import { useStore } from '../state/use-store.ts'
import { viewKey } from '../state/view.ts'
import { say } from '../words/words.ts'
import { Invitation } from './invitation.tsx'
import { Pager } from './pager.tsx'
import { ScreenTile } from './screen-tile.tsx'
import { useShortcuts } from './shortcuts.ts'
import { Tile } from './tile.tsx'
import type { OverlayPlace } from './tile.tsx'
import { useSize } from './use-size.ts'
import { INVITATION, useStage } from './use-stage.ts'
import './stage.css'

type StageProps = {
  readonly session: CallSession
  readonly preferences: PreferencesStore
  readonly call: CallState
  readonly tracks: TrackMap
  /** Whose labels are shown on the tiles; null: none are. */
  readonly labels: CallAnalysis | null
  readonly name: string
  readonly copied: boolean
  readonly onCopy: () => void
  /** Where a link alone lets nobody in. */
  readonly invitationOnly: boolean
  /** While something covers it. */
  readonly inert: boolean
}

export function Stage({ session, preferences, call, tracks, labels, name, copied, onCopy, invitationOnly, inert }: StageProps) {
  const [ref, area] = useSize<HTMLDivElement>()
  const local = useStore(session.media.state)
  const screen = useStore(session.screen.state)
  const signs = useStore(session.quality.signs)
  const view = useStage(session, call, preferences, area)
  const { selfId, pinned, page, pages, pager, turn } = view
  useShortcuts(pages > 1 ? { pagedown: () => turn(Math.min(page + 1, pages - 1)), pageup: () => turn(Math.max(page - 1, 0)) } : {})
  const overlay = labels && ((place: OverlayPlace) => <labels.TileOverlay readings={labels.readings} placements={labels.placements} {...place} />)
  const pin = (id: string, who: string) => ({
    isPinned: pinned === id,
    onPin: () => {
      view.togglePin(id)
      session.announce(pinned === id ? say('stage.said.unpinned') : say('stage.said.pinned', { name: who }))
    },
  })
  const common = (peerId: PeerId) => ({
    peerId,
    speaking: call.activeSpeaker === peerId,
    analysed: call.analysis.analysed.includes(peerId),
    quality: signs.get(peerId) ?? null,
    overlay,
    signs: <TileSigns peerId={peerId} conversation={call.conversation} />,
  })
  const places = new Map(view.places.map((place) => [place.id, place]))
  const cameraTile = (peer: PeerInfo) => {
    const id = viewKey(peer.peerId, 'camera')
    const place = places.get(id)
    if (!place) return null
    const picture = isSending(peer, 'camera') ? (tracks.get(peer.peerId)?.camera ?? null) : null
    return <Tile key={id} {...common(peer.peerId)} {...pin(id, peer.displayName)} place={place} name={peer.displayName} isSelf={false} isAway={peer.presence === 'away'} picture={picture} muted={!isSending(peer, 'microphone')} />
  }
  const screenTile = (peer: PeerInfo) => {
    const id = viewKey(peer.peerId, 'screen')
    const place = places.get(id)
    const title = say('stage.screenOf', { name: peer.displayName })
    return place && <ScreenTile key={id} {...pin(id, title)} place={place} ownerId={peer.peerId} title={title} picture={tracks.get(peer.peerId)?.screen ?? null} isAway={peer.presence === 'away'} />
  }
  const self = places.get(viewKey(selfId, 'camera'))
  const ownScreen = places.get(viewKey(selfId, 'screen'))
  const invitation = places.get(INVITATION)
  return (
    <main className="stage" ref={ref} inert={inert} aria-label={say('call.people')}>
      {call.peers.map(screenTile)}
      {call.peers.map(cameraTile)}
      {ownScreen && screen.kind === 'on' && <ScreenTile {...pin(viewKey(selfId, 'screen'), say('stage.yourScreen'))} place={ownScreen} ownerId={selfId} title={say('stage.yourScreen')} picture={screen.picture} isAway={false} />}
      {self && (
        <Tile
          {...common(selfId)}
          {...pin(self.id, name)}
          place={self}
          name={name}
          isSelf
          isAway={false}
          picture={local.camera.kind === 'on' ? local.camera.track : null}
          muted={local.microphone.kind !== 'on' || local.microphone.muted}
        />
      )}
      {invitation && <Invitation place={invitation} call={call} roomId={session.roomId} byToken={invitationOnly} copied={copied} onCopy={onCopy} />}
      {pager && <Pager at={pager} page={page} pages={pages} onTurn={turn} />}
    </main>
  )
}
