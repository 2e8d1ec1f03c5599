// One generation of media in a room: a device, two transports, the own producers, and the receiver of everybody else's.
import { Device } from 'mediasoup-client'
import type { types } from 'mediasoup-client'
import { KIND_OF_SOURCE } from '../../src/protocol/constants.ts'
import type { Negotiated, Source } from '../../src/protocol/events.ts'
import type { ProducerId, TransportId } from '../../src/protocol/ids.ts'
import { CallError } from './call-error.ts'
import type { FlowSample } from './flow.ts'
import { readLinkStats } from './link-stats.ts'
import type { LinkStats } from './link-stats.ts'
import { Receiver } from './receiver.ts'
import type { TrackMap } from './receiver.ts'
import { relayIsForced } from './relay-switch.ts'
import type { Request } from './signaling-client.ts'
import type { Store } from './store.ts'

/** Three layers of 720p: 180p for small tiles and the analysis, 360p, 720p. Rates as in Chromium's own simulcast table for VP8. */
const CAMERA_ENCODINGS = [
  { scaleResolutionDownBy: 4, maxBitrate: 150_000, scalabilityMode: 'L1T3' },
  { scaleResolutionDownBy: 2, maxBitrate: 500_000, scalabilityMode: 'L1T3' },
  { scaleResolutionDownBy: 1, maxBitrate: 1_700_000, scalabilityMode: 'L1T3' },
]

/** Text must be read, films need not be smooth: one stream of full size at half the frames. About what 1080p slides and scrolling take in VP8. */
const SCREEN_ENCODINGS = [{ maxBitrate: 2_500_000, maxFramerate: 15 }]

/** How each source is encoded. A voice is mono speech; a film's sound is stereo, without gaps where it is quiet. */
const ENCODING: { readonly [S in Source]: Partial<types.ProducerOptions> } = {
  microphone: { codecOptions: { opusDtx: true, opusFec: true, opusStereo: false, opusMaxAverageBitrate: 48_000 } },
  camera: { encodings: CAMERA_ENCODINGS, codecOptions: { videoGoogleStartBitrate: 1000 } },
  screen: { encodings: SCREEN_ENCODINGS, codecOptions: { videoGoogleStartBitrate: 1500 } },
  'screen-sound': { codecOptions: { opusDtx: false, opusFec: true, opusStereo: true, opusMaxAverageBitrate: 128_000 } },
}

export class MediaLink {
  readonly receiver: Receiver
  readonly #request: Request
  readonly #onTransportState: (state: types.ConnectionState) => void
  readonly #device: Device
  /** Null for whoever only sees and hears. */
  #send: types.Transport | null
  readonly #receive: types.Transport
  readonly #producers = new Map<Source, types.Producer>()
  /** Whether the server knows it as paused. */
  readonly #told = new Map<Source, boolean>()
  #closed = false

  private constructor(parts: { request: Request; device: Device; send: types.Transport | null; receive: types.Transport; receiver: Receiver; onTransportState: (state: types.ConnectionState) => void }) {
    this.#request = parts.request
    this.#onTransportState = parts.onTransportState
    this.#device = parts.device
    this.#send = parts.send
    this.#receive = parts.receive
    this.receiver = parts.receiver
  }

  /** `onTransportState` is told of every change of either transport's connection. */
  static async open(options: {
    request: Request
    routerRtpCapabilities: Negotiated
    /** False for an observer: the server would refuse a transport to send with. */
    sends: boolean
    tracks: Store<TrackMap>
    onTransportState: (state: types.ConnectionState) => void
  }): Promise<MediaLink> {
    const { request } = options
    const device = await Device.factory().catch(() => {
      throw new CallError('UNSUPPORTED')
    })
    await device.load({ routerRtpCapabilities: options.routerRtpCapabilities as unknown as types.RtpCapabilities })
    const [send, receive] = await Promise.all([options.sends ? openTransport(device, request, 'send') : null, openTransport(device, request, 'receive')])
    for (const transport of [send, receive]) transport?.on('connectionstatechange', options.onTransportState)
    const receiver = new Receiver({ request, transport: receive, rtpCapabilities: device.recvRtpCapabilities, tracks: options.tracks })
    return new MediaLink({ request, device, send, receive, receiver, onTransportState: options.onTransportState })
  }

  get closed(): boolean {
    return this.#closed
  }

