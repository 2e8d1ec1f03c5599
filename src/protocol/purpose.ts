// What a server is for, as whoever runs it declares, and which purposes leave no emotion analysis at all.

import type { AccessMode } from './constants.ts'

export const PURPOSES = ['personal', 'research', 'coaching', 'healthcare', 'events', 'work', 'education'] as const
export type Purpose = (typeof PURPOSES)[number]
export const DEFAULT_PURPOSE: Purpose = 'personal'

/**
 * Source: Regulation (EU) 2024/1689 (the AI Act), Article 5(1)(f) with recital 44, https://eur-lex.europa.eu/eli/reg/2024/1689/oj:
 * since 2 February 2025 AI systems that infer emotions of a natural person "in the areas of workplace and education institutions"
 * are prohibited. The one exception is for medical or safety reasons; consent is none. The Commission's guidelines name the
 * emotional tone of a work team in video calls as an example of what is prohibited.
 */
const ANALYSIS_UNDER: Readonly<Record<Purpose, 'permitted' | 'prohibited'>> = {
  personal: 'permitted',
  research: 'permitted',
  coaching: 'permitted',
  healthcare: 'permitted',
  events: 'permitted',
  work: 'prohibited',
  education: 'prohibited',
}

/** True for what is not in the list, too: what nobody has thought about is not permitted. */
export function prohibitsAnalysis(purpose: Purpose): boolean {
  return ANALYSIS_UNDER[purpose] !== 'permitted'
}

/** 'available': people may agree to it; 'off': switched off by whoever runs the server; 'prohibited': by the purpose. */
export const ANALYSIS_OFFERS = ['available', 'off', 'prohibited'] as const
export type AnalysisOffer = (typeof ANALYSIS_OFFERS)[number]

/** What a client is told of the server before anybody is asked anything. */
export type DeploymentInfo = { readonly purpose: Purpose; readonly analysis: AnalysisOffer; readonly access: AccessMode; /** How long consents and who saw or did what are kept. */ readonly retentionHours: number; /** There where people can sign in (`/api/sign-in`). */ readonly signIn?: true }
