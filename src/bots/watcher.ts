// Takes every stream of a room as a page does, up to the point where media would be decoded: transport and consumers on the server, no DTLS.
import { type PeerInfo, type ResponseData } from '../protocol/events.ts'
import { type ConsumerId, type ProducerId, type TransportId } from '../protocol/ids.ts'
import { type CallLink, RefusedError } from './call-link.ts'

type Joined = ResponseData['room:join']

export class Watcher {
  readonly #link: CallLink
  readonly #transportId: TransportId
  readonly #capabilities: Joined['routerRtpCapabilities']
  readonly #consumers = new Map<ProducerId, ConsumerId>()
  readonly #wanted = new Set<ProducerId>()
  readonly #onAdded = ({ producer }: { readonly producer: { readonly producerId: ProducerId } }): void => this.#take(producer.producerId)
  readonly #onClosed = ({ consumerId }: { readonly consumerId: ConsumerId }): void => {
    for (const [producerId, own] of this.#consumers) if (own === consumerId) this.#forget(producerId)
  }

  private constructor(link: CallLink, transportId: TransportId, capabilities: Joined['routerRtpCapabilities']) {
    this.#link = link
    this.#transportId = transportId
    this.#capabilities = capabilities
    link.socket.on('producer:added', this.#onAdded)
    link.socket.on('consumer:closed', this.#onClosed)
  }

  static async open(link: CallLink, joined: Joined): Promise<Watcher> {
    const { transportId } = await link.request('transport:create', { direction: 'receive' })
    const watcher = new Watcher(link, transportId, joined.routerRtpCapabilities)
    watcher.reconcile(joined.peers)
    return watcher
  }

  /** How many streams it has now. */
  get streams(): number {
    return this.#consumers.size
  }

  /** After a lost connection: what came and went meanwhile. */
  reconcile(peers: readonly PeerInfo[]): void {
    const there = new Set(peers.flatMap(({ producers }) => producers.map(({ producerId }) => producerId)))
    for (const producerId of this.#wanted) if (!there.has(producerId)) this.#forget(producerId)
    for (const producerId of there) this.#take(producerId)
  }

  close(): void {
    this.#link.socket.off('producer:added', this.#onAdded)
    this.#link.socket.off('consumer:closed', this.#onClosed)
    this.#wanted.clear()
    this.#consumers.clear()
  }

  #take(producerId: ProducerId): void {
    if (this.#wanted.has(producerId)) return
    this.#wanted.add(producerId)
    this.#consume(producerId).catch((error: unknown) => {
      this.#wanted.delete(producerId)
      // Its sender may have gone in the meantime, or this watcher; anything else is worth a word.
      if (error instanceof RefusedError && !['NOT_FOUND', 'NOT_JOINED'].includes(error.code)) console.error(`a stream could not be taken: ${error.message}`)
    })
  }

  async #consume(producerId: ProducerId): Promise<void> {
    const { consumerId } = await this.#link.request('consumer:create', { transportId: this.#transportId, producerId, rtpCapabilities: this.#capabilities })
    if (!this.#wanted.has(producerId)) return
    this.#consumers.set(producerId, consumerId)
    await this.#link.request('consumer:resume', { consumerId })
  }

  #forget(producerId: ProducerId): void {
    this.#wanted.delete(producerId)
    this.#consumers.delete(producerId)
  }
}
