// Everything one peer owns in a room: at most so many of each, found only by their owner, closed together.
import type { types } from 'mediasoup'
import { AppError } from '../kit/errors.ts'
import { SOURCES } from '../protocol/constants.ts'
import type { Source } from '../protocol/constants.ts'
import type { PeerId } from '../protocol/ids.ts'

type Owned = { readonly id: string; readonly closed: boolean; close(): void; readonly observer: { once(event: 'close', listener: () => void): unknown } }

/** Objects of one kind. A place is taken before the object is made, so that requests sent at once cannot pass the limit. */
class Shelf<T extends Owned> {
  readonly #name: string
  readonly #limit: number
  readonly #objects = new Map<string, T>()
  #inMaking = 0
  #closed = false

  constructor(name: string, limit: number) {
    this.#name = name
    this.#limit = limit
  }

  get size(): number {
    return this.#objects.size
  }

  count(isCounted: (object: T) => boolean): number {
    return [...this.#objects.values()].filter(isCounted).length
  }

  has(id: string): boolean {
    return this.#objects.has(id)
  }

  get(id: string): T {
    const object = this.#objects.get(id)
    if (!object || object.closed) throw new AppError('NOT_FOUND', `That ${this.#name} does not exist, or is not yours`)
    return object
  }

  /** Throws LIMIT_REACHED without calling `make`; an owner removed meanwhile gets NOT_FOUND and leaves nothing behind. */
  async put(make: () => Promise<T>): Promise<T> {
    if (this.#objects.size + this.#inMaking >= this.#limit) throw new AppError('LIMIT_REACHED', `One person may have ${this.#limit} ${this.#name}s`)
    this.#inMaking++
    try {
      const object = await make()
      if (this.#closed) {
        object.close()
        throw new AppError('NOT_FOUND', 'You left the room')
      }
      if (object.closed) throw new AppError('NOT_FOUND', `That ${this.#name} was closed while it was made`)
      this.#objects.set(object.id, object)
      object.observer.once('close', () => this.#objects.delete(object.id))
      return object
    } finally {
      this.#inMaking--
    }
  }

  close(): void {
    this.#closed = true
    for (const object of this.#objects.values()) object.close()
  }
}

/** A WebRTC client needs two transports; twice that leaves room for a reconnect that makes new ones first. */
const MAX_TRANSPORTS = 4
/** One of each source. */
const MAX_PRODUCERS = SOURCES.length
/** Everything of 127 others, or microphone and camera of 255. */
const MAX_CONSUMERS = 512

export type PeerTransport = types.WebRtcTransport<TransportData> | types.PlainTransport<TransportData>
/** What a transport may carry, seen from the peer. */
export type TransportData = { readonly direction: 'send' | 'receive' }

/** Whose a producer is and what it shows. */
export type ProducerData = { readonly peerId: PeerId; readonly source: Source; readonly kind: 'audio' | 'video' }

export class Peer {
  readonly #sources = new Set<Source>()
  readonly transports = new Shelf<PeerTransport>('transport', MAX_TRANSPORTS)
  readonly producers = new Shelf<types.Producer<ProducerData>>('producer', MAX_PRODUCERS)
  readonly consumers = new Shelf<types.Consumer>('consumer', MAX_CONSUMERS)

  /** One producer of each source: a second camera of one person would be two faces under one name. */
  async addProducer(source: Source, make: () => Promise<types.Producer<ProducerData>>): Promise<types.Producer<ProducerData>> {
    if (this.#sources.has(source)) throw new AppError('LIMIT_REACHED', `Your ${source} is sent already`)
    this.#sources.add(source)
    try {
      const producer = await this.producers.put(make)
      producer.observer.once('close', () => this.#sources.delete(source))
      return producer
    } catch (error) {
      this.#sources.delete(source)
      throw error
    }
  }

  close(): void {
    this.consumers.close()
    this.producers.close()
    this.transports.close()
  }
}
