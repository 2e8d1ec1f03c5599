// Expression analysis on a server without it, switched off or prohibited by the purpose: nothing is tapped, nothing is read.
import type { Analysis } from './ports.ts'

export const NO_ANALYSIS: Analysis = {
  state: 'off',
  analyse(): void {},
  setPaused(): void {},
  onReadings(): void {},
  onStateChange(): void {},
}
