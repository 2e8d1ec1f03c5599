// Permission to analyse as a value: made from the declared purpose, for none that prohibits analysis, and nothing of it opens without.
import { prohibitsAnalysis } from '../protocol/purpose.ts'
import type { Purpose } from '../protocol/purpose.ts'
import { AppError } from './errors.ts'

const key = Symbol('analysis permit')

/** Proof that this server's purpose leaves room for emotion analysis. Whether a person is analysed is theirs to say (kit/consent.ts). */
export class AnalysisPermit {
  readonly purpose: Purpose
  readonly #genuine = true

  constructor(proof: typeof key, purpose: Purpose) {
    if (proof !== key) throw new TypeError('an AnalysisPermit is made from the purpose alone')
    this.purpose = purpose
  }

  /** False for look-alikes. */
  static isGenuine(value: unknown): value is AnalysisPermit {
    return typeof value === 'object' && value !== null && #genuine in value
  }
}

/** Null under a purpose that prohibits emotion analysis. */
export function permitAnalysis(purpose: Purpose): AnalysisPermit | null {
  return prohibitsAnalysis(purpose) ? null : new AnalysisPermit(key, purpose)
}

/** Throws ANALYSIS_PROHIBITED_BY_PURPOSE for everything that is no permit. */
export function requirePermit(permit: AnalysisPermit | null): asserts permit is AnalysisPermit {
  if (!AnalysisPermit.isGenuine(permit)) throw new AppError('ANALYSIS_PROHIBITED_BY_PURPOSE')
}
