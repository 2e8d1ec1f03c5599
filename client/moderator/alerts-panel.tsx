// The alerts: each with what triggered it and since when, its row one press away; those that are over stay until they are dismissed.
import { Bell, BellOff, X } from 'lucide-react'
import type { Alert } from '../../src/protocol/alerts.ts'
import { useStore } from '../state/use-store.ts'
import { Button } from '../ui/button.tsx'
import { Toggle } from '../ui/toggle.tsx'
import { say, sayTime } from '../words/words.ts'
import { alertSentence } from './alert-words.ts'
import type { Board } from './board.ts'
import { useDesk } from './desk.ts'
import { isActive } from './needs.ts'
import { personKey, roomKey } from './rows.ts'
import type { HabitsStore } from './habits.ts'

/** Of all rooms: those that hold first, each kind newest first. */
export function allAlerts({ rooms }: Board): readonly Alert[] {
  return [...rooms.values()].flatMap(({ info }) => info.alerts).toSorted((a, b) => Number(isActive(b)) - Number(isActive(a)) || b.atMs - a.atMs)
}

export function AlertsPanel({ habits }: { readonly habits: HabitsStore }) {
  const { link, isLive, alerts: all } = useDesk()
  const alerts = useStore(all)
  const { alertsRead, sound } = useStore(habits)
  const over = alerts.filter((alert) => !isActive(alert))
  const dismissOver = (): void => {
    for (const { roomId, alertId } of over) void link.ask('alert:dismiss', { roomId, alertId }).catch(() => undefined)
  }
  return (
    <div className="alerts">
      <div className="alerts-list">
        {alerts.length === 0 && (
          <div className="board-nothing">
            <BellOff aria-hidden="true" />
            <p>{say('moderator.noAlerts')}</p>
            <p className="field-note">{say('moderator.noAlertsText')}</p>
          </div>
        )}
        <ul>
          {alerts.map((alert) => (
            <AlertItem key={`${alert.roomId} ${alert.alertId}`} alert={alert} />
          ))}
        </ul>
        {over.length > 1 && (
          <Button kind="plain" isDisabled={!isLive} onPress={dismissOver}>
            {say('moderator.dismissAll')}
          </Button>
        )}
      </div>
      <div className="alerts-foot">
        <Toggle name={say('moderator.readOut')} hint={say('moderator.readOutHint')} isOn={alertsRead} onChange={(on) => habits.change({ alertsRead: on })} />
        <Toggle name={say('moderator.sound')} isOn={sound} onChange={(on) => habits.change({ sound: on })} />
      </div>
    </div>
  )
}

function AlertItem({ alert }: { readonly alert: Alert }) {
  const { link, now, goTo, isLive } = useDesk()
  const { roomId, alertId, peerId, sinceMs, endedMs } = alert
  const labels = useLabelWords()
  const sentence = alertSentence(alert, useStore(now), labels)
  // Whoever waits in a lobby has no place yet: their room is shown.
  const key = peerId === null ? roomKey(roomId) : personKey(roomId, peerId)
  return (
    <li className="alert" data-over={!isActive(alert) || undefined}>
      <Bell aria-hidden="true" />
      <div className="alert-words">
        <p dir="auto">{sentence}</p>
        <p className="field-note">
          <span dir="ltr">{roomId}</span> · {endedMs === null ? say('moderator.nowSince', { time: sayTime(sinceMs) }) : say('moderator.over', { time: sayTime(endedMs) })}
        </p>
        <Button kind="plain" className="alert-go" aria-label={`${say('moderator.goTo')}: ${sentence}`} onPress={() => goTo(key, roomId)}>
          {say('moderator.goTo')}
        </Button>
      </div>
      <Button kind="icon" className="button-plain" aria-label={`${say('moderator.dismiss')}: ${sentence}`} isDisabled={!isLive} onPress={() => void link.ask('alert:dismiss', { roomId, alertId }).catch(() => undefined)}>
        <X aria-hidden="true" />
      </Button>
    </li>
  )
}

export function useLabelWords(): Parameters<typeof alertSentence>[2] {
  const { labels } = useDesk()
  return labels?.labelWords ?? ((label) => label)
}
