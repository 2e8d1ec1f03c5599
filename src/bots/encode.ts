// Encodes pictures and sound as a browser would send them, and reads picture and sound files; the only import of node-av here.
import {
  AV_CHANNEL_LAYOUT_MONO, AV_LOG_ERROR, AV_PICTURE_TYPE_I, AV_PICTURE_TYPE_NONE, AV_PIX_FMT_RGBA, AV_PIX_FMT_YUV420P, AV_PKT_FLAG_KEY, AV_SAMPLE_FMT_FLT,
  Codec, CodecContext, Decoder, Demuxer, FFmpegError, Frame, Log, Packet, Rational, SoftwareResampleContext, SoftwareScaleContext, SWS_BICUBIC,
  type AVPixelFormat,
} from 'node-av'
import { type RgbaPicture } from './rasterise.ts'

Log.setLevel(AV_LOG_ERROR)

export type VideoCodec = 'vp8' | 'h264'
export type EncodedPicture = { readonly data: Uint8Array; readonly isKey: boolean }

export type VideoEncoderOptions = {
  readonly codec: VideoCodec
  readonly width: number
  readonly height: number
  readonly framesPerSecond: number
  readonly bitsPerSecond?: number
  /** Key frames by themselves every so many frames; without it only the first and those asked for. */
  readonly keyEvery?: number
}

const VIDEO_CODECS = {
  vp8: { name: 'libvpx', options: { deadline: 'realtime', 'cpu-used': 6, 'lag-in-frames': 0, 'error-resilient': 'default', 'auto-alt-ref': 0 } },
  // constrained baseline, level 3.1: the profile-level-id 42e01f that every WebRTC endpoint knows
  h264: { name: 'libx264', options: { preset: 'veryfast', tune: 'zerolatency', profile: 'baseline', level: '3.1', 'x264-params': 'repeat-headers=1:annexb=1:slices=1:scenecut=0' } },
} as const

function open(name: string, setUp: (context: CodecContext) => void, options: Record<string, string | number>): CodecContext {
  const codec = Codec.findEncoderByName(name as Parameters<typeof Codec.findEncoderByName>[0])
  if (codec === null) throw new Error(`this build of FFmpeg has no encoder ${name}`)
  const context = new CodecContext()
  context.allocContext3(codec)
  setUp(context)
  context.threadCount = 1
  // a Dictionary given to open2Sync is freed twice (node-av 6.1.1: a crash at the process's end), so the options go in one by one
  for (const [key, value] of Object.entries(options)) FFmpegError.throwIfError(context.setOption(key, String(value)), `set ${key} of ${name}`)
  FFmpegError.throwIfError(context.open2Sync(codec), `open ${name}`)
  return context
}

/** Takes I420 pictures one by one; close it. */
export class VideoEncoder {
  readonly #context: CodecContext
  readonly #options: VideoEncoderOptions
  readonly #packet = new Packet()
  #count = 0
  #keyWanted = true
  #closed = false

