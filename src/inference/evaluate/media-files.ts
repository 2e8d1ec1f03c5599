// Pictures, sounds and videos from files, as the live pipeline receives them, and a picture coded as VP8; evaluate's only import of node-av.
import { statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { Decoder, Demuxer } from 'node-av/api'
import {
  AV_CHANNEL_LAYOUT_MONO, AV_LOG_QUIET, AV_PICTURE_TYPE_I, AV_PIX_FMT_GRAY8, AV_PIX_FMT_NV12, AV_PIX_FMT_RGB24, AV_PIX_FMT_YUV420P, AV_PIX_FMT_YUV422P, AV_PIX_FMT_YUV444P,
  AV_PIX_FMT_YUVJ420P, AV_PIX_FMT_YUVJ422P, AV_PIX_FMT_YUVJ444P, AV_SAMPLE_FMT_FLT, AVCOL_RANGE_JPEG,
} from 'node-av/constants'
import { Codec, CodecContext, FFmpegError, Frame, Log, Packet, Rational } from 'node-av/lib'
import type { Stream } from 'node-av/lib'
import type { Luma } from '../face/luma.ts'

/** 8-bit formats whose first plane is the luma. */
const LUMA_FIRST = new Set<number>([
  AV_PIX_FMT_GRAY8, AV_PIX_FMT_NV12, AV_PIX_FMT_YUV420P, AV_PIX_FMT_YUV422P, AV_PIX_FMT_YUV444P, AV_PIX_FMT_YUVJ420P, AV_PIX_FMT_YUVJ422P, AV_PIX_FMT_YUVJ444P,
])
const FULL_RANGE = new Set<number>([AV_PIX_FMT_GRAY8, AV_PIX_FMT_YUVJ420P, AV_PIX_FMT_YUVJ422P, AV_PIX_FMT_YUVJ444P])
export const SAMPLE_RATE_HZ = 16_000

Log.setLevel(AV_LOG_QUIET)

export type TimedPicture = { readonly luma: Luma; readonly timeMs: number }

/** jpg, png and what else FFmpeg calls a picture. */
export async function readPicture(path: string): Promise<Luma> {
  // From memory: by name, FFmpeg would take a '%' for the pattern of a sequence.
  using demuxer = Demuxer.openSync(await readWhole(path))
  for (const { luma } of pictures(demuxer)) return luma
  throw new Error('holds no picture')
}

/** wav, opus, flac and the sound of a video: 16 kHz mono, −1..1. */
export async function readSound(path: string): Promise<Float32Array> {
  using demuxer = Demuxer.openSync(await readWhole(path))
  const stream = demuxer.audio()
  if (!stream) throw new Error('holds no sound')
  using decoder = Decoder.createSync(stream, { resample: { sampleRate: SAMPLE_RATE_HZ, sampleFormat: AV_SAMPLE_FMT_FLT, channelLayout: AV_CHANNEL_LAYOUT_MONO } })
  const parts: Float32Array[] = []
  for (const frame of decoder.framesSync(demuxer.packetsSync(stream.index))) {
    if (!frame) continue
    const bytes = frame.data?.[0]
    if (bytes) parts.push(new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + frame.nbSamples * Float32Array.BYTES_PER_ELEMENT)))
    frame.free()
  }
  const samples = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    samples.set(part, at)
    at += part.length
  }
  if (samples.length === 0) throw new Error('holds no sound')
  return samples
}

/** A video's pictures in order, one at a time. */
export function* readVideo(path: string): Generator<TimedPicture> {
  requireFile(path)
  using demuxer = Demuxer.openSync(path)
  yield* pictures(demuxer)
}

async function readWhole(path: string): Promise<Buffer> {
  requireFile(path)
  return readFile(path)
}

/** A device or a pipe may have no end, and the run is to go on. */
function requireFile(path: string): void {
  if (!statSync(path).isFile()) throw new Error('is no file')
}

