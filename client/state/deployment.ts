// What the server says it is for, asked for while the lobby is open: null until it has answered, or when it cannot be asked.
import { ACCESS_MODES } from '../../src/protocol/constants.ts'
import { ANALYSIS_OFFERS, PURPOSES } from '../../src/protocol/purpose.ts'
import type { DeploymentInfo } from '../../src/protocol/purpose.ts'
import { say } from '../words/words.ts'

export function purposeSentence({ purpose }: DeploymentInfo): string {
  return say('pages.serverIsFor', { purpose: say(`pages.purposes.${purpose}`) })
}

/** What people are told in place of everything about analysis, where the purpose prohibits it; null elsewhere. */
export function prohibitionSentence(deployment: DeploymentInfo | null): string | null {
  return deployment?.analysis === 'prohibited' ? say('pages.serverProhibits', { purpose: say(`pages.purposes.${deployment.purpose}`) }) : null
}

/** Null for anything else than the agreed form. */
export function parseDeployment(raw: unknown): DeploymentInfo | null {
  const { purpose, analysis, access, retentionHours, signIn } = (raw ?? {}) as Record<string, unknown>
  const known = PURPOSES.find((one) => one === purpose)
  const offer = ANALYSIS_OFFERS.find((one) => one === analysis)
  const mode = ACCESS_MODES.find((one) => one === access)
  return known && offer && mode && typeof retentionHours === 'number' ? { purpose: known, analysis: offer, access: mode, retentionHours, ...(signIn === true ? { signIn } : {}) } : null
}

export async function askDeployment(): Promise<DeploymentInfo | null> {
  try {
    const response = await fetch('/api/deployment', { signal: AbortSignal.timeout(10_000) })
    return parseDeployment(await response.json())
  } catch {
    // The answer to the join says it again; until then the page promises nothing.
    return null
  }
}
