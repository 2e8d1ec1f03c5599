// The one way to the page's analysis (labels, consent, the sign): fetched only where the server's purpose permits analysis.
import type { DeploymentInfo } from '../../src/protocol/purpose.ts'
import type { CallAnalysis } from '../analysis/call-analysis.tsx'
import { Store } from './store.ts'

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

/** The analysis in one call's page: fetched, made, and let go. */
export class AnalysisDoor {
  readonly inPage = new Store<AnalysisInPage>({ kind: 'none' })

  /** After each join: the server may have come back with another purpose. */
  async bring(deployment: DeploymentInfo | null, parts: ConstructorParameters<typeof CallAnalysis>[0]): Promise<void> {
    const loading = loadAnalysis(deployment)
    if (!loading) return this.drop()
    const { kind } = this.inPage.getSnapshot()
    if (kind === 'open' || kind === 'loading') return
    this.inPage.set({ kind: 'loading' })
    const isWanted = (): boolean => this.inPage.getSnapshot().kind === 'loading'
    try {
      const { CallAnalysis } = await loading
      if (isWanted()) this.inPage.set({ kind: 'open', analysis: new CallAnalysis(parts) })
    } catch (error) {
      console.warn('overtone: the analysis could not be loaded', error)
      if (isWanted()) this.inPage.set({ kind: 'failed' })
    }
  }

  drop(): void {
    const before = this.inPage.getSnapshot()
    if (before.kind === 'open') before.analysis.close()
    this.inPage.set({ kind: 'none' })
  }
}
