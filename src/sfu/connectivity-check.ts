// A browser's try at connecting by each path: transports on a router of their own that carry nothing and end together.
import type { types } from 'mediasoup'
import { AppError } from '../kit/errors.ts'
import type { ConnectionPath } from '../protocol/constants.ts'
import type { Negotiated, ProbeOffer } from '../protocol/connectivity.ts'
import type { TransportId } from '../protocol/ids.ts'
import type { MediaWorker } from './media-workers.ts'
import { negotiate, parseDtlsParameters } from './negotiation.ts'

/** Which of the worker's candidates a path is offered. Over a relay the browser may come by either. */
const CANDIDATES: Readonly<Record<ConnectionPath, { readonly enableUdp: boolean; readonly enableTcp: boolean }>> = {
  udp: { enableUdp: true, enableTcp: false },
  tcp: { enableUdp: false, enableTcp: true },
  relay: { enableUdp: true, enableTcp: true },
}

type Probe = { readonly path: ConnectionPath; readonly transport: types.WebRtcTransport }

export class ConnectivityCheck {
  readonly offers: readonly ProbeOffer[]
  readonly #router: types.Router
  readonly #probes: readonly Probe[]

  private constructor(router: types.Router, probes: readonly Probe[]) {
    this.#router = router
    this.#probes = probes
    this.offers = probes.map(({ path, transport }) => ({
      path,
      transportId: transport.id as TransportId,
      iceParameters: { ...transport.iceParameters },
      iceCandidates: transport.iceCandidates.map((candidate) => ({ ...candidate })),
      dtlsParameters: { ...transport.dtlsParameters },
    }))
  }

  static async open({ worker, webRtcServer }: MediaWorker, paths: readonly ConnectionPath[]): Promise<ConnectivityCheck> {
    return negotiate(async () => {
      const router = await worker.createRouter({ mediaCodecs: [] })
      try {
        const probes = await Promise.all(paths.map(async (path) => ({ path, transport: await router.createWebRtcTransport({ webRtcServer, preferUdp: true, ...CANDIDATES[path] }) })))
        return new ConnectivityCheck(router, probes)
      } catch (error) {
        router.close()
        throw error
      }
    })
  }

  get closed(): boolean {
    return this.#router.closed
  }

  /** However it ended: closed, or its worker died. */
  onClosed(listener: () => void): void {
    if (this.closed) queueMicrotask(listener)
    else this.#router.observer.once('close', listener)
  }

  async connect(transportId: TransportId, dtlsParameters: Negotiated): Promise<void> {
    const probe = this.#probes.find(({ transport }) => transport.id === transportId)
    if (!probe || this.closed) throw new AppError('NOT_FOUND', 'That connection check is over, or is not yours')
    await negotiate(() => probe.transport.connect({ dtlsParameters: parseDtlsParameters(dtlsParameters) }))
  }

  async dump(): Promise<types.RouterDump> {
    return this.#router.dump()
  }

  close(): void {
    this.#router.close()
  }
}
