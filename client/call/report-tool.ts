// The host's way to the meeting's report while it goes on: in a tab of its own, so that the call stays.
import { ChartColumnStacked } from 'lucide-react'
import { analyticsPath } from '../state/room-name.ts'
import { say } from '../words/words.ts'
import type { CallContext, Extension } from './extensions.ts'

export function useReportTool({ session, call }: CallContext): Extension {
  if (call.role !== 'host') return {}
  // Without an opener the new tab has a storage of its own: see state/key-handover.ts.
  const run = (): void => void window.open(analyticsPath({ roomId: session.roomId }), '_blank', 'noopener')
  return { tools: [{ id: 'report', name: say('pages.openReport'), icon: ChartColumnStacked, rank: 85, action: { kind: 'press', run } }] }
}
