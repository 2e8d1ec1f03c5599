// Expression analysis on a server where it is switched off: nothing is tapped, nothing is read.
export const ANALYSIS_OFF = {
  state: 'off',
  analyse(): void {},
  setPaused(): void {},
  onReadings(): void {},
  onStateChange(): void {},
} as const
