// The job that says what rules would have said in the meetings that are kept.
import type { Rules } from '../../protocol/alerts.ts'
import type { DashboardResponses } from '../../protocol/dashboard.ts'
import type { Database } from '../database.ts'
import type { PreviewTerms } from './alert-desk.ts'

export const PREVIEW_JOBS = { previewRules }

/** Until meetings are kept there is none to look at. */
async function previewRules(_database: Database, _rules: Rules, _terms: PreviewTerms): Promise<DashboardResponses['rules:preview']> {
  return { meetings: 0, fromMs: null, alerts: [], more: 0, notKept: ['lobby-waiting'] }
}
