// Everybody else's media as one person receives them: sound always, a picture only while it is shown and no larger than it is shown.
import type { types } from 'mediasoup-client'
import type { Negotiated, ProducerInfo, Source } from '../../src/protocol/events.ts'
import type { ConsumerId, PeerId, ProducerId, TransportId } from '../../src/protocol/ids.ts'
import { CallError } from './call-error.ts'
import type { Request } from './signaling-client.ts'
import { layerFor, viewKey } from './view.ts'
import type { View } from './view.ts'
import type { Store } from './store.ts'

export type PeerTracks = { readonly [S in Source]: MediaStreamTrack | null }
export type TrackMap = ReadonlyMap<PeerId, PeerTracks>
export const NO_TRACKS: PeerTracks = { microphone: null, camera: null, screen: null, 'screen-sound': null }

/** What the server sends of one producer: 'layer' null is whatever it likes. */
type Reception = { readonly paused: boolean; readonly layer: number | null }
type Offer = { readonly peerId: PeerId; readonly producer: ProducerInfo }
type Received = Offer & { readonly consumer: types.Consumer; now: Reception; isSyncing: boolean }

type ReceiverParts = {
  readonly request: Request
  readonly transport: types.Transport
  readonly rtpCapabilities: types.RtpCapabilities
  readonly tracks: Store<TrackMap>
}

export class Receiver {
  readonly #parts: ReceiverParts
  readonly #offers = new Map<ProducerId, Offer>()
  /** Being made or there. */
  readonly #consumed = new Set<ProducerId>()
  readonly #consumers = new Map<ConsumerId, Received>()
  readonly #muted = new Set<ProducerId>()
  #view: View = new Map()
  #closed = false

  constructor(parts: ReceiverParts) {
    this.#parts = parts
  }

  get size(): number {
    return this.#consumers.size
  }

