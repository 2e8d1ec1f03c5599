// A tap: a copy of one consented producer's RTP on its way to an inference worker, gone the moment consent is.
import type { types } from 'mediasoup'
import type { Granted } from '../kit/consent.ts'
import { AppError } from '../kit/errors.ts'
import type { Log } from '../kit/log.ts'
import { isAnalysedSource } from '../protocol/constants.ts'
import type { TapId } from '../protocol/ids.ts'
import type { SrtpParameters } from '../protocol/inference.ts'
import { tapRtpCapabilities } from './codecs.ts'
import { Listeners } from './listeners.ts'
import { negotiate } from './negotiation.ts'
import type { ProducerData } from './peer.ts'
import type { Outlet, TapEndpoint, TapOutlets } from './tap-outlets.ts'

/**
 * The cheapest simulcast layer first: the lowest (180p of a 720p camera) shows the face of somebody at a desk large enough, and
 * the inference worker asks for a higher one where it does not.
 */
const FIRST_SPATIAL_LAYER = 0
/** All temporal layers: more frames a second cost little at 180p. mediasoup lowers it to what the stream has. */
const TEMPORAL_LAYER = 2

export type TapCloseReason = 'closed' | 'consent-withdrawn' | 'producer-closed' | 'media-worker-died'
export type TapRequest = { readonly producer: types.Producer; readonly endpoint: TapEndpoint }
/** What a tap stands on; `worker` tells a death from an end. */
export type TapPlace = { readonly router: types.Router; readonly worker: { readonly died: boolean }; readonly outlets: TapOutlets; readonly log: Log }

type TapState = { readonly kind: 'open' } | { readonly kind: 'closed'; readonly reason: TapCloseReason }

/** Opens a tap, paused. Throws CONSENT_REQUIRED unless `granted` is in force, before and after the media server's work, and for a shared screen always. */
export async function openTap(granted: Granted, { producer, endpoint }: TapRequest, place: TapPlace): Promise<Tap> {
  requireConsent(granted)
  requireFaceOrVoice(producer)
  const rtpCapabilities = tapRtpCapabilities(place.router.rtpCapabilities, producer.consumableRtpParameters)
  if (!rtpCapabilities) throw new AppError('MEDIA_REJECTED', 'The producer carries a codec that taps cannot')
  return negotiate(async () => {
    const outlet = await place.outlets.acquire(endpoint)
    try {
      requireConsent(granted)
      const consumer = await outlet.transport.consume({
        producerId: producer.id,
        rtpCapabilities,
        paused: true,
        enableRtx: false,
        preferredLayers: { spatialLayer: FIRST_SPATIAL_LAYER, temporalLayer: TEMPORAL_LAYER },
      })
      if (!granted.signal.aborted) return new Tap(granted, consumer, outlet, place)
      consumer.close()
      throw new AppError('CONSENT_REQUIRED')
    } catch (error) {
      outlet.release()
      throw error
    }
  })
}

/** Whatever a person agreed to, it was their face and their voice: a shared screen may show or play somebody else's. */
function requireFaceOrVoice({ appData }: types.Producer): void {
  const { source } = appData as Partial<ProducerData>
  if (source === undefined || !isAnalysedSource(source)) throw new AppError('CONSENT_REQUIRED', 'consent to analysis does not cover a shared screen or its sound')
}

function requireConsent(granted: Granted): void {
  if (granted.signal.aborted) throw new AppError('CONSENT_REQUIRED')
}

export class Tap {
  readonly tapId: TapId
  readonly kind: 'audio' | 'video'
  readonly ssrc: number
  readonly payloadType: number
  readonly mimeType: string
  readonly clockRate: number
  readonly channels: 1 | 2
  readonly parameters: Readonly<Record<string, string | number>>
  /** The server's sending key for this endpoint; null on loopback. */
  readonly srtp: SrtpParameters | null
  readonly #consumer: types.Consumer
  readonly #outlet: Outlet
  readonly #granted: Granted
  readonly #log: Log
  readonly #closedListeners: Listeners<[reason: TapCloseReason]>
  readonly #onWithdrawn = () => this.#end('consent-withdrawn')
  #state: TapState = { kind: 'open' }

  constructor(granted: Granted, consumer: types.Consumer, outlet: Outlet, { worker, log }: TapPlace) {
    const codec = consumer.rtpParameters.codecs[0]
    const ssrc = consumer.rtpParameters.encodings?.[0]?.ssrc
    if (!codec || ssrc === undefined) throw new AppError('INTERNAL', 'mediasoup made a consumer without codec or SSRC')
    this.tapId = consumer.id as TapId
    this.kind = consumer.kind
    this.ssrc = ssrc
    this.payloadType = codec.payloadType
    this.mimeType = codec.mimeType
    this.clockRate = codec.clockRate
    this.channels = codec.channels === 2 ? 2 : 1
    // Checked to hold strings and numbers alone when the producer was made (negotiation.ts).
    this.parameters = (codec.parameters ?? {}) as Record<string, string | number>
    this.srtp = outlet.srtp
    this.#consumer = consumer
    this.#outlet = outlet
    this.#granted = granted
    this.#log = log.child({ tapId: this.tapId, kind: this.kind })
    this.#closedListeners = new Listeners(this.#log)
    granted.signal.addEventListener('abort', this.#onWithdrawn, { once: true })
    consumer.once('producerclose', () => this.#end('producer-closed'))
    consumer.once('transportclose', () => this.#end(worker.died ? 'media-worker-died' : 'producer-closed'))
    this.#log.info({ layers: consumer.type, encrypted: this.srtp !== null }, 'tap opened')
  }

  get closed(): boolean {
    return this.#state.kind === 'closed'
  }

  /** Lets packets flow. mediasoup asks the sender for a key frame by itself. */
  async resume(): Promise<void> {
    await this.#ask(() => this.#consumer.resume())
  }

  async requestKeyFrame(): Promise<void> {
    await this.#ask(() => this.#consumer.requestKeyFrame())
  }

  /** The simulcast layer to send from now on (0 is the smallest); the nearest one that is there, and nothing for a plain stream. */
  async setSpatialLayer(layer: number): Promise<void> {
    await this.#ask(() => this.#consumer.setPreferredLayers({ spatialLayer: layer, temporalLayer: TEMPORAL_LAYER }))
  }

  /** A listener added after the end hears of it, too. */
  onClose(listener: (reason: TapCloseReason) => void): void {
    if (this.#state.kind === 'open') this.#closedListeners.add(listener)
    else queueMicrotask(listener.bind(null, this.#state.reason))
  }

  close(): void {
    this.#end('closed')
  }

  async #ask(work: () => Promise<void>): Promise<void> {
    if (this.closed) throw new AppError('WRONG_STATE', 'The tap is closed')
    try {
      await negotiate(work)
    } catch (error) {
      if (this.closed) throw new AppError('WRONG_STATE', 'The tap is closed', { cause: error })
      throw error
    }
  }

  #end(reason: TapCloseReason): void {
    if (this.closed) return
    this.#state = { kind: 'closed', reason }
    this.#granted.signal.removeEventListener('abort', this.#onWithdrawn)
    this.#consumer.close()
    this.#outlet.release()
    this.#log.info({ reason }, 'tap closed')
    this.#closedListeners.emit(reason)
  }
}
