// The one way to the page's analysis (labels, consent, the sign): fetched only where the server's purpose permits analysis.
import type { DeploymentInfo } from '../../src/protocol/purpose.ts'
import type { CallAnalysis } from '../analysis/call-analysis.tsx'

/** 'none' until the server has said that analysis is not prohibited, and for good where it is. */
export type AnalysisInPage = { readonly kind: 'none' } | { readonly kind: 'loading' } | { readonly kind: 'open'; readonly analysis: CallAnalysis } | { readonly kind: 'failed' }

const fetchAnalysis = async () => {
  const analysis = await import('../analysis/call-analysis.tsx')
  await analysis.words
  return analysis
}

/** Null under a purpose that prohibits analysis, or an unknown one: then nothing is fetched. */
export function loadAnalysis(deployment: DeploymentInfo | null): ReturnType<typeof fetchAnalysis> | null {
  return deployment === null || deployment.analysis === 'prohibited' ? null : fetchAnalysis()
}
