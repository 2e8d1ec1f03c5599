// Decodes VP8 and H264 to luma planes, synchronously, one thread; the only import of node-av.
import { AV_CODEC_FLAG_LOW_DELAY, AV_LOG_QUIET, AV_PIX_FMT_GRAY8, AV_PIX_FMT_NV12, AV_PIX_FMT_YUV420P, AV_PIX_FMT_YUV422P, AV_PIX_FMT_YUV444P, AV_PIX_FMT_YUVJ420P, AV_PIX_FMT_YUVJ422P, AV_PIX_FMT_YUVJ444P, AVCOL_RANGE_JPEG } from 'node-av/constants'
import { Codec, CodecContext, Frame, Log, Packet } from 'node-av/lib'
import type { EncodedFrame } from './frame.ts'

export type VideoCodec = 'VP8' | 'H264'
export type Luma = { readonly width: number; readonly height: number; readonly data: Uint8Array; readonly range: 'full' | 'limited'; readonly rtpTimestamp: number }

export interface VideoDecoder {
  readonly closed: boolean
  /** 'waiting' where the decoder took the frame and shows no picture yet; 'broken' where it could not use it (it is reset by then). */
  decode(frame: EncodedFrame): 'decoded' | 'waiting' | 'broken'
  /** A copy of the newest picture, once; null where it was taken already. */
  takeLatest(): Luma | null
  reset(): void
  close(): void
}

/** 8-bit formats whose first plane is the luma. */
const LUMA_FIRST = new Set<number>([AV_PIX_FMT_YUV420P, AV_PIX_FMT_YUVJ420P, AV_PIX_FMT_YUV422P, AV_PIX_FMT_YUVJ422P, AV_PIX_FMT_YUV444P, AV_PIX_FMT_YUVJ444P, AV_PIX_FMT_NV12, AV_PIX_FMT_GRAY8])
const FULL_RANGE = new Set<number>([AV_PIX_FMT_YUVJ420P, AV_PIX_FMT_YUVJ422P, AV_PIX_FMT_YUVJ444P])
/** A call's picture is never larger; what claims to be is not decoded into memory of ours. */
const MAX_SIDE = 4096
const DECODER_NAMES = { VP8: 'vp8', H264: 'h264' } as const

/** FFmpeg reports every broken frame on stderr by itself; here they are counted instead. */
export function silenceFfmpeg(): void {
  Log.setLevel(AV_LOG_QUIET)
}

export class FfmpegVideoDecoder implements VideoDecoder {
  readonly #codec: Codec
  readonly #packet = new Packet()
  /** The newest picture, and the frame that the next one is received into: receiving empties its frame first, even when nothing comes. */
  #frame = new Frame()
  #spare = new Frame()
  #context: CodecContext
  #hasPicture = false
  #closed = false

  constructor(codec: VideoCodec) {
    const found = Codec.findDecoderByName(DECODER_NAMES[codec] as Parameters<typeof Codec.findDecoderByName>[0])
    if (found === null) throw new Error(`this FFmpeg has no ${codec} decoder`)
    silenceFfmpeg()
    this.#codec = found
    this.#packet.alloc()
    this.#frame.alloc()
    this.#spare.alloc()
    this.#context = this.#openContext()
  }

  get closed(): boolean {
    return this.#closed
  }

  decode(frame: EncodedFrame): 'decoded' | 'waiting' | 'broken' {
    if (this.#closed) return 'waiting'
    this.#packet.data = frame.data
    this.#packet.pts = BigInt(frame.rtpTimestamp)
    const sent = this.#context.sendPacketSync(this.#packet)
    this.#packet.unref()
    if (sent < 0) return this.#fail()
    let shown = false
    // A decoder without delay gives one picture for one packet; the newest counts.
    while (this.#context.receiveFrameSync(this.#spare) >= 0) {
      ;[this.#frame, this.#spare] = [this.#spare, this.#frame]
      shown = true
    }
    if (!shown) return 'waiting'
    if (!this.#isUsable()) return this.#fail()
    this.#hasPicture = true
    return 'decoded'
  }

  takeLatest(): Luma | null {
    const plane = this.#hasPicture ? this.#frame.data?.[0] : undefined
    if (plane === undefined) return null
    this.#hasPicture = false
    const { width, height } = this.#frame
    const stride = this.#frame.linesize[0]!
    const data = new Uint8Array(width * height)
    for (let row = 0; row < height; row++) data.set(plane.subarray(row * stride, row * stride + width), row * width)
    const range = this.#frame.colorRange === AVCOL_RANGE_JPEG || FULL_RANGE.has(this.#frame.format) ? 'full' : 'limited'
    return { width, height, data, range, rtpTimestamp: Number(this.#frame.pts) }
  }

  reset(): void {
    if (this.#closed) return
    this.#hasPicture = false
    this.#context.flushBuffers()
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#hasPicture = false
    this.#context.freeContext()
    this.#packet.free()
    this.#frame.free()
    this.#spare.free()
  }

  #isUsable(): boolean {
    const { width, height, format } = this.#frame
    return this.#frame.decodeErrorFlags === 0 && LUMA_FIRST.has(format) && width > 0 && height > 0 && width <= MAX_SIDE && height <= MAX_SIDE
  }

  /** A fresh decoder: after an error nothing of the old one's state can be trusted. */
  #fail(): 'broken' {
    this.#hasPicture = false
    this.#context.freeContext()
    this.#context = this.#openContext()
    return 'broken'
  }

  #openContext(): CodecContext {
    const context = new CodecContext()
    context.allocContext3(this.#codec)
    context.threadCount = 1
    context.setFlags(AV_CODEC_FLAG_LOW_DELAY)
    const result = context.open2Sync(this.#codec, null)
    if (result < 0) throw new Error(`FFmpeg could not open a decoder (${result})`)
    return context
  }
}
