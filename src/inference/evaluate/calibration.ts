// How far claimed probabilities can be believed: reliability bins, calibration error, coverage and risk; pure.

/** The likeliest label's probability, and whether that label was the truth. */
export type Claim = { readonly confidence: number; readonly right: boolean }
/** One bin of confidences `from` ≤ c < `to`; the means are 0 where nothing fell into it. */
export type ReliabilityBin = { readonly from: number; readonly to: number; readonly count: number; readonly meanConfidence: number; readonly accuracy: number }
/** Of all claims, the share at or above `threshold`, and the share of those that are wrong. */
export type CoverageRisk = { readonly threshold: number; readonly coverage: number; readonly risk: number }

/** Fifteen bins of equal width, as in Guo et al. 2017. */
export const BINS = 15
const COVERAGES = [1, 0.95, 0.9, 0.8, 0.7, 0.6, 0.5, 0.25] as const

export function reliabilityBins(claims: readonly Claim[]): readonly ReliabilityBin[] {
  const sums = Array.from({ length: BINS }, () => ({ count: 0, confidence: 0, right: 0 }))
  for (const { confidence, right } of claims) {
    const bin = sums[Math.min(BINS - 1, Math.floor(confidence * BINS))]!
    bin.count++
    bin.confidence += confidence
    bin.right += right ? 1 : 0
  }
  return sums.map(({ count, confidence, right }, index) => ({
    from: index / BINS, to: (index + 1) / BINS, count, meanConfidence: count === 0 ? 0 : confidence / count, accuracy: count === 0 ? 0 : right / count,
  }))
}

/** Expected calibration error of the top label: the bins' gaps between claim and truth, weighted by their claims. 0 of no claims. */
export function calibrationError(claims: readonly Claim[]): number {
  if (claims.length === 0) return 0
  return reliabilityBins(claims).reduce((sum, { count, meanConfidence, accuracy }) => sum + (count / claims.length) * Math.abs(meanConfidence - accuracy), 0)
}

export function coverageRiskAt(claims: readonly Claim[], threshold: number): CoverageRisk {
  const sure = claims.filter(({ confidence }) => confidence >= threshold)
  const wrong = sure.filter(({ right }) => !right).length
  return { threshold, coverage: claims.length === 0 ? 0 : sure.length / claims.length, risk: sure.length === 0 ? 0 : wrong / sure.length }
}

/** The thresholds that leave about so much shown (equal confidences stay together), and what is wrong of it. */
export function coverageRiskTable(claims: readonly Claim[]): readonly CoverageRisk[] {
  const sorted = claims.map(({ confidence }) => confidence).toSorted((a, b) => b - a)
  if (sorted.length === 0) return []
  return COVERAGES.map((coverage) => coverageRiskAt(claims, sorted[Math.max(0, Math.ceil(coverage * sorted.length) - 1)]!))
}
