// One call room on one mediasoup router: peers' transports, producers and consumers, each reachable by its owner alone.
import type { types } from 'mediasoup'
import type { Granted } from '../kit/consent.ts'
import { AppError } from '../kit/errors.ts'
import type { Log } from '../kit/log.ts'
import { KIND_OF_SOURCE } from '../protocol/constants.ts'
import type { Negotiated, Source } from '../protocol/events.ts'
import type { ConsumerId, PeerId, ProducerId, RoomId, TransportId } from '../protocol/ids.ts'
import { ActiveSpeaker } from './active-speaker.ts'
import { MAX_ENCODINGS, MEDIA_CODECS, clientRtpCapabilities } from './codecs.ts'
import { Listeners } from './listeners.ts'
import type { MediaWorker, Occupant } from './media-workers.ts'
import { negotiate, parseDtlsParameters, parseRtpCapabilities, parseRtpParameters } from './negotiation.ts'
import { Peer } from './peer.ts'
import type { PeerTransport, ProducerData, TransportData } from './peer.ts'
import { QualityBoard } from './quality-board.ts'
import type { QualityOf, ScoreOf } from './quality-board.ts'
import { Reachability } from './reachability.ts'
import { openTap } from './tap.ts'
import type { Tap } from './tap.ts'
import { TapOutlets } from './tap-outlets.ts'
import type { TapEndpoint } from './tap-outlets.ts'
import { createPlainTransport, createWebRtcTransport } from './transports.ts'

/** Viewers start with every layer their bandwidth bears, and ask for less where the tile is small. */
const FIRST_LAYERS: types.ConsumerLayers = { spatialLayer: MAX_ENCODINGS - 1, temporalLayer: 2 }

export class MediaRoom implements Occupant {
  readonly roomId: RoomId
  /** What clients load their device with (abs-capture-time left out). */
  readonly rtpCapabilities: Negotiated
  readonly #mediaWorker: MediaWorker
  readonly #router: types.Router
  readonly #activeSpeaker: ActiveSpeaker
  readonly #outlets: TapOutlets
  readonly #reachability: Reachability
  readonly #quality: QualityBoard
  readonly #log: Log
  readonly #peers = new Map<PeerId, Peer>()
  readonly #died: Listeners<[]>
  readonly #closed: Listeners<[]>
  readonly #consumerClosed: Listeners<[{ peerId: PeerId; consumerId: ConsumerId }]>

