// One tap at the worker's end: a consented producer's stream on its way into its subject's pipeline.
import type { TapDescription } from '../protocol/inference.ts'
import { AudioStream } from './ingest/audio-stream.ts'
import type { IngestCounters } from './ingest/counters.ts'
import type { Route } from './ingest/demux.ts'
import { H264Assembler, parseSpropParameterSets } from './ingest/h264.ts'
import { Opus16kDecoder } from './ingest/opus.ts'
import { SrtpReceiver } from './ingest/srtp.ts'
import { FfmpegVideoDecoder } from './ingest/video-decoder.ts'
import { VideoStream } from './ingest/video-stream.ts'
import type { DecodeLevel } from './ingest/video-stream.ts'
import { Vp8Assembler } from './ingest/vp8.ts'
import type { SubjectPipeline } from './ports.ts'

/** The server's simulcast layers, 0 the smallest; a tap begins at 0. */
const HIGHEST_LAYER = 2

export type TapParts = {
  readonly pipeline: SubjectPipeline
  readonly counters: IngestCounters
  readonly level: () => DecodeLevel
  readonly requestKeyFrame: () => void
}

type Stream = { readonly kind: 'video'; readonly video: VideoStream } | { readonly kind: 'audio'; readonly audio: AudioStream } | { readonly kind: 'opening' } | { readonly kind: 'closed' }

/** Whether this worker can decode it: VP8, H264 in non-interleaved or single mode, and Opus. */
export function isSupported({ kind, mimeType, clockRate }: TapDescription): boolean {
  const type = mimeType.toLowerCase()
  return kind === 'audio' ? type === 'audio/opus' && clockRate === 48_000 : type === 'video/vp8' || type === 'video/h264'
}

export class WorkerTap {
  readonly description: TapDescription
  readonly route: Route
  readonly #parts: TapParts
  #stream: Stream = { kind: 'opening' }
  #paused: boolean
  #spatialLayer = 0

  constructor(description: TapDescription, parts: TapParts) {
    this.description = description
    this.#parts = parts
    this.#paused = description.paused
    const { tapId, ssrc, payloadType, srtp } = description
    this.route = { tapId, ssrc, payloadType, srtp: srtp === null ? null : new SrtpReceiver(srtp), onPacket: (packet, nowMs) => this.#push(packet, nowMs) }
    if (description.kind === 'video') this.#stream = { kind: 'video', video: this.#openVideo() }
    else void this.#openAudio()
  }

  get paused(): boolean {
    return this.#paused
  }

  get closed(): boolean {
    return this.#stream.kind === 'closed'
  }

  /** Packets of a paused tap are not used, even where some are still on their way. */
  setPaused(paused: boolean): void {
    if (this.#paused === paused) return
    this.#paused = paused
    if (this.#stream.kind === 'video') this.#stream.video.reset()
    if (this.#stream.kind === 'audio') this.#stream.audio.reset()
  }

  /** Called by the worker's timer: what is overdue, and the newest picture to the pipeline. */
  advance(nowMs: number): void {
    if (this.#paused) return
    if (this.#stream.kind === 'audio') this.#stream.audio.advance(nowMs)
    if (this.#stream.kind !== 'video') return
    this.#stream.video.advance(this.#parts.level(), nowMs)
    const luma = this.#stream.video.takeLatest()
    if (luma !== null) this.#parts.pipeline.offerFrame(luma)
  }

  /** The layer to ask the server for, or null where there is none further that way. */
  moveLayer(direction: 'higher' | 'lower'): number | null {
    const wanted = this.#spatialLayer + (direction === 'higher' ? 1 : -1)
    if (wanted < 0 || wanted > HIGHEST_LAYER) return null
    this.#spatialLayer = wanted
    return wanted
  }

  close(): void {
    const stream = this.#stream
    this.#stream = { kind: 'closed' }
    if (stream.kind === 'video') stream.video.close()
    if (stream.kind === 'audio') stream.audio.close()
  }

  #push(packet: Parameters<Route['onPacket']>[0], nowMs: number): void {
    if (this.#paused) return
    if (this.#stream.kind === 'video') this.#stream.video.push(packet, this.#parts.level(), nowMs)
    if (this.#stream.kind === 'audio') this.#stream.audio.push(packet, nowMs)
  }

  #openVideo(): VideoStream {
    const { mimeType, parameters } = this.description
    const codec = mimeType.toLowerCase() === 'video/h264' ? 'H264' : 'VP8'
    const assembler = codec === 'H264' ? new H264Assembler(parseSpropParameterSets(parameters['sprop-parameter-sets'])) : new Vp8Assembler()
    const { counters, requestKeyFrame } = this.#parts
    return new VideoStream({ assembler, decoder: new FfmpegVideoDecoder(codec), counters, requestKeyFrame })
  }

  /** libopus is WebAssembly, which is made asynchronously: the packets of those milliseconds are not heard. */
  async #openAudio(): Promise<void> {
    const decoder = await Opus16kDecoder.open()
    if (this.closed) return decoder.close()
    const { pipeline, counters } = this.#parts
    this.#stream = { kind: 'audio', audio: new AudioStream({ decoder, counters, onSound: ({ samples, rtpTimestamp, arrivedMs }) => pipeline.offerSound(samples, rtpTimestamp, arrivedMs) }) }
  }
}
