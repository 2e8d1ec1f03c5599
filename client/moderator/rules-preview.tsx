// What the rules would have said in the meetings that are kept: how many alerts, and which.
import type { DashboardResponses } from '../../src/protocol/dashboard.ts'
import { say, sayDate, sayList } from '../words/words.ts'
import { alertSentence } from './alert-words.ts'
import { useLabelWords } from './alerts-panel.tsx'

/** So many are named; a number says how many more there are. */
const NAMED = 8

export function RulesPreview({ preview: { meetings, fromMs, alerts, more, notKept } }: { readonly preview: DashboardResponses['rules:preview'] }) {
  const labels = useLabelWords()
  if (meetings === 0 || fromMs === null) return <p>{say('moderator.previewNone')}</p>
  const named = alerts.slice(0, NAMED)
  const rest = alerts.length - named.length + more
  return (
    <div className="rules-preview">
      <p>
        <strong>{say('moderator.previewTitle', { count: alerts.length + more, meetings: say('moderator.previewMeetings', { count: meetings }), time: sayDate(fromMs) })}</strong>
      </p>
      <ul>
        {named.map((alert) => (
          <li key={`${alert.meetingId} ${alert.alertId}`}>
            {/* As it was when it triggered. */}
            {alertSentence({ ...alert, endedMs: alert.endedMs ?? alert.atMs }, alert.atMs, labels)}
            <span className="field-note">
              <span dir="ltr">{alert.roomId}</span> · {sayDate(alert.atMs)}
            </span>
          </li>
        ))}
      </ul>
      {rest > 0 && <p className="field-note">{say('moderator.previewMore', { count: rest })}</p>}
      {notKept.length > 0 && <p className="field-note">{say('moderator.previewNotKept', { kinds: sayList(notKept.map((kind) => say(`moderator.rule.${kind}.name`))) })}</p>}
    </div>
  )
}