  constructor(options: VideoEncoderOptions) {
    const { codec, width, height, framesPerSecond, bitsPerSecond = 700_000, keyEvery = 100_000 } = options
    this.#options = options
    this.#packet.alloc()
    this.#context = open(VIDEO_CODECS[codec].name, (context) => {
      context.width = width
      context.height = height
      context.pixelFormat = AV_PIX_FMT_YUV420P
      context.timeBase = new Rational(1, framesPerSecond)
      context.framerate = new Rational(framesPerSecond, 1)
      context.bitRate = BigInt(bitsPerSecond)
      context.gopSize = keyEvery
      context.maxBFrames = 0
    }, VIDEO_CODECS[codec].options)
  }

  requestKeyFrame(): void {
    this.#keyWanted = true
  }

  encode(i420: Uint8Array): EncodedPicture {
    const { width, height, framesPerSecond, keyEvery } = this.#options
    const frame = Frame.fromVideoBuffer(Buffer.from(i420.buffer, i420.byteOffset, i420.byteLength), { width, height, format: AV_PIX_FMT_YUV420P, timeBase: new Rational(1, framesPerSecond), pts: BigInt(this.#count) })
    const wanted = this.#keyWanted || (keyEvery !== undefined && this.#count % keyEvery === 0)
    frame.pictType = wanted ? AV_PICTURE_TYPE_I : AV_PICTURE_TYPE_NONE
    this.#keyWanted = false
    this.#count++
    FFmpegError.throwIfError(this.#context.sendFrameSync(frame), 'send a picture')
    frame.free()
    FFmpegError.throwIfError(this.#context.receivePacketSync(this.#packet), 'receive a picture')
    const encoded = { data: Uint8Array.from(this.#packet.data ?? []), isKey: this.#packet.hasFlags(AV_PKT_FLAG_KEY) }
    this.#packet.unref()
    return encoded
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#packet.free()
    this.#context.freeContext()
  }

  [Symbol.dispose](): void {
    this.close()
  }
}

export const OPUS_FRAME_SAMPLES = 960

/** Mono sound at 48 kHz as Opus packets of 20 ms; the last one is filled up with silence. */
export function encodeOpus(samples: Float32Array, bitsPerSecond = 32_000): Uint8Array[] {
  const context = open('libopus', (made) => {
    made.sampleRate = 48_000
    made.sampleFormat = AV_SAMPLE_FMT_FLT
    made.channelLayout = AV_CHANNEL_LAYOUT_MONO
    made.timeBase = new Rational(1, 48_000)
    made.bitRate = BigInt(bitsPerSecond)
  }, { application: 'voip', frame_duration: '20', vbr: 'on' })
  const packet = new Packet()
  packet.alloc()
  const packets: Uint8Array[] = []
  const drain = (): void => {
    while (context.receivePacketSync(packet) >= 0) {
      packets.push(Uint8Array.from(packet.data ?? []))
      packet.unref()
    }
  }
  const wanted = Math.ceil(samples.length / OPUS_FRAME_SAMPLES)
  for (let index = 0; index < wanted; index++) {
    const part = new Float32Array(OPUS_FRAME_SAMPLES)
    part.set(samples.subarray(index * OPUS_FRAME_SAMPLES, (index + 1) * OPUS_FRAME_SAMPLES))
    const frame = Frame.fromAudioBuffer(Buffer.from(part.buffer), { nbSamples: OPUS_FRAME_SAMPLES, format: AV_SAMPLE_FMT_FLT, sampleRate: 48_000, channelLayout: AV_CHANNEL_LAYOUT_MONO, timeBase: new Rational(1, 48_000), pts: BigInt(index * OPUS_FRAME_SAMPLES) })
    FFmpegError.throwIfError(context.sendFrameSync(frame), 'send sound')
    frame.free()
    drain()
  }
  context.sendFrameSync(null)
  drain()
  packet.free()
  context.freeContext()
  return packets.slice(0, wanted)
}

/** A JPEG or PNG file's pixels. */
export function readPicture(file: string): RgbaPicture {
  using input = Demuxer.openSync(file)
  const stream = input.video()
  if (stream === undefined) throw new Error(`${file} holds no picture`)
  using decoder = Decoder.createSync(stream)
  for (const frame of decoder.framesSync(input.packetsSync(stream.index))) {
    if (frame === null) continue
    const { width, height } = frame
    using scaler = new SoftwareScaleContext()
    scaler.getContext(width, height, frame.format as AVPixelFormat, width, height, AV_PIX_FMT_RGBA, SWS_BICUBIC)
    const rgba = Buffer.alloc(width * height * 4)
    scaler.scaleSync(frame.data ?? [], frame.linesize, 0, height, [rgba], [width * 4])
    frame.free()
    return { width, height, rgba }
  }
  throw new Error(`${file} holds no picture`)
}

/** A sound file's first seconds as 48 kHz mono. */
export function readSound(file: string, maxSeconds = 60): Float32Array {
  using input = Demuxer.openSync(file)
  const stream = input.audio()
  if (stream === undefined) throw new Error(`${file} holds no sound`)
  using decoder = Decoder.createSync(stream)
  using resampler = new SoftwareResampleContext()
  let ready = false
  const parts: Float32Array[] = []
  let total = 0
  for (const frame of decoder.framesSync(input.packetsSync(stream.index))) {
    if (frame === null) continue
    if (!ready) {
      resampler.allocSetOpts2(AV_CHANNEL_LAYOUT_MONO, AV_SAMPLE_FMT_FLT, 48_000, frame.channelLayout, frame.format as Parameters<SoftwareResampleContext['allocSetOpts2']>[4], frame.sampleRate)
      FFmpegError.throwIfError(resampler.init(), 'open the resampler')
      ready = true
    }
    const room = resampler.getOutSamples(frame.nbSamples) + 64
    const out = Buffer.alloc(room * 4)
    const made = resampler.convertSync([out], room, frame.extendedData ?? frame.data, frame.nbSamples)
    frame.free()
    FFmpegError.throwIfError(made, 'resample')
    parts.push(new Float32Array(out.buffer, out.byteOffset, made))
    total += made
    if (total >= maxSeconds * 48_000) break
  }
  const samples = new Float32Array(total)
  let at = 0
  for (const part of parts) {
    samples.set(part, at)
    at += part.length
  }
  return samples
}