  private constructor(roomId: RoomId, parts: { mediaWorker: MediaWorker; router: types.Router; activeSpeaker: ActiveSpeaker; tapListenIp: string | undefined; log: Log }) {
    this.roomId = roomId
    this.#mediaWorker = parts.mediaWorker
    this.#router = parts.router
    this.#activeSpeaker = parts.activeSpeaker
    this.#log = parts.log
    this.#outlets = new TapOutlets(parts.router, { listenIp: parts.tapListenIp, portRange: parts.mediaWorker.plainPortRange })
    this.rtpCapabilities = clientRtpCapabilities(parts.router.rtpCapabilities)
    this.#died = new Listeners(parts.log)
    this.#closed = new Listeners(parts.log)
    this.#consumerClosed = new Listeners(parts.log)
    this.#reachability = new Reachability(parts.log)
    this.#quality = new QualityBoard(parts.log)
    parts.router.observer.once('close', () => this.#onRouterClosed())
  }

  static async open(roomId: RoomId, mediaWorker: MediaWorker, options: { readonly tapListenIp?: string | undefined }, parentLog: Log): Promise<MediaRoom> {
    const log = parentLog.child({ personal: { roomId } })
    return negotiate(async () => {
      const router = await mediaWorker.worker.createRouter({ mediaCodecs: [...MEDIA_CODECS] })
      const activeSpeaker = await ActiveSpeaker.open(router, log).catch((error: unknown) => {
        router.close()
        throw error
      })
      const room = new MediaRoom(roomId, { mediaWorker, router, activeSpeaker, tapListenIp: options.tapListenIp, log })
      mediaWorker.occupants.add(room)
      return room
    })
  }

  get closed(): boolean {
    return this.#router.closed
  }

  /** What it costs the worker, in streams sent: mediasoup's own measure (about 500 consumers a core). */
  get load(): number {
    return [...this.#peers.values()].reduce((sum, peer) => sum + peer.consumers.size, 0)
  }

  get pausedConsumers(): number {
    return [...this.#peers.values()].reduce((sum, peer) => sum + peer.consumers.count(({ paused }) => paused), 0)
  }

  /** The worker's own account of what is in this room. */
  async dump(): Promise<types.RouterDump> {
    return this.#router.dump()
  }

  /** Only when the media worker died; never after close(). A listener added after the death hears of it, too. */
  onDied(listener: () => void): void {
    if (this.closed && this.#mediaWorker.worker.died) queueMicrotask(listener)
    else this.#died.add(listener)
  }

  /** However it ended. */
  onClosed(listener: () => void): void {
    this.#closed.add(listener)
  }

  onConsumerClosed(listener: (event: { peerId: PeerId; consumerId: ConsumerId }) => void): void {
    this.#consumerClosed.add(listener)
  }

  onActiveSpeaker(listener: (peerId: PeerId | null) => void): void {
    this.#activeSpeaker.changed.add(listener)
  }

  /** Everybody who speaks now, the loudest first, whenever somebody begins or ends. */
  onSpeakers(listener: (peerIds: readonly PeerId[]) => void): void {
    this.#activeSpeaker.speakersChanged.add(listener)
  }

  /** Whether anything of a person still reaches the server, whenever that changes. */
  onReachable(listener: (event: { peerId: PeerId; reachable: boolean }) => void): void {
    this.#reachability.changed.add(listener)
  }

  onQuality(listener: (event: QualityOf) => void): void {
    this.#quality.changed.add(listener)
  }

  /** The worst of what flows to and from a person, whenever it changes. */
  onScore(listener: (event: ScoreOf) => void): void {
    this.#quality.worstChanged.add(listener)
  }

  async createWebRtcTransport(peerId: PeerId, direction: 'send' | 'receive') {
    const log = this.#log.child({ personal: { roomId: this.roomId, peerId } })
    const made = await this.#work(() => this.#peer(peerId).transports.put(() => createWebRtcTransport(this.#router, this.#mediaWorker, direction, log)))
    const transport = webRtc(made)
    this.#reachability.watchTransport(peerId, transport)
    return {
      transportId: transport.id as TransportId,
      iceParameters: { ...transport.iceParameters },
      iceCandidates: transport.iceCandidates.map((candidate) => ({ ...candidate })),
      dtlsParameters: { ...transport.dtlsParameters },
    }
  }

  async createPlainTransport(peerId: PeerId): Promise<{ transportId: TransportId; ip: string; port: number }> {
    const made = await this.#work(() => this.#peer(peerId).transports.put(() => createPlainTransport(this.#router, this.#mediaWorker)))
    if (made.type !== 'plain') throw new AppError('INTERNAL')
    return { transportId: made.id as TransportId, ip: made.tuple.localAddress, port: made.tuple.localPort }
  }

  async connectTransport(peerId: PeerId, transportId: TransportId, dtlsParameters: Negotiated): Promise<void> {
    const transport = webRtc(this.#owner(peerId).transports.get(transportId))
    await this.#work(() => transport.connect({ dtlsParameters: parseDtlsParameters(dtlsParameters) }))
  }

  async restartIce(peerId: PeerId, transportId: TransportId): Promise<{ iceParameters: Negotiated }> {
    const transport = webRtc(this.#owner(peerId).transports.get(transportId))
    return { iceParameters: { ...(await this.#work(() => transport.restartIce())) } }
  }

  async produce(peerId: PeerId, transportId: TransportId, media: { kind: 'audio' | 'video'; source: Source; rtpParameters: Negotiated; paused: boolean }): Promise<ProducerId> {
    const { kind, source, paused } = media
    const peer = this.#owner(peerId)
    const transport = peer.transports.get(transportId)
    if (transport.appData.direction !== 'send') throw new AppError('WRONG_STATE', 'This transport is for receiving')
    if (KIND_OF_SOURCE[source] !== kind) throw new AppError('MEDIA_REJECTED', `A ${source} is not ${kind}`)
    const rtpParameters = parseRtpParameters(kind, media.rtpParameters)
    const appData: ProducerData = { peerId, source, kind }
    const producer = await this.#work(() => peer.addProducer(source, () => transport.produce<ProducerData>({ kind, rtpParameters, paused, appData })))
    if (transport.type === 'webrtc' && source === 'camera') this.#reachability.watchCamera(peerId, producer, transport)
    this.#quality.watchProducer(peerId, producer)
    // The sound of a shared film is nobody's speech.
    if (source === 'microphone') await this.#activeSpeaker.watch(producer)
    return producer.id as ProducerId
  }

  async pauseProducer(peerId: PeerId, producerId: ProducerId): Promise<void> {
    const producer = this.#owner(peerId).producers.get(producerId)
    await this.#work(() => producer.pause())
  }

  async resumeProducer(peerId: PeerId, producerId: ProducerId): Promise<void> {
    const producer = this.#owner(peerId).producers.get(producerId)
    await this.#work(() => producer.resume())
  }

  closeProducer(peerId: PeerId, producerId: ProducerId): void {
    this.#owner(peerId).producers.get(producerId).close()
  }

  async consume(peerId: PeerId, transportId: TransportId, producerId: ProducerId, clientCapabilities: Negotiated) {
    const peer = this.#owner(peerId)
    const transport = peer.transports.get(transportId)
    if (transport.appData.direction !== 'receive') throw new AppError('WRONG_STATE', 'This transport is for sending')
    if (![...this.#peers.values()].some((other) => other.producers.has(producerId))) throw new AppError('NOT_FOUND', 'That producer does not exist')
    const rtpCapabilities = parseRtpCapabilities(clientCapabilities)
    const consumer = await this.#work(async () => {
      if (!this.#router.canConsume({ producerId, rtpCapabilities })) throw new AppError('CANNOT_CONSUME')
      return peer.consumers.put(() => transport.consume({ producerId, rtpCapabilities, paused: true, preferredLayers: FIRST_LAYERS }))
    })
    const consumerId = consumer.id as ConsumerId
    consumer.once('producerclose', () => this.#consumerClosed.emit({ peerId, consumerId }))
    this.#quality.watchConsumer(peerId, consumer)
    const { kind, producerPaused } = consumer
    return { consumerId, kind, rtpParameters: { ...consumer.rtpParameters }, producerPaused }
  }

  async pauseConsumer(peerId: PeerId, consumerId: ConsumerId): Promise<void> {
    const consumer = this.#owner(peerId).consumers.get(consumerId)
    await this.#work(() => consumer.pause())
  }

  async resumeConsumer(peerId: PeerId, consumerId: ConsumerId): Promise<void> {
    const consumer = this.#owner(peerId).consumers.get(consumerId)
    await this.#work(() => consumer.resume())
  }

  async setConsumerLayers(peerId: PeerId, consumerId: ConsumerId, spatialLayer: number): Promise<void> {
    const consumer = this.#owner(peerId).consumers.get(consumerId)
    await this.#work(() => consumer.setPreferredLayers({ spatialLayer, temporalLayer: FIRST_LAYERS.temporalLayer }))
  }

  /** A tap of one of the granted peer's producers; sfu.ts has checked that the consent is in force and for this room. */
  async openTap(granted: Granted, request: { producerId: ProducerId; endpoint: TapEndpoint }): Promise<Tap> {
    const producer = this.#owner(granted.peerId).producers.get(request.producerId)
    const log = this.#log.child({ personal: { roomId: this.roomId, peerId: granted.peerId } })
    return openTap(granted, { producer, endpoint: request.endpoint }, { router: this.#router, worker: this.#mediaWorker.worker, outlets: this.#outlets, log })
  }

  removePeer(peerId: PeerId): void {
    this.#peers.get(peerId)?.close()
    this.#peers.delete(peerId)
    this.#reachability.forget(peerId)
    this.#quality.forget(peerId)
  }

  close(): void {
    this.#router.close()
  }

  #onRouterClosed(): void {
    this.#mediaWorker.occupants.delete(this)
    this.#peers.clear()
    this.#reachability.close()
    this.#quality.close()
    if (this.#mediaWorker.worker.died) {
      this.#log.warn('room lost its media worker')
      this.#died.emit()
    }
    this.#closed.emit()
  }

  #peer(peerId: PeerId): Peer {
    this.#requireOpen()
    const peer = this.#peers.get(peerId) ?? new Peer()
    this.#peers.set(peerId, peer)
    return peer
  }

  #owner(peerId: PeerId): Peer {
    this.#requireOpen()
    const peer = this.#peers.get(peerId)
    if (!peer) throw new AppError('NOT_FOUND')
    return peer
  }

  #requireOpen(): void {
    if (this.closed) throw new AppError('MEDIA_UNAVAILABLE')
  }

  /** Whatever fails because the room ended meanwhile is MEDIA_UNAVAILABLE. */
  async #work<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await negotiate(work)
    } catch (error) {
      this.#requireOpen()
      throw error
    }
  }
}

function webRtc(transport: PeerTransport): types.WebRtcTransport<TransportData> {
  if (transport.type !== 'webrtc') throw new AppError('WRONG_STATE', 'A plain transport has no ICE and no DTLS')
  return transport
}
