// Finds the tap that a datagram belongs to, opens its SRTP and parses it; what fits no tap is counted and dropped.
import type { TapId } from '../../protocol/ids.ts'
import type { IngestCounters } from './counters.ts'
import { isRtcp, parseRtp, peekRtp } from './rtp.ts'
import type { RtpPacket } from './rtp.ts'
import type { SrtpReceiver } from './srtp.ts'

/** mediasoup probes bandwidth on this SSRC (RtpProbationGenerator); it carries no media. */
const PROBATION_SSRC = 1234

export type Route = {
  readonly tapId: TapId
  readonly ssrc: number
  readonly payloadType: number
  /** Null on loopback only. */
  readonly srtp: SrtpReceiver | null
  readonly onPacket: (packet: RtpPacket, nowMs: number) => void
}

export class Demux {
  readonly #routes = new Map<number, Route>()
  readonly #counters: IngestCounters

  constructor(counters: IngestCounters) {
    this.#counters = counters
  }

  /** False where another tap has this SSRC already. */
  add(route: Route): boolean {
    if (route.ssrc === PROBATION_SSRC || this.#routes.has(route.ssrc)) return false
    this.#routes.set(route.ssrc, route)
    return true
  }

  remove(route: Route): void {
    if (this.#routes.get(route.ssrc) === route) this.#routes.delete(route.ssrc)
  }

  push(datagram: Buffer, nowMs: number): void {
    const counters = this.#counters
    // RTCP shares the port (rtcp-mux): sender reports, of which nothing here is needed.
    if (isRtcp(datagram) && datagram[0]! >> 6 === 2) return
    const peeked = peekRtp(datagram)
    if (peeked === null) {
      counters.rtpMalformed++
      return
    }
    if (peeked.ssrc === PROBATION_SSRC) return
    counters.rtpPackets++
    const route = this.#routes.get(peeked.ssrc)
    if (route === undefined) {
      counters.rtpUnknownSsrc++
      return
    }
    const plain = route.srtp === null ? datagram : route.srtp.open(datagram)
    if (plain === null) {
      counters.srtpRejected++
      return
    }
    const parsed = parseRtp(plain)
    if (parsed.kind !== 'packet') counters.rtpMalformed++
    else if (parsed.packet.payloadType !== route.payloadType) counters.rtpWrongPayloadType++
    else route.onPacket(parsed.packet, nowMs)
  }
}
