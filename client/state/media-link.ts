// One generation of media in a room: a device, two transports, the own producers and everybody else's consumers.
import { Device } from 'mediasoup-client'
import type { types } from 'mediasoup-client'
import type { Negotiated, ProducerInfo, Source } from '../../src/protocol/events.ts'
import type { ConsumerId, PeerId, ProducerId, TransportId } from '../../src/protocol/ids.ts'
import { CallError } from './call-error.ts'
import { relayIsForced } from './relay-switch.ts'
import type { Request } from './signaling-client.ts'
import type { Store } from './store.ts'

export type PeerTracks = { readonly microphone: MediaStreamTrack | null; readonly camera: MediaStreamTrack | null }
export type TrackMap = ReadonlyMap<PeerId, PeerTracks>

/** Three layers of 720p: 180p for small tiles and the analysis, 360p, 720p. Rates as in Chromium's own simulcast table for VP8. */
const CAMERA_ENCODINGS = [
  { scaleResolutionDownBy: 4, maxBitrate: 150_000, scalabilityMode: 'L1T3' },
  { scaleResolutionDownBy: 2, maxBitrate: 500_000, scalabilityMode: 'L1T3' },
  { scaleResolutionDownBy: 1, maxBitrate: 1_700_000, scalabilityMode: 'L1T3' },
]

type Received = { readonly consumer: types.Consumer; readonly peerId: PeerId; readonly producerId: ProducerId; readonly source: Source; layer: number | null }

export class MediaLink {
  readonly tracks: Store<TrackMap>
  readonly #request: Request
  readonly #onTransportState: (state: types.ConnectionState) => void
  readonly #device: Device
  /** Null for whoever only sees and hears. */
  #send: types.Transport | null
  readonly #receive: types.Transport
  readonly #producers = new Map<Source, types.Producer>()
  readonly #consumers = new Map<ConsumerId, Received>()
  readonly #wanted = new Set<ProducerId>()
  #closed = false

  private constructor(parts: { request: Request; device: Device; send: types.Transport | null; receive: types.Transport; tracks: Store<TrackMap>; onTransportState: (state: types.ConnectionState) => void }) {
    this.#request = parts.request
    this.#onTransportState = parts.onTransportState
    this.#device = parts.device
    this.#send = parts.send
    this.#receive = parts.receive
    this.tracks = parts.tracks
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
    return new MediaLink({ request, device, send, receive, tracks: options.tracks, onTransportState: options.onTransportState })
  }

  get closed(): boolean {
    return this.#closed
  }

