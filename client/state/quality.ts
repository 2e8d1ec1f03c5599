// How well somebody is connected, in one of four words, and why: from the server's scores and the browser's statistics, pure.
import type { ConsumerQuality, Score } from '../../src/protocol/quality.ts'
import type { LinkStats } from './link-stats.ts'

export type QualityLevel = 'good' | 'fair' | 'poor' | 'lost'
export type QualityReason = 'yourLoss' | 'theirLoss' | 'yourBandwidth' | 'theirBandwidth' | 'yourDevice' | 'delay' | 'away'
export type QualitySign = { readonly level: QualityLevel; readonly reason: QualityReason | null }

export const GOOD: QualitySign = { level: 'good', reason: null }

/** mediasoup's score goes down by one for about each twentieth of the packets that is lost for good. */
const FAIR_BELOW: Score = 8
const POOR_BELOW: Score = 5
/** ITU-T G.114: up to 150 ms one way nobody notices, over 400 ms a conversation stumbles; here for both ways. */
const FAIR_ROUND_TRIP_MS = 350
const POOR_ROUND_TRIP_MS = 800
/** Opus and VP8 with repairs hide 5 % well and 15 % no longer. */
const FAIR_LOSS = 0.05
const POOR_LOSS = 0.15

/** One stream of somebody else's, with the layer that is wanted of it. */
export type StreamReport = Pick<ConsumerQuality, 'downlink' | 'uplink' | 'layer' | 'topLayer'> & { readonly wantedLayer: number | null }

export function qualityOfOther(of: { readonly isAway: boolean; readonly streams: readonly StreamReport[] }): QualitySign {
  if (of.isAway) return { level: 'lost', reason: 'away' }
  return worst(of.streams.flatMap((stream) => [
    byScore(stream.uplink, 'theirLoss'),
    // What is lost on their way is missing on mine as well, and is not my connection's fault.
    stream.downlink < stream.uplink ? byScore(stream.downlink, 'yourLoss') : GOOD,
    byLayer(stream),
  ]))
}

export function qualityOfSelf(of: { readonly isConnected: boolean; readonly uplinks: readonly Score[]; readonly stats: LinkStats | null }): QualitySign {
  if (!of.isConnected) return { level: 'lost', reason: null }
  const { stats } = of
  return worst([
    ...of.uplinks.map((score) => byScore(score, 'yourLoss')),
    ...(stats === null ? [] : [byLoss(stats.sentLoss), byLimit(stats.limitation), byRoundTrip(stats.roundTripMs)]),
  ])
}

const RANK: Readonly<Record<QualityLevel, number>> = { good: 0, fair: 1, poor: 2, lost: 3 }

/** The first of the worst: the order above is that of what a person can do about it. */
function worst(signs: readonly QualitySign[]): QualitySign {
  return signs.reduce((most, sign) => (RANK[sign.level] > RANK[most.level] ? sign : most), GOOD)
}

export function levelOfScore(score: number): Exclude<QualityLevel, 'lost'> {
  return score < POOR_BELOW ? 'poor' : score < FAIR_BELOW ? 'fair' : 'good'
}

function byScore(score: Score, reason: QualityReason): QualitySign {
  const level = levelOfScore(score)
  return level === 'good' ? GOOD : { level, reason }
}

/** A lower layer than wanted: because a higher one never reaches the server, or because this connection does not bear it. */
function byLayer({ layer, topLayer, wantedLayer }: StreamReport): QualitySign {
  if (layer === null || topLayer === null || wantedLayer === null || layer >= wantedLayer) return GOOD
  return { level: wantedLayer - layer > 1 ? 'poor' : 'fair', reason: topLayer > layer ? 'yourBandwidth' : 'theirBandwidth' }
}

function byLoss(loss: number | null): QualitySign {
  return loss === null || loss < FAIR_LOSS ? GOOD : { level: loss < POOR_LOSS ? 'fair' : 'poor', reason: 'yourLoss' }
}

function byLimit(limitation: LinkStats['limitation']): QualitySign {
  return limitation === 'none' ? GOOD : { level: 'fair', reason: limitation === 'cpu' ? 'yourDevice' : 'yourBandwidth' }
}

function byRoundTrip(roundTripMs: number | null): QualitySign {
  return roundTripMs === null || roundTripMs < FAIR_ROUND_TRIP_MS ? GOOD : { level: roundTripMs < POOR_ROUND_TRIP_MS ? 'fair' : 'poor', reason: 'delay' }
}

export type SteadySign = { readonly shown: QualitySign; readonly next: QualitySign; readonly nextSinceMs: number }

/** A sign that flickers says nothing: a change is shown when it has lasted; only "lost" and its end are shown at once. */
export const LASTS_MS = 3000

export function steadySign(before: SteadySign | undefined, sign: QualitySign, nowMs: number): SteadySign {
  if (!before) return { shown: sign.level === 'lost' ? sign : GOOD, next: sign, nextSinceMs: nowMs }
  const isSame = before.next.level === sign.level && before.next.reason === sign.reason
  const nextSinceMs = isSame ? before.nextSinceMs : nowMs
  const isDue = sign.level === 'lost' || before.shown.level === 'lost' || nowMs - nextSinceMs >= LASTS_MS
  return { shown: isDue ? sign : before.shown, next: sign, nextSinceMs }
}
