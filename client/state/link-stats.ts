// What a transport's statistics say, read from the browser's report: https://www.w3.org/TR/webrtc-stats/

export type LinkStats = {
  /** Media and their reports; ICE's own checks are not counted. */
  readonly bytesReceived: number
  /** Of the path in use; null until measured. */
  readonly roundTripMs: number | null
  /** Why the own picture is smaller than it could be. */
  readonly limitation: 'none' | 'cpu' | 'bandwidth'
  /** The share of one's own packets that the server missed lately, 0..1; null until it has reported. */
  readonly sentLoss: number | null
}

type Entry = Readonly<Record<string, unknown>> & { readonly type: string }

export function readLinkStats(report: Iterable<Entry>): LinkStats {
  const entries = [...report]
  const of = (type: string): readonly Entry[] => entries.filter((entry) => entry.type === type)
  const pairs = of('candidate-pair')
  const current = pairs.filter((pair) => pair['nominated'] === true && pair['state'] === 'succeeded').at(-1)
  const limits = of('outbound-rtp').map((stream) => stream['qualityLimitationReason'])
  const losses = of('remote-inbound-rtp').flatMap(({ fractionLost }) => (typeof fractionLost === 'number' ? [fractionLost] : []))
  const roundTripS = current?.['currentRoundTripTime']
  return {
    bytesReceived: pairs.reduce((sum, pair) => sum + (typeof pair['bytesReceived'] === 'number' ? pair['bytesReceived'] : 0), 0),
    roundTripMs: typeof roundTripS === 'number' ? roundTripS * 1000 : null,
    limitation: limits.includes('cpu') ? 'cpu' : limits.includes('bandwidth') ? 'bandwidth' : 'none',
    sentLoss: losses.length === 0 ? null : Math.max(...losses),
  }
}
