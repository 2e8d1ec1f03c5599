// The shared UDP senders of a room's taps: one PlainTransport for each inference worker, opened by the first tap and closed with the last.
import { isIP } from 'node:net'
import type { types } from 'mediasoup'
import { isLoopback } from '../kit/addresses.ts'
import { AppError } from '../kit/errors.ts'
import type { SrtpParameters } from '../protocol/inference.ts'
import { plainIp, wildcardFor } from './addresses.ts'

/** Where an inference worker takes RTP. `srtp` is the key that worker would send with (null on loopback only). */
export type TapEndpoint = { readonly ip: string; readonly port: number; readonly srtp: SrtpParameters | null }

/** One tap's hold on a shared sender. `srtp` is the server's sending key. */
export type Outlet = { readonly transport: types.PlainTransport; readonly srtp: SrtpParameters | null; readonly release: () => void }

type Shared = { readonly opening: Promise<types.PlainTransport>; holders: number }

export class TapOutlets {
  readonly #router: types.Router
  readonly #listenIp: string | undefined
  readonly #portRange: types.TransportPortRange
  readonly #shared = new Map<string, Shared>()

  /** `listenIp` is the local address for endpoints beyond loopback; undefined takes any. */
  constructor(router: types.Router, options: { listenIp: string | undefined; portRange: types.TransportPortRange }) {
    this.#router = router
    this.#listenIp = options.listenIp
    this.#portRange = options.portRange
  }

  /** Throws FORBIDDEN for an endpoint beyond this machine without SRTP: media must not travel a network in the clear. */
  async acquire(endpoint: TapEndpoint): Promise<Outlet> {
    const ip = plainIp(endpoint.ip)
    if (isIP(ip) === 0) throw new AppError('MEDIA_REJECTED', 'A tap needs an IP address to send to')
    if (!isLoopback(ip) && !endpoint.srtp) throw new AppError('FORBIDDEN', 'A tap beyond this machine needs SRTP')
    const key = JSON.stringify([ip, endpoint.port, endpoint.srtp?.cryptoSuite, endpoint.srtp?.keyBase64])
    const shared = this.#shared.get(key) ?? { opening: this.#open(ip, endpoint), holders: 0 }
    this.#shared.set(key, shared)
    shared.holders++
    let held = true
    const release = () => {
      if (!held) return
      held = false
      shared.holders--
      if (shared.holders > 0) return
      if (this.#shared.get(key) === shared) this.#shared.delete(key)
      shared.opening.then((transport) => transport.close(), () => undefined)
    }
    try {
      const transport = await shared.opening
      return { transport, srtp: sendingKey(transport), release }
    } catch (error) {
      // The next tap towards this endpoint opens afresh, even while others still learn of this failure.
      if (this.#shared.get(key) === shared) this.#shared.delete(key)
      release()
      throw error
    }
  }

  async #open(ip: string, { port, srtp }: TapEndpoint): Promise<types.PlainTransport> {
    const listenIp = isLoopback(ip) ? (isIP(ip) === 6 ? '::1' : '127.0.0.1') : (this.#listenIp ?? wildcardFor(ip))
    const transport = await this.#router.createPlainTransport({
      listenInfo: { protocol: 'udp', ip: listenIp, portRange: this.#portRange },
      rtcpMux: true,
      comedia: false,
      ...(srtp ? { enableSrtp: true, srtpCryptoSuite: 'AEAD_AES_128_GCM' as const } : {}),
    })
    try {
      await transport.connect({ ip, port, ...(srtp ? { srtpParameters: srtp } : {}) })
    } catch (error) {
      transport.close()
      throw error
    }
    return transport
  }
}

function sendingKey(transport: types.PlainTransport): SrtpParameters | null {
  const srtp = transport.srtpParameters
  return srtp ? { cryptoSuite: 'AEAD_AES_128_GCM', keyBase64: srtp.keyBase64 } : null
}
