// What the permanent sign says: whether anybody is analysed, and how many of how many.
import type { AnalysisStatus } from '../../src/protocol/events.ts'
import { say } from '../words/words.ts'

export function signText({ state, analysed }: AnalysisStatus, people: number): string {
  if (state === 'suspended') return say('analysis.suspended')
  if (state === 'off' || analysed.length === 0) return say('analysis.off')
  return say(state === 'recovering' ? 'analysis.restarting' : 'analysis.on', { analysed: analysed.length, count: people })
}

/** As a phone has room for it. */
export function signTextShort({ state, analysed }: AnalysisStatus, people: number): string {
  if (state === 'suspended') return say('analysis.suspended')
  if (state === 'off' || analysed.length === 0) return say('analysis.off')
  return say(state === 'recovering' ? 'analysis.restartingShort' : 'analysis.onShort', { analysed: analysed.length, people })
}
