// What the permanent sign says: whether anybody is analysed, and how many of how many.
import type { AnalysisStatus } from '../../src/protocol/events.ts'

export function signText(analysis: AnalysisStatus, people: number): string {
  const count = analysis.analysed.length
  if (analysis.state === 'off' || count === 0) return 'Analysis off'
  const share = `${count} of ${people} ${people === 1 ? 'person' : 'people'}`
  return analysis.state === 'recovering' ? `Analysis restarting · ${share}` : `Analysis on · ${share}`
}

/** "Ada, Bo and you" */
export function listNames(names: readonly string[]): string {
  if (names.length <= 1) return names[0] ?? ''
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}
