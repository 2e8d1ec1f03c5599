// A media server without media: it keeps the port's rules (media-contract.ts holds it and the real one to them) and moves no packet.
import { AppError } from '../../src/kit/errors.ts'
import type { ConnectionPath } from '../../src/protocol/constants.ts'
import type { Negotiated, Source } from '../../src/protocol/events.ts'
import type { QualityReport } from '../../src/protocol/quality.ts'
import type { ConsumerId, PeerId, ProducerId, RoomId, TransportId } from '../../src/protocol/ids.ts'
import type { MediaCheck, MediaRoom, MediaServer } from '../../src/signaling/ports.ts'

const MAX_TRANSPORTS = 4

type Transport = { readonly peerId: PeerId; readonly direction: 'send' | 'receive'; readonly kind: 'webrtc' | 'plain' }
type Producer = { readonly peerId: PeerId; readonly kind: 'audio' | 'video'; readonly source: Source; paused: boolean }
type Consumer = { readonly peerId: PeerId; readonly producerId: ProducerId; paused: boolean; spatialLayer: number | null }

let lastId = 0
const nextId = <Id extends string>(prefix: string): Id => `${prefix}-${(lastId += 1)}` as Id

export class FakeMediaServer implements MediaServer {
  readonly rooms = new Map<RoomId, FakeMediaRoom>()
  readonly checks: FakeMediaCheck[] = []
  /** False: no worker is up. */
  available = true
  /** What openRoom() and openCheck() wait for, when a test wants it to take its time. */
  hold: Promise<void> | null = null

  async openRoom(roomId: RoomId): Promise<FakeMediaRoom> {
    if (this.hold) await this.hold
    if (!this.available) throw new AppError('MEDIA_UNAVAILABLE')
    const open = this.rooms.get(roomId)
    if (open && !open.closed) return open
    const room = new FakeMediaRoom(roomId)
    this.rooms.set(roomId, room)
    return room
  }

  async openCheck(paths: readonly ConnectionPath[]): Promise<FakeMediaCheck> {
    if (this.hold) await this.hold
    if (!this.available) throw new AppError('MEDIA_UNAVAILABLE')
    const check = new FakeMediaCheck(paths)
    this.checks.push(check)
    return check
  }

  get openChecks(): number {
    return this.checks.filter((check) => !check.closed).length
  }

  room(name: string): FakeMediaRoom {
    const room = this.rooms.get(name as RoomId)
    if (!room) throw new Error(`the room ${name} was never opened`)
    return room
  }
}

export class FakeMediaCheck implements MediaCheck {
  readonly offers: MediaCheck['offers']
  closed = false

  constructor(paths: readonly ConnectionPath[]) {
    this.offers = paths.map((path) => ({ path, transportId: nextId<TransportId>('probe'), iceParameters: {}, iceCandidates: [], dtlsParameters: {} }))
  }

  async connect(transportId: TransportId, dtlsParameters: Negotiated): Promise<void> {
    if (this.closed || !this.offers.some((offer) => offer.transportId === transportId)) throw new AppError('NOT_FOUND')
    if (!Array.isArray(dtlsParameters.fingerprints)) throw new AppError('MEDIA_REJECTED')
  }

  close(): void {
    this.closed = true
  }
}

export class FakeMediaRoom implements MediaRoom {
  readonly roomId: RoomId
  readonly rtpCapabilities: Negotiated = { codecs: [{ kind: 'audio', mimeType: 'audio/opus', clockRate: 48_000, channels: 2, preferredPayloadType: 100 }], headerExtensions: [] }
  readonly transports = new Map<string, Transport>()
  readonly producers = new Map<string, Producer>()
  readonly consumers = new Map<string, Consumer>()
  /** What produce() waits for, when a test wants it to take its time. */
  hold: Promise<void> | null = null
  readonly #died: (() => void)[] = []
  readonly #consumerClosed: ((event: { peerId: PeerId; consumerId: ConsumerId }) => void)[] = []
  readonly #activeSpeaker: ((peerId: PeerId | null) => void)[] = []
  readonly #speakers: ((peerIds: readonly PeerId[]) => void)[] = []
  readonly #score: ((event: { peerId: PeerId; score: number }) => void)[] = []
  readonly #levels = new Map<ProducerId, number>()
  #heard: readonly PeerId[] = []
  readonly #reachable: ((event: { peerId: PeerId; reachable: boolean }) => void)[] = []
  readonly #quality: ((event: { peerId: PeerId; report: QualityReport }) => void)[] = []
  #closed = false