function* pictures(demuxer: Demuxer): Generator<TimedPicture> {
  const stream = demuxer.video()
  if (!stream) throw new Error('holds no picture')
  const direct = LUMA_FIRST.has(stream.codecpar.format)
  using decoder = Decoder.createSync(stream, direct ? {} : { rescale: { pixelFormat: AV_PIX_FMT_RGB24 } })
  let firstMs: number | null = null
  for (const frame of decoder.framesSync(demuxer.packetsSync(stream.index))) {
    if (!frame) continue
    const atMs = timeOf(frame, stream)
    firstMs ??= atMs
    const luma = lumaOf(frame)
    frame.free()
    yield { luma, timeMs: atMs - firstMs }
  }
}

function timeOf(frame: Frame, stream: Stream): number {
  return (Number(frame.pts) * stream.timeBase.num * 1000) / stream.timeBase.den
}

function lumaOf(frame: Frame): Luma {
  const { width, height } = frame
  const plane = frame.data?.[0]
  const stride = frame.linesize[0]
  if (!plane || !stride) throw new Error('a picture without pixels')
  if (frame.format === AV_PIX_FMT_RGB24) {
    const data = new Float32Array(width * height)
    for (let row = 0, at = 0; row < height; row++) {
      // ITU-R BT.601, docs/MODELS.md
      for (let from = row * stride, end = from + width * 3; from < end; from += 3) data[at++] = 0.299 * plane[from]! + 0.587 * plane[from + 1]! + 0.114 * plane[from + 2]!
    }
    return { width, height, data, range: 'full' }
  }
  if (!LUMA_FIRST.has(frame.format)) throw new Error('a pixel format that is not known here')
  const data = new Uint8Array(width * height)
  for (let row = 0; row < height; row++) data.set(plane.subarray(row * stride, row * stride + width), row * width)
  return { width, height, data, range: frame.colorRange === AVCOL_RANGE_JPEG || FULL_RANGE.has(frame.format) ? 'full' : 'limited' }
}

/** What a VP8 encoder is told: `quantiser` is libvpx's scale, 0 (finest) to 63. */
export type Vp8Still = { readonly width: number; readonly height: number; readonly quantiser: number }

/**
 * The key frame that libvpx makes of one I420 picture. Every picture has an encoder of its own at a fixed quantiser and a fixed
 * speed (a negative `cpu-used`: libvpx else adapts to how busy the machine is), so the same picture always gives the same bytes.
 */
export function encodeVp8Still(i420: Uint8Array, { width, height, quantiser }: Vp8Still): Buffer {
  const codec = Codec.findEncoderByName('libvpx' as Parameters<typeof Codec.findEncoderByName>[0])
  if (codec === null) throw new Error('this build of FFmpeg has no VP8 encoder')
  const context = new CodecContext()
  const packet = new Packet()
  context.allocContext3(codec)
  packet.alloc()
  try {
    context.width = width
    context.height = height
    context.pixelFormat = AV_PIX_FMT_YUV420P
    context.timeBase = new Rational(1, 30)
    context.threadCount = 1
    // Without one libvpx goes by a quality of its own; with equal ends of the quantiser it has no say.
    context.bitRate = 150_000n
    context.qMin = quantiser
    context.qMax = quantiser
    // One by one: a Dictionary given to open2Sync is freed twice (node-av 6.1.1).
    for (const [key, value] of Object.entries({ deadline: 'realtime', 'cpu-used': '-6', 'lag-in-frames': '0', 'auto-alt-ref': '0' })) FFmpegError.throwIfError(context.setOption(key, value), `set ${key}`)
    FFmpegError.throwIfError(context.open2Sync(codec), 'open the VP8 encoder')
    const frame = Frame.fromVideoBuffer(Buffer.from(i420.buffer, i420.byteOffset, i420.byteLength), { width, height, format: AV_PIX_FMT_YUV420P, timeBase: new Rational(1, 30), pts: 0n })
    frame.pictType = AV_PICTURE_TYPE_I
    FFmpegError.throwIfError(context.sendFrameSync(frame), 'send a picture')
    frame.free()
    FFmpegError.throwIfError(context.receivePacketSync(packet), 'receive a picture')
    return Buffer.from(packet.data ?? [])
  } finally {
    packet.free()
    context.freeContext()
  }
}
