// The tiles: oneself and everybody else, as large as they fit; an invitation to share the link while alone.
import { Check, Link2 } from 'lucide-react'
import { useCallback } from 'react'
import type { PeerId } from '../../src/protocol/ids.ts'
import type { CallAnalysis } from '../analysis/call-analysis.tsx'
import { isSending } from '../state/call-state.ts'
import type { CallState } from '../state/call-state.ts'
import type { CallSession } from '../state/call-session.ts'
import type { TrackMap } from '../state/media-link.ts'
import { useStore } from '../state/use-store.ts'
import { Button } from '../ui/button.tsx'
import { say } from '../words/words.ts'
import { gridFor } from './grid.ts'
import { Tile } from './tile.tsx'
import type { OverlayPlace } from './tile.tsx'
import { useSize } from './use-size.ts'

const GAP_PX = 12

type StageProps = {
  readonly session: CallSession
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

export function Stage({ session, call, tracks, labels, name, copied, onCopy, invitationOnly, inert }: StageProps) {
  const [ref, area] = useSize<HTMLDivElement>()
  const local = useStore(session.media.state)
  const alone = call.peers.length === 0
  const grid = gridFor(alone ? 2 : call.peers.length + 1, area, GAP_PX)
  const onHeight = useCallback((peerId: PeerId, heightPx: number) => session.showTile(peerId, heightPx), [session])
  const overlay = labels && ((place: OverlayPlace) => <labels.TileOverlay readings={labels.readings} placements={labels.placements} {...place} />)
  // Before the server has given an id there is a picture of oneself already.
  const selfId = call.selfId ?? ('self' as PeerId)
  const common = (peerId: PeerId) => ({
    peerId,
    size: grid.tile,
    speaking: call.activeSpeaker === peerId,
    analysed: call.analysis.analysed.includes(peerId),
    overlay,
  })
  return (
    <main className="stage" ref={ref} inert={inert} aria-label={say('call.people')}>
      {area.width > 0 && (
        <div className="stage-tiles" style={{ width: grid.columns * grid.tile.width + (grid.columns - 1) * GAP_PX }}>
          {call.peers.map((peer) => (
            <Tile
              key={peer.peerId}
              {...common(peer.peerId)}
              name={peer.displayName}
              isSelf={false}
              picture={isSending(peer, 'camera') ? (tracks.get(peer.peerId)?.camera ?? null) : null}
              muted={!isSending(peer, 'microphone')}
              onHeight={onHeight}
            />
          ))}
          <Tile {...common(selfId)} name={name} isSelf picture={local.camera.kind === 'on' ? local.camera.track : null} muted={local.microphone.kind !== 'on' || local.microphone.muted} />
          {alone && (
            <section className="stage-alone" style={{ width: grid.tile.width, height: grid.tile.height }}>
              {call.phase.kind === 'joined' ? (
                <>
                  <h2>{say('call.alone')}</h2>
                  <p className="soft small">{say(invitationOnly ? 'people.inviteByToken' : 'call.aloneHint')}</p>
                  <p className="stage-link">
                    {location.host}/{session.roomId}
                  </p>
                  <Button onPress={onCopy} aria-label={say(copied ? 'call.copiedToClipboard' : 'call.copyRoomLink')}>
                    {copied ? <Check aria-hidden="true" /> : <Link2 aria-hidden="true" />}
                    {say(copied ? 'call.copied' : 'call.copyTheLink')}
                  </Button>
                </>
              ) : (
                <p className="soft">{call.phase.kind === 'reconnecting' ? say('call.waiting') : say('call.joining', { room: session.roomId })}</p>
              )}
            </section>
          )}
        </div>
      )}
    </main>
  )
}