  /** What a later generation must close, where the server kept it. */
  get producerIds(): readonly ProducerId[] {
    return [...this.#producers.values()].map((producer) => producer.id as ProducerId)
  }

  /** What goes out now: a paused camera scores nothing, and that is no fault. */
  get sendingIds(): readonly ProducerId[] {
    return [...this.#producers.values()].filter(({ paused }) => !paused).map(({ id }) => id as ProducerId)
  }

  get connectionStates(): readonly types.ConnectionState[] {
    const states: types.ConnectionState[] = []
    if (this.#send && this.#producers.size > 0) states.push(this.#send.connectionState)
    if (this.receiver.size > 0) states.push(this.#receive.connectionState)
    return states
  }

  /** After a change of role. Whoever may not send any more has lost their producers on the server already. */
  async setSends(sends: boolean): Promise<void> {
    if (!sends) {
      for (const producer of this.#producers.values()) producer.close()
      this.#producers.clear()
      this.#told.clear()
    } else if (!this.#send) {
      const send = await openTransport(this.#device, this.#request, 'send')
      if (this.#closed) return send.close()
      send.on('connectionstatechange', this.#onTransportState)
      this.#send = send
    }
  }

  /** Makes what is sent of one source equal to what is given; null means: nothing now. A screen that is no longer shared is closed, so that its tile goes. */
  async setOutgoing(source: Source, track: MediaStreamTrack | null, muted: boolean): Promise<void> {
    if (this.#closed) return
    const producer = this.#producers.get(source)
    const paused = track === null || muted
    if (!producer) {
      if (track && this.#send && this.#device.canProduce(KIND_OF_SOURCE[source])) await this.#produce(this.#send, source, track, paused)
      return
    }
    if (!track && (source === 'screen' || source === 'screen-sound')) {
      this.#producers.delete(source)
      producer.close()
      await this.#request('producer:close', { producerId: producer.id as ProducerId })
      return
    }
    if (track && producer.track !== track) await producer.replaceTrack({ track })
    if (paused) producer.pause()
    else producer.resume()
    // What the server was told, not what the producer is: a request that was lost with the connection is made again.
    if (paused === this.#told.get(source)) return
    await this.#request(paused ? 'producer:pause' : 'producer:resume', { producerId: producer.id as ProducerId })
    this.#told.set(source, paused)
  }

  /** What has arrived where something must: reports of one's own picture, and the others' media. Null while nothing need. */
  async flowSample(): Promise<FlowSample | null> {
    const sendsPicture = [...this.#producers.values()].some((producer) => producer.kind === 'video' && !producer.paused)
    const due = [sendsPicture ? this.#send : null, this.receiver.isExpecting ? this.#receive : null].filter((transport) => transport !== null)
    if (this.#closed || due.length === 0 || due.some(({ connectionState }) => connectionState === 'new' || connectionState === 'connecting')) return null
    const stats = await Promise.all(due.map((transport) => this.#statsOf(transport)))
    return { bytes: stats.map(({ bytesReceived }) => bytesReceived) }
  }

  async sendStats(): Promise<LinkStats | null> {
    return this.#send && !this.#closed && this.#producers.size > 0 ? this.#statsOf(this.#send) : null
  }

  async #statsOf(transport: types.Transport): Promise<LinkStats> {
    return readLinkStats((await transport.getStats()).values())
  }

  /** Whoever does not answer within the time given cannot be reached on this connection any more. */
  async restartIce(timeoutMs?: number): Promise<void> {
    await Promise.all(
      [this.#send, this.#receive].map(async (transport) => {
        // One that never connected has no path to mend.
        if (!transport || transport.closed || transport.connectionState === 'new') return
        const { iceParameters, iceServers } = await this.#request('transport:restart-ice', { transportId: transport.id as TransportId }, timeoutMs)
        if (transport.closed) return
        await transport.updateIceServers({ iceServers: iceServers as unknown as RTCIceServer[] })
        await transport.restartIce({ iceParameters: iceParameters as unknown as types.IceParameters })
      }),
    )
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#producers.clear()
    this.#send?.close()
    this.#receive.close()
    this.receiver.close()
  }

  async #produce(send: types.Transport, source: Source, track: MediaStreamTrack, paused: boolean): Promise<void> {
    // VP8 simulcast is what every browser sends and what the analysis decodes cheapest.
    const vp8 = this.#device.sendRtpCapabilities.codecs?.find((codec) => codec.mimeType.toLowerCase() === 'video/vp8')
    const producer = await send.produce({
      track,
      stopTracks: false,
      appData: { source, paused },
      ...ENCODING[source],
      ...(KIND_OF_SOURCE[source] === 'video' && vp8 ? { codec: vp8 } : {}),
    })
    if (this.#closed) return producer.close()
    if (paused) producer.pause()
    this.#producers.set(source, producer)
    this.#told.set(source, paused)
  }
}

async function openTransport(device: Device, request: Request, direction: 'send' | 'receive'): Promise<types.Transport> {
  const reply = await request('transport:create', { direction })
  if (reply.kind !== 'webrtc') throw new CallError('MEDIA_REJECTED')
  const options = {
    id: reply.transportId,
    iceParameters: reply.iceParameters,
    iceCandidates: reply.iceCandidates,
    dtlsParameters: reply.dtlsParameters,
    iceServers: reply.iceServers,
    iceTransportPolicy: relayIsForced() ? 'relay' : reply.iceTransportPolicy,
  } as unknown as types.TransportOptions
  const transport = direction === 'send' ? device.createSendTransport(options) : device.createRecvTransport(options)
  transport.on('connect', ({ dtlsParameters }, done, failed) => {
    request('transport:connect', { transportId: reply.transportId, dtlsParameters: dtlsParameters as unknown as Negotiated }).then(() => done(), failed)
  })
  transport.on('produce', ({ kind, rtpParameters, appData }, done, failed) => {
    request('producer:create', {
      transportId: reply.transportId,
      kind,
      source: appData['source'] as Source,
      rtpParameters: rtpParameters as unknown as Negotiated,
      paused: appData['paused'] === true,
    }).then(({ producerId }) => done({ id: producerId }), failed)
  })
  return transport
}
