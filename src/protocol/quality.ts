// How well media arrive, as the media server sees it: told to the person it concerns, once a second at most and only what changed.
import type { ConsumerId, ProducerId } from './ids.ts'

/** From 0 (nothing arrives) to 10 (everything does): mediasoup's score, from packets lost and repaired. */
export type Score = number

export type ConsumerQuality = {
  readonly consumerId: ConsumerId
  /** From the server to this person. */
  readonly downlink: Score
  /** From the other person to the server, of the layer that is forwarded. */
  readonly uplink: Score
  /** The simulcast layer that is forwarded (0 is the smallest), and the highest that reaches the server; null where there is only one, or none. */
  readonly layer: number | null
  readonly topLayer: number | null
}

/** Of one's own camera, microphone or screen: what reaches the server. */
export type ProducerQuality = { readonly producerId: ProducerId; readonly uplink: Score }

export type QualityReport = { readonly consumers: readonly ConsumerQuality[]; readonly producers: readonly ProducerQuality[] }
