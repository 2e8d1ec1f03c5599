// The live region: what happens is added to a log that screen readers read out in order, unless its topic is silenced.
import { useEffect, useRef, useState } from 'react'
import type { CallState } from '../state/call-state.ts'
import type { PreferencesStore } from '../state/preferences.ts'
import type { Readable } from '../state/store.ts'
import { isReadOut } from '../state/topics.ts'
import type { Announcement } from '../state/topics.ts'

/** Enough for what comes in one breath; older lines have been read. */
const KEPT = 6

export function Announcer({ state, preferences }: { readonly state: Readable<CallState>; readonly preferences: PreferencesStore }) {
  const [lines, setLines] = useState<readonly Announcement[]>([])
  const told = useRef(0)
  useEffect(() => {
    // From the store itself: of two announcements in one turn a render would see the last alone.
    const hear = (): void => {
      const { announcement } = state.getSnapshot()
      if (announcement.count === told.current) return
      told.current = announcement.count
      if (isReadOut(announcement, preferences.getSnapshot().silenced)) setLines((before) => [...before, announcement].slice(-KEPT))
    }
    hear()
    return state.subscribe(hear)
  }, [state, preferences])
  return (
    <div className="for-ears" role="log" aria-live="polite" data-testid="announcer">
      {lines.map(({ count, text }) => (
        <p key={count}>{text}</p>
      ))}
    </div>
  )
}
