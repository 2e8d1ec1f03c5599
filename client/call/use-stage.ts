// What the stage shows now: who is big, who is on this page, in which order; and what of it is received.
import { useEffect, useMemo, useState } from 'react'
import type { PeerId } from '../../src/protocol/ids.ts'
import { may } from '../../src/protocol/roles.ts'
import type { CallSession } from '../state/call-session.ts'
import type { CallState } from '../state/call-state.ts'
import type { PreferencesStore } from '../state/preferences.ts'
import { useStore } from '../state/use-store.ts'
import { viewKey } from '../state/view.ts'
import type { Size } from '../ui/fit.ts'
import { arrange, chooseBig, promote } from './layout.ts'
import type { Arrangement, TileId } from './layout.ts'

/** The place beside oneself while nobody else is there. */
export const INVITATION: TileId = 'invitation'

export type StageView = Arrangement & {
  readonly selfId: PeerId
  readonly pinned: TileId | null
  readonly togglePin: (id: TileId) => void
  readonly turn: (page: number) => void
}

export function useStage(session: CallSession, call: CallState, preferences: PreferencesStore, area: Size): StageView {
  const { layout } = useStore(preferences)
  const spotlight = useStore(session.spotlight)
  const isSharing = useStore(session.screen.state).kind === 'on'
  const hidden = useStore(session.hidden)
  const [pinned, setPinned] = useState<TileId | null>(null)
  const [page, setPage] = useState(0)
  // Before the server has given an id there is a picture of oneself already.
  const selfId = call.selfId ?? ('self' as PeerId)
  const self = viewKey(selfId, 'camera')
  const ownScreen = viewKey(selfId, 'screen')
  // Observers have nothing to show; who they are stands in the people panel.
  const seen = call.peers.filter(({ role }) => may(role, 'produce'))
  const [cameras, setCameras] = useSteadyOrder(seen.map(({ peerId }) => viewKey(peerId, 'camera')))
  const [screens] = useSteadyOrder(call.peers.filter(({ producers }) => producers.some(({ source }) => source === 'screen')).map(({ peerId }) => viewKey(peerId, 'screen')))
  const others = [...screens, ...cameras, ...(isSharing ? [ownScreen] : []), ...(may(call.role, 'produce') ? [self] : [])]
  const ids = [...others, ...(call.peers.length === 0 || others.length === 0 ? [INVITATION] : [])]
  const shown = spotlight.shown && viewKey(spotlight.shown, 'camera')
  const big = chooseBig({ mode: call.peers.length === 0 ? 'grid' : layout, pinned, ids, screens, spotlight: shown, selfId: self })
  const made = arrange({ ids, selfId: self, big, page, area })

  // One place of the first page is one's own, and screens come before people.
  const firstPeople = made.firstPage - 1 - screens.length
  const { spokeMs } = spotlight
  useEffect(() => {
    if (!shown) return
    const spoke = new Map([...spokeMs].map(([peerId, ms]) => [viewKey(peerId, 'camera'), ms]))
    setCameras((order) => promote(order, shown, firstPeople, spoke))
  }, [shown, firstPeople, spokeMs, setCameras])
  useEffect(() => {
    const own = new Set([self, ownScreen, INVITATION])
    session.setView(hidden ? new Map() : new Map(made.places.filter(({ id }) => !own.has(id)).map(({ id, height }) => [id, Math.round(height * devicePixelRatio)])))
  })
  return { ...made, selfId, pinned, togglePin: (id) => setPinned(id === pinned ? null : id), turn: setPage }
}

/** Whoever is there stays where they are; newcomers come after them. */
export function steadyOrder(kept: readonly TileId[], ids: readonly TileId[]): readonly TileId[] {
  const next = [...kept.filter((id) => ids.includes(id)), ...ids.filter((id) => !kept.includes(id))]
  return next.length === kept.length && next.every((id, index) => id === kept[index]) ? kept : next
}

function useSteadyOrder(ids: readonly TileId[]): [readonly TileId[], (change: (order: readonly TileId[]) => readonly TileId[]) => void] {
  const [kept, keep] = useState<readonly TileId[]>([])
  const key = ids.join('\n')
  const order = useMemo(() => steadyOrder(kept, key === '' ? [] : key.split('\n')), [kept, key])
  useEffect(() => keep(order), [order])
  return [order, keep]
}