  constructor(roomId: RoomId) {
    this.roomId = roomId
  }

  get closed(): boolean {
    return this.#closed
  }

  onDied(listener: () => void): void {
    this.#died.push(listener)
  }

  onConsumerClosed(listener: (event: { peerId: PeerId; consumerId: ConsumerId }) => void): void {
    this.#consumerClosed.push(listener)
  }

  onActiveSpeaker(listener: (peerId: PeerId | null) => void): void {
    this.#activeSpeaker.push(listener)
  }

  onSpeakers(listener: (peerIds: readonly PeerId[]) => void): void {
    this.#speakers.push(listener)
  }

  onScore(listener: (event: { peerId: PeerId; score: number }) => void): void {
    this.#score.push(listener)
  }

  onReachable(listener: (event: { peerId: PeerId; reachable: boolean }) => void): void {
    this.#reachable.push(listener)
  }

  onQuality(listener: (event: { peerId: PeerId; report: QualityReport }) => void): void {
    this.#quality.push(listener)
  }

  reach(peerId: PeerId, reachable: boolean): void {
    for (const listener of this.#reachable) listener({ peerId, reachable })
  }

  report(peerId: PeerId, report: QualityReport): void {
    for (const listener of this.#quality) listener({ peerId, report })
  }

  score(peerId: PeerId, score: number): void {
    for (const listener of this.#score) listener({ peerId, score })
  }

  /** How loud a microphone is from now on, in dBov; null: silent. */
  level(producerId: ProducerId, dbov: number | null): void {
    if (dbov === null) this.#levels.delete(producerId)
    else this.#levels.set(producerId, dbov)
    this.#listen()
  }

  /** As the real one does twice a second. */
  #listen(): void {
    const loud = [...this.#levels].flatMap(([producerId, level]) => {
      const producer = this.producers.get(producerId)
      return producer && !producer.paused && level > -55 && producer.source === 'microphone' ? [{ peerId: producer.peerId, level }] : []
    }).toSorted((a, b) => b.level - a.level).map(({ peerId }) => peerId)
    const before = this.#heard
    this.#heard = loud
    if (loud[0] !== before[0]) this.speak(loud[0] ?? null)
    if (loud.length !== before.length || loud.some((peerId) => !before.includes(peerId))) for (const listener of this.#speakers) listener(loud)
  }

  /** The room's worker dies. */
  die(): void {
    this.close()
    for (const listener of this.#died) listener()
  }

  speak(peerId: PeerId | null): void {
    for (const listener of this.#activeSpeaker) listener(peerId)
  }

  async createWebRtcTransport(peerId: PeerId, direction: 'send' | 'receive') {
    return { transportId: this.#addTransport({ peerId, direction, kind: 'webrtc' }), iceParameters: {}, iceCandidates: [], dtlsParameters: {} }
  }

  async createPlainTransport(peerId: PeerId) {
    return { transportId: this.#addTransport({ peerId, direction: 'send', kind: 'plain' }), ip: '127.0.0.1', port: 40_000 }
  }

  async connectTransport(peerId: PeerId, transportId: TransportId, dtlsParameters: Negotiated): Promise<void> {
    if (this.#own(this.transports, peerId, transportId).kind !== 'webrtc') throw new AppError('WRONG_STATE')
    if (!Array.isArray(dtlsParameters.fingerprints)) throw new AppError('MEDIA_REJECTED')
  }

  async restartIce(peerId: PeerId, transportId: TransportId) {
    if (this.#own(this.transports, peerId, transportId).kind !== 'webrtc') throw new AppError('WRONG_STATE')
    return { iceParameters: { usernameFragment: nextId('ufrag') } }
  }

  async produce(peerId: PeerId, transportId: TransportId, media: { kind: 'audio' | 'video'; source: Source; rtpParameters: Negotiated; paused: boolean }): Promise<ProducerId> {
    if (this.#own(this.transports, peerId, transportId).direction !== 'send') throw new AppError('WRONG_STATE')
    if (!Array.isArray(media.rtpParameters.codecs)) throw new AppError('MEDIA_REJECTED')
    if ([...this.producers.values()].some((producer) => producer.peerId === peerId && producer.source === media.source)) throw new AppError('LIMIT_REACHED')
    if (this.hold) await this.hold
    if (this.#closed) throw new Error('Channel closed')
    const producerId = nextId<ProducerId>('producer')
    this.producers.set(producerId, { peerId, kind: media.kind, source: media.source, paused: media.paused })
    return producerId
  }

  async pauseProducer(peerId: PeerId, producerId: ProducerId): Promise<void> {
    this.#own(this.producers, peerId, producerId).paused = true
    this.#listen()
  }

  async resumeProducer(peerId: PeerId, producerId: ProducerId): Promise<void> {
    this.#own(this.producers, peerId, producerId).paused = false
    this.#listen()
  }

  closeProducer(peerId: PeerId, producerId: ProducerId): void {
    this.#own(this.producers, peerId, producerId)
    this.#endProducer(producerId)
  }

  async consume(peerId: PeerId, transportId: TransportId, producerId: ProducerId, rtpCapabilities: Negotiated) {
    if (this.#own(this.transports, peerId, transportId).direction !== 'receive') throw new AppError('WRONG_STATE')
    const producer = this.producers.get(producerId)
    if (!producer) throw new AppError('NOT_FOUND')
    if (!Array.isArray(rtpCapabilities.codecs)) throw new AppError('MEDIA_REJECTED')
    if (rtpCapabilities.codecs.length === 0) throw new AppError('CANNOT_CONSUME')
    const consumerId = nextId<ConsumerId>('consumer')
    this.consumers.set(consumerId, { peerId, producerId, paused: true, spatialLayer: null })
    return { consumerId, kind: producer.kind, rtpParameters: {}, producerPaused: producer.paused }
  }

  async pauseConsumer(peerId: PeerId, consumerId: ConsumerId): Promise<void> {
    this.#own(this.consumers, peerId, consumerId).paused = true
  }

  async resumeConsumer(peerId: PeerId, consumerId: ConsumerId): Promise<void> {
    this.#own(this.consumers, peerId, consumerId).paused = false
  }

  async setConsumerLayers(peerId: PeerId, consumerId: ConsumerId, spatialLayer: number): Promise<void> {
    this.#own(this.consumers, peerId, consumerId).spatialLayer = spatialLayer
  }

  removePeer(peerId: PeerId): void {
    for (const [id, consumer] of this.consumers) if (consumer.peerId === peerId) this.consumers.delete(id)
    for (const [id, producer] of this.producers) if (producer.peerId === peerId) this.#endProducer(id as ProducerId)
    for (const [id, transport] of this.transports) if (transport.peerId === peerId) this.transports.delete(id)
  }

  close(): void {
    this.#closed = true
    this.transports.clear()
    this.producers.clear()
    this.consumers.clear()
  }

  #addTransport(transport: Transport): TransportId {
    this.#requireOpen()
    if ([...this.transports.values()].filter((other) => other.peerId === transport.peerId).length >= MAX_TRANSPORTS) throw new AppError('LIMIT_REACHED')
    const transportId = nextId<TransportId>('transport')
    this.transports.set(transportId, transport)
    return transportId
  }

  #endProducer(producerId: ProducerId): void {
    this.producers.delete(producerId)
    this.#levels.delete(producerId)
    this.#listen()
    for (const [id, consumer] of this.consumers) {
      if (consumer.producerId !== producerId) continue
      this.consumers.delete(id)
      for (const listener of this.#consumerClosed) listener({ peerId: consumer.peerId, consumerId: id as ConsumerId })
    }
  }

  #own<T extends { readonly peerId: PeerId }>(things: Map<string, T>, peerId: PeerId, id: string): T {
    this.#requireOpen()
    const thing = things.get(id)
    if (!thing || thing.peerId !== peerId) throw new AppError('NOT_FOUND')
    return thing
  }

  #requireOpen(): void {
    if (this.#closed) throw new AppError('MEDIA_UNAVAILABLE')
  }
}
