// Encodes small moving pictures with node-av, so that decoders are tested on real streams.
import { AV_CHANNEL_ORDER_NATIVE, AV_PICTURE_TYPE_I, AV_PICTURE_TYPE_NONE, AV_PIX_FMT_YUV420P, AV_SAMPLE_FMT_S16 } from 'node-av/constants'
import { Codec, CodecContext, Frame, Packet, Rational } from 'node-av/lib'

export const WIDTH = 160
export const HEIGHT = 96

/** One picture: a ramp whose brightness at the left edge is `level`, so that pictures can be told apart. */
export function picture(level: number): Buffer {
  const buffer = Buffer.alloc(WIDTH * HEIGHT * 1.5, 128)
  for (let y = 0; y < HEIGHT; y++) for (let x = 0; x < WIDTH; x++) buffer[y * WIDTH + x] = 16 + ((level + x) % 200)
  return buffer
}

/** Real coded pictures; `keyFrames` says which are to be key frames beside the first. */
export function encodeVideo(codec: 'VP8' | 'H264', levels: readonly number[], keyFrames: readonly number[] = []): Buffer[] {
  const found = Codec.findEncoderByName((codec === 'VP8' ? 'libvpx' : 'libx264') as Parameters<typeof Codec.findEncoderByName>[0])!
  const context = new CodecContext()
  context.allocContext3(found)
  Object.assign(context, { width: WIDTH, height: HEIGHT, pixelFormat: AV_PIX_FMT_YUV420P, timeBase: new Rational(1, 30), gopSize: 10_000, bitRate: 400_000n, threadCount: 1, maxBFrames: 0 })
  const options = codec === 'VP8' ? { deadline: 'realtime', 'lag-in-frames': '0' } : { preset: 'ultrafast', tune: 'zerolatency' }
  // A Dictionary handed to open2Sync is freed twice by node-av 6.1.1; options set one by one are not.
  for (const [name, value] of Object.entries(options)) context.setOption(name, value)
  if (context.open2Sync(found, null) < 0) throw new Error(`no ${codec} encoder`)
  const packet = new Packet()
  packet.alloc()
  const frames = levels.map((level, index) => {
    const frame = Frame.fromVideoBuffer(picture(level), { width: WIDTH, height: HEIGHT, format: AV_PIX_FMT_YUV420P, timeBase: { num: 1, den: 30 }, pts: BigInt(index) })
    frame.pictType = keyFrames.includes(index) ? AV_PICTURE_TYPE_I : AV_PICTURE_TYPE_NONE
    context.sendFrameSync(frame)
    frame.free()
    if (context.receivePacketSync(packet) < 0) throw new Error('the encoder held a picture back')
    return Buffer.from(packet.data!)
  })
  context.freeContext()
  packet.free()
  return frames
}

/** 20 ms packets of a 300 Hz tone at 48 kHz. */
export function encodeTone(packets: number): Buffer[] {
  const found = Codec.findEncoderByName('libopus' as Parameters<typeof Codec.findEncoderByName>[0])!
  const context = new CodecContext()
  context.allocContext3(found)
  Object.assign(context, { sampleRate: 48_000, sampleFormat: AV_SAMPLE_FMT_S16, channelLayout: { nbChannels: 1, order: AV_CHANNEL_ORDER_NATIVE, mask: 4n }, timeBase: new Rational(1, 48_000), bitRate: 32_000n })
  if (context.open2Sync(found, null) < 0) throw new Error('no Opus encoder')
  const packet = new Packet()
  packet.alloc()
  const out: Buffer[] = []
  for (let n = 0; out.length < packets; n++) {
    const samples = Buffer.alloc(960 * 2)
    for (let i = 0; i < 960; i++) samples.writeInt16LE(Math.round(12_000 * Math.sin((2 * Math.PI * 300 * (n * 960 + i)) / 48_000)), i * 2)
    const frame = Frame.fromAudioBuffer(samples, { nbSamples: 960, format: AV_SAMPLE_FMT_S16, sampleRate: 48_000, channelLayout: { nbChannels: 1, order: AV_CHANNEL_ORDER_NATIVE, mask: 4n }, timeBase: { num: 1, den: 48_000 }, pts: BigInt(n * 960) })
    context.sendFrameSync(frame)
    frame.free()
    while (context.receivePacketSync(packet) >= 0) out.push(Buffer.from(packet.data!))
  }
  context.freeContext()
  packet.free()
  return out
}