  /** Whether packets should be coming now: of anything that is shown or heard and that its person has not paused. */
  get isExpecting(): boolean {
    return [...this.#consumers.values()].some(({ now, producer }) => !now.paused && !this.#muted.has(producer.producerId))
  }

  /** Whose stream a consumer is, and of which layer it is wanted. */
  find(consumerId: ConsumerId): { readonly peerId: PeerId; readonly source: Source; readonly layer: number | null } | null {
    const one = this.#consumers.get(consumerId)
    return one ? { peerId: one.peerId, source: one.producer.source, layer: one.now.layer } : null
  }

  /** A producer that can be received; offered twice, once is enough. */
  offer(peerId: PeerId, producer: ProducerInfo): Promise<void> {
    this.setMuted(producer.producerId, producer.paused)
    this.#offers.set(producer.producerId, { peerId, producer })
    return this.#consumeWanted()
  }

  setView(view: View): Promise<void> {
    this.#view = view
    for (const one of this.#consumers.values()) void this.#sync(one)
    return this.#consumeWanted()
  }

  setMuted(producerId: ProducerId, muted: boolean): void {
    if (muted) this.#muted.add(producerId)
    else this.#muted.delete(producerId)
  }

  dropProducer(producerId: ProducerId): void {
    this.#muted.delete(producerId)
    this.#offers.delete(producerId)
    this.#consumed.delete(producerId)
    for (const [consumerId, one] of this.#consumers) if (one.producer.producerId === producerId) this.dropConsumer(consumerId)
  }

  dropConsumer(consumerId: ConsumerId): void {
    const one = this.#consumers.get(consumerId)
    if (!one) return
    this.#consumers.delete(consumerId)
    this.#consumed.delete(one.producer.producerId)
    this.#offers.delete(one.producer.producerId)
    one.consumer.close()
    this.#publish()
  }

  /** After a resume: takes what is new and drops what is gone. */
  async reconcile(peers: readonly { readonly peerId: PeerId; readonly producers: readonly ProducerInfo[] }[]): Promise<void> {
    const there = new Set(peers.flatMap((peer) => peer.producers.map((one) => one.producerId)))
    for (const producerId of [...this.#offers.keys()]) if (!there.has(producerId)) this.dropProducer(producerId)
    for (const one of this.#consumers.values()) void this.#sync(one)
    await Promise.allSettled(peers.flatMap((peer) => peer.producers.map((producer) => this.offer(peer.peerId, producer))))
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#offers.clear()
    this.#consumed.clear()
    this.#consumers.clear()
    this.#parts.tracks.set(new Map())
  }

  #wanted({ peerId, producer }: Offer): Reception {
    if (producer.kind === 'audio') return { paused: false, layer: null }
    const heightPx = this.#view.get(viewKey(peerId, producer.source))
    // Off the page the last layer stays: whoever comes back to it gets the same picture at once.
    return heightPx === undefined ? { paused: true, layer: null } : { paused: false, layer: producer.source === 'camera' ? layerFor(heightPx) : null }
  }

  /** A picture that was never shown is not even asked for. */
  async #consumeWanted(): Promise<void> {
    const missing = [...this.#offers.values()].filter((offer) => !this.#consumed.has(offer.producer.producerId) && !this.#wanted(offer).paused)
    const results = await Promise.allSettled(missing.map((offer) => this.#consume(offer)))
    const failed = results.find((result) => result.status === 'rejected')
    if (failed) throw failed.reason
  }

  async #consume(offer: Offer): Promise<void> {
    const { peerId, producer } = offer
    const { producerId } = producer
    const { request, transport, rtpCapabilities } = this.#parts
    if (this.#closed) return
    this.#consumed.add(producerId)
    try {
      const reply = await request('consumer:create', { transportId: transport.id as TransportId, producerId, rtpCapabilities: rtpCapabilities as unknown as Negotiated })
      if (this.#closed || !this.#consumed.has(producerId)) return
      const consumer = await transport.consume({
        id: reply.consumerId,
        producerId,
        kind: reply.kind,
        rtpParameters: reply.rtpParameters as unknown as types.RtpParameters,
        // One stream a person, and one for their screen: the browser then keeps lips and voice together.
        streamId: producer.source.startsWith('screen') ? `${peerId}-screen` : peerId,
      })
      if (this.#closed || !this.#consumed.has(producerId)) return consumer.close()
      const received: Received = { ...offer, consumer, now: { paused: true, layer: null }, isSyncing: false }
      this.#consumers.set(reply.consumerId, received)
      this.#publish()
      await this.#sync(received)
    } catch (error) {
      this.#consumed.delete(producerId)
      // Gone before it could be played: nothing to hear or see, and no fault.
      if (error instanceof CallError && error.code === 'NOT_FOUND') return
      throw error
    }
  }

  /** Asks for the layer before the stream, so that its first picture is the right one. The newest wish wins; one request at a time. */
  async #sync(one: Received): Promise<void> {
    if (one.isSyncing) return
    one.isSyncing = true
    const consumerId = one.consumer.id as ConsumerId
    const { request } = this.#parts
    try {
      while (!this.#closed && !one.consumer.closed && this.#consumers.has(consumerId)) {
        const wanted = this.#wanted(one)
        if (wanted.layer !== null && wanted.layer !== one.now.layer) {
          await request('consumer:set-layers', { consumerId, spatialLayer: wanted.layer })
          one.now = { ...one.now, layer: wanted.layer }
        } else if (wanted.paused !== one.now.paused) {
          await request(wanted.paused ? 'consumer:pause' : 'consumer:resume', { consumerId })
          one.now = { ...one.now, paused: wanted.paused }
        } else return
      }
    } catch (error) {
      // The next view, or the next join, asks again.
      const expected = error instanceof CallError && (error.code === 'NOT_FOUND' || error.code === 'UNREACHABLE')
      if (!expected) console.warn('overtone: a stream could not be steered', error)
    } finally {
      one.isSyncing = false
    }
  }

  #publish(): void {
    const tracks = new Map<PeerId, PeerTracks>()
    for (const { consumer, peerId, producer } of this.#consumers.values()) tracks.set(peerId, { ...NO_TRACKS, ...tracks.get(peerId), [producer.source]: consumer.track })
    this.#parts.tracks.set(tracks)
  }
}

/** The call goes on without this one stream. */
export function cannotPlay(error: unknown): void {
  console.warn('overtone: cannot play a stream', error)
}