  /** What a later generation must close, where the server kept it. */
  get producerIds(): readonly ProducerId[] {
    return [...this.#producers.values()].map((producer) => producer.id as ProducerId)
  }

  get connectionStates(): readonly types.ConnectionState[] {
    const states: types.ConnectionState[] = []
    if (this.#send && this.#producers.size > 0) states.push(this.#send.connectionState)
    if (this.#consumers.size > 0) states.push(this.#receive.connectionState)
    return states
  }

  /** After a change of role. Whoever may not send any more has lost their producers on the server already. */
  async setSends(sends: boolean): Promise<void> {
    if (!sends) {
      for (const producer of this.#producers.values()) producer.close()
      this.#producers.clear()
    } else if (!this.#send) {
      const send = await openTransport(this.#device, this.#request, 'send')
      if (this.#closed) return send.close()
      send.on('connectionstatechange', this.#onTransportState)
      this.#send = send
    }
  }

  /** Makes what is sent of one source equal to what is given; null means: nothing now. */
  async setOutgoing(source: Source, track: MediaStreamTrack | null, muted: boolean): Promise<void> {
    if (this.#closed) return
    const producer = this.#producers.get(source)
    const paused = track === null || muted
    if (!producer) {
      if (track && this.#send && this.#device.canProduce(source === 'microphone' ? 'audio' : 'video')) await this.#produce(this.#send, source, track, paused)
      return
    }
    if (track && producer.track !== track) await producer.replaceTrack({ track })
    if (paused === producer.paused) return
    if (paused) producer.pause()
    else producer.resume()
    await this.#request(paused ? 'producer:pause' : 'producer:resume', { producerId: producer.id as ProducerId })
  }

  /** Plays a producer; asked twice, once is enough. */
  async consume(peerId: PeerId, producer: ProducerInfo): Promise<void> {
    const { producerId } = producer
    if (this.#closed || this.#wanted.has(producerId)) return
    this.#wanted.add(producerId)
    try {
      const reply = await this.#request('consumer:create', {
        transportId: this.#receive.id as TransportId,
        producerId,
        rtpCapabilities: this.#device.recvRtpCapabilities as unknown as Negotiated,
      })
      if (this.#closed || !this.#wanted.has(producerId)) return
      const consumer = await this.#receive.consume({
        id: reply.consumerId,
        producerId,
        kind: reply.kind,
        rtpParameters: reply.rtpParameters as unknown as types.RtpParameters,
        // One stream a person: the browser then keeps lips and voice together.
        streamId: peerId,
      })
      if (this.#closed || !this.#wanted.has(producerId)) return consumer.close()
      this.#consumers.set(reply.consumerId, { consumer, peerId, producerId, source: producer.source, layer: null })
      this.#publish()
      await this.#request('consumer:resume', { consumerId: reply.consumerId })
    } catch (error) {
      this.#wanted.delete(producerId)
      // Gone before it could be played: nothing to hear or see, and no fault.
      if (error instanceof CallError && error.code === 'NOT_FOUND') return
      throw error
    }
  }

  dropProducer(producerId: ProducerId): void {
    this.#wanted.delete(producerId)
    for (const [consumerId, one] of this.#consumers) if (one.producerId === producerId) this.dropConsumer(consumerId)
  }

  dropConsumer(consumerId: ConsumerId): void {
    const one = this.#consumers.get(consumerId)
    if (!one) return
    this.#consumers.delete(consumerId)
    this.#wanted.delete(one.producerId)
    one.consumer.close()
    this.#publish()
  }

  /** After a resume: plays what is new and drops what is gone. */
  async reconcile(peers: readonly { readonly peerId: PeerId; readonly producers: readonly ProducerInfo[] }[]): Promise<void> {
    const there = new Set(peers.flatMap((peer) => peer.producers.map((one) => one.producerId)))
    for (const { producerId } of [...this.#consumers.values()]) if (!there.has(producerId)) this.dropProducer(producerId)
    await Promise.allSettled(peers.flatMap((peer) => peer.producers.map((producer) => this.consume(peer.peerId, producer))))
  }

  /** Asks for the layer that a tile of this height can show; a change of layer only. */
  async setTileHeight(peerId: PeerId, heightPx: number): Promise<void> {
    const layer = heightPx <= 220 ? 0 : heightPx <= 440 ? 1 : 2
    for (const [consumerId, one] of this.#consumers) {
      if (one.peerId !== peerId || one.source !== 'camera' || one.layer === layer) continue
      one.layer = layer
      await this.#request('consumer:set-layers', { consumerId, spatialLayer: layer }).catch(() => {
        one.layer = null
      })
    }
  }

  async restartIce(): Promise<void> {
    await Promise.all(
      [this.#send, this.#receive].map(async (transport) => {
        // One that never connected has no path to mend.
        if (!transport || transport.closed || transport.connectionState === 'new') return
        const { iceParameters, iceServers } = await this.#request('transport:restart-ice', { transportId: transport.id as TransportId })
        if (transport.closed) return
        await transport.updateIceServers({ iceServers: iceServers as unknown as RTCIceServer[] })
        await transport.restartIce({ iceParameters: iceParameters as unknown as types.IceParameters })
      }),
    )
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#wanted.clear()
    this.#consumers.clear()
    this.#producers.clear()
    this.#send?.close()
    this.#receive.close()
    this.tracks.set(new Map())
  }

  async #produce(send: types.Transport, source: Source, track: MediaStreamTrack, paused: boolean): Promise<void> {
    // VP8 simulcast is what every browser sends and what the analysis decodes cheapest.
    const vp8 = this.#device.sendRtpCapabilities.codecs?.find((codec) => codec.mimeType.toLowerCase() === 'video/vp8')
    const producer = await send.produce({
      track,
      stopTracks: false,
      appData: { source, paused },
      ...(source === 'camera'
        ? { encodings: CAMERA_ENCODINGS, codecOptions: { videoGoogleStartBitrate: 1000 }, ...(vp8 ? { codec: vp8 } : {}) }
        : { codecOptions: { opusDtx: true, opusFec: true, opusStereo: false, opusMaxAverageBitrate: 48_000 } }),
    })
    if (this.#closed) return producer.close()
    if (paused) producer.pause()
    this.#producers.set(source, producer)
  }

  #publish(): void {
    const tracks = new Map<PeerId, PeerTracks>()
    for (const { consumer, peerId, source } of this.#consumers.values()) {
      tracks.set(peerId, { microphone: null, camera: null, ...tracks.get(peerId), [source]: consumer.track })
    }
    this.tracks.set(tracks)
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
