// New alerts are read out to screen readers and, where that is wanted, sounded; old ones are not repeated.
import { useEffect, useRef, useState } from 'react'
import type { Alert } from '../../src/protocol/alerts.ts'
import { useStore } from '../state/use-store.ts'
import { alertSentence } from './alert-words.ts'
import { useLabelWords } from './alerts-panel.tsx'
import { useDesk } from './desk.ts'
import type { HabitsStore } from './habits.ts'
import { isActive } from './needs.ts'

/** Enough for what comes in one breath. */
const KEPT = 6

export function AlertCaller({ habits, playSound }: { readonly habits: HabitsStore; readonly playSound: () => void }) {
  const { alerts, now } = useDesk()
  const all = useStore(alerts)
  const labels = useLabelWords()
  const known = useRef<ReadonlySet<string> | null>(null)
  const [lines, setLines] = useState<readonly { readonly id: string; readonly text: string }[]>([])
  useEffect(() => {
    const active = all.filter(isActive)
    const before = known.current
    known.current = new Set(active.map(({ alertId }) => alertId))
    // What was so when the page opened is on the badge.
    if (before === null) return
    const fresh = active.filter(({ alertId }) => !before.has(alertId))
    if (fresh.length === 0) return
    const { alertsRead, sound } = habits.getSnapshot()
    if (sound) playSound()
    const lineOf = (alert: Alert) => ({ id: alert.alertId, text: `${alert.roomId}: ${alertSentence(alert, now.getSnapshot(), labels)}` })
    if (alertsRead) setLines((told) => [...told, ...fresh.map(lineOf)].slice(-KEPT))
  }, [all, habits, labels, now, playSound])
  return (
    <div className="for-ears" role="log" aria-live="polite" data-testid="alert-caller">
      {lines.map(({ id, text }) => (
        <p key={id}>{text}</p>
      ))}
    </div>
  )
}
