// How a peer's transports are made: WebRTC through the worker's one port, and plain RTP from this machine.
import type { types } from 'mediasoup'
import type { Log } from '../kit/log.ts'
import type { MediaWorker } from './media-workers.ts'
import type { TransportData } from './peer.ts'

/** Three simulcast layers up to 720p and Opus come to under 3 Mbit/s, a shared screen with its sound to under 3 more; beyond that is waste for the others' downlinks. */
const MAX_INCOMING_BITRATE_BPS = 7_000_000
/** Where the estimate of a receiver's bandwidth starts: enough for a 360p picture at once; it grows within seconds. */
const INITIAL_OUTGOING_BITRATE_BPS = 1_000_000

export async function createWebRtcTransport(
  router: types.Router, { webRtcServer }: MediaWorker, direction: TransportData['direction'], log: Log,
): Promise<types.WebRtcTransport<TransportData>> {
  const transport = await router.createWebRtcTransport<TransportData>({
    webRtcServer, enableUdp: true, enableTcp: true, preferUdp: true, initialAvailableOutgoingBitrate: INITIAL_OUTGOING_BITRATE_BPS, appData: { direction },
  })
  const transportLog = log.child({ transportId: transport.id, direction })
  transport.on('icestatechange', (iceState) => {
    if (iceState === 'disconnected') transportLog.warn({ iceState }, 'a client cannot be reached')
    else transportLog.debug({ iceState }, 'ICE state changed')
  })
  transport.on('iceselectedtuplechange', ({ protocol, remoteIp, remotePort }) => transportLog.debug({ protocol, personal: { remoteIp, remotePort } }, 'ICE path selected'))
  transport.on('dtlsstatechange', (dtlsState) => {
    if (dtlsState === 'failed') transportLog.warn({ dtlsState }, 'a client could not be connected')
    else transportLog.debug({ dtlsState }, 'DTLS state changed')
  })
  try {
    if (direction === 'send') await transport.setMaxIncomingBitrate(MAX_INCOMING_BITRATE_BPS)
  } catch (error) {
    transport.close()
    throw error
  }
  return transport
}

/** Takes RTP and RTCP on one loopback port from whoever sends first (comedia). */
export async function createPlainTransport(router: types.Router, { plainPortRange }: MediaWorker): Promise<types.PlainTransport<TransportData>> {
  return router.createPlainTransport<TransportData>({
    listenInfo: { protocol: 'udp', ip: '127.0.0.1', portRange: plainPortRange }, rtcpMux: true, comedia: true, appData: { direction: 'send' },
  })
}
