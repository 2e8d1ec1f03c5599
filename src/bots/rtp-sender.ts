// Sends one person's loops as two RTP streams from one UDP socket, on time, and remembers when each timestamp left.
import { randomInt } from 'node:crypto'
import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { OPUS_FRAME_SAMPLES } from './encode.ts'
import { type MediaLoop } from './media-loop.ts'
import { AUDIO_CLOCK_HZ, packetiseH264, packetiseVp8, VIDEO_CLOCK_HZ, writeRtp } from './packetise.ts'
import { isRtcp, keyFrameRequests, writeSenderReport } from './rtcp.ts'

export const VIDEO_PAYLOAD_TYPE = 96
export const AUDIO_PAYLOAD_TYPE = 111
export const AUDIO_LEVEL_EXTENSION_ID = 1
const SOUND_MS = 1000 * OPUS_FRAME_SAMPLES / AUDIO_CLOCK_HZ
const REPORT_EVERY_MS = 1_000
/** Sending times are kept this long. */
const REMEMBERED_MS = 30_000
/** A level above which RFC 6464's voice flag is set. */
const VOICE_NEGATIVE_DBOV = 55

export type StreamKind = 'video' | 'audio'

type Stream = {
  readonly ssrc: number
  readonly clockHz: number
  readonly firstTimestamp: number
  readonly sentMs: Map<number, number>
  sequence: number
  packets: number
  bytes: number
  muted: boolean
}

const openStream = (clockHz: number): Stream => ({ ssrc: randomInt(1, 0xffffffff), clockHz, firstTimestamp: randomInt(0x7fffffff), sentMs: new Map(), sequence: randomInt(0x7fff), packets: 0, bytes: 0, muted: false })

/** `sendTimeOf` answers in Unix ms with fractions. */
export class RtpSender {
  readonly #socket: Socket
  readonly #target: { readonly ip: string; readonly port: number }
  readonly #cname: string
  readonly #streams: Readonly<Record<StreamKind, Stream>> = { video: openStream(VIDEO_CLOCK_HZ), audio: openStream(AUDIO_CLOCK_HZ) }
  readonly #startedMs = performance.now()
  #loop: MediaLoop
  /** When the loop's first picture was due; all later times are counted from here, so nothing drifts. */
  #loopStartedMs: number
  #pictureIndex = 0
  #soundIndex = 0
  /** How many pictures the loop was set back by a key-frame request. */
  #setBack = 0
  #pictureId = randomInt(0x7fff)
  #reportDueMs = 0
  #timer: NodeJS.Timeout | null = null
  #keyFrameRequests = 0
  #closed = false

  private constructor(socket: Socket, target: { readonly ip: string; readonly port: number }, cname: string, loop: MediaLoop) {
    this.#socket = socket
    this.#target = target
    this.#cname = cname
    this.#loop = loop
    this.#loopStartedMs = performance.now()
    socket.on('message', (bytes) => { this.#hear(bytes) })
    // a server that is gone answers UDP with ICMP; the signalling says so better
    socket.on('error', () => {})
    this.#run()
  }

  static async open(target: { readonly ip: string; readonly port: number }, cname: string, loop: MediaLoop): Promise<RtpSender> {
    const socket = createSocket(target.ip.includes(':') ? 'udp6' : 'udp4')
    socket.bind(0, target.ip.includes(':') ? '::1' : '127.0.0.1')
    await once(socket, 'listening')
    return new RtpSender(socket, target, cname, loop)
  }

  ssrcOf(kind: StreamKind): number {
    return this.#streams[kind].ssrc
  }

  get packetsSent(): number {
    return this.#streams.video.packets + this.#streams.audio.packets
  }

  get keyFrameRequests(): number {
    return this.#keyFrameRequests
  }

  get closed(): boolean {
    return this.#closed
  }

  setMuted(kind: StreamKind, muted: boolean): void {
    // whoever comes back starts with a picture that needs no other
    if (kind === 'video' && this.#streams.video.muted && !muted) this.#startFromKeyFrame()
    this.#streams[kind].muted = muted
  }

  /** The new loop starts now, with its key frame. */
  setLoop(loop: MediaLoop): void {
    this.#loop = loop
    this.#loopStartedMs = performance.now()
    this.#pictureIndex = 0
    this.#soundIndex = 0
    this.#setBack = 0
  }

  /** Unix ms at which the packet with this RTP timestamp left; undefined when it never did, or too long ago. */
  sendTimeOf(kind: StreamKind, rtpTimestamp: number): number | undefined {
    return this.#streams[kind].sentMs.get(rtpTimestamp >>> 0)
  }

  #hear(bytes: Uint8Array): void {
    if (!isRtcp(bytes) || !keyFrameRequests(bytes).includes(this.#streams.video.ssrc)) return
    this.#keyFrameRequests++
    this.#startFromKeyFrame()
  }

  /** Goes back to the newest key frame, at most a second; at the next one picture and sound are together again. */
  #startFromKeyFrame(): void {
    const { pictures } = this.#loop
    let back = 0
    while (back < pictures.length && !this.#pictureAt(this.#pictureIndex - back).isKey) back++
    this.#setBack += back
  }

  #pictureAt(index: number): MediaLoop['pictures'][number] {
    const { pictures } = this.#loop
    const count = pictures.length
    return pictures[(((index - this.#setBack) % count) + count) % count]!
  }

  #run(): void {
    if (this.#closed) return
    const nowMs = performance.now()
    const pictureMs = 1000 / this.#loop.framesPerSecond
    // after a stall (a busy machine) what is long overdue is left out, as a camera would
    const behind = Math.floor((nowMs - this.#loopStartedMs) / 1000 - Math.min(this.#pictureIndex * pictureMs, this.#soundIndex * SOUND_MS) / 1000)
    if (behind >= 1) this.#catchUp(nowMs)
    while (this.#loopStartedMs + this.#soundIndex * SOUND_MS <= nowMs) this.#sendSound(this.#soundIndex++)
    while (this.#loopStartedMs + this.#pictureIndex * pictureMs <= nowMs) this.#sendPicture(this.#pictureIndex++)
    if (nowMs >= this.#reportDueMs) {
      this.#reportDueMs = nowMs + REPORT_EVERY_MS
      this.#report()
    }
    const dueMs = this.#loopStartedMs + Math.min(this.#soundIndex * SOUND_MS, this.#pictureIndex * pictureMs)
    this.#timer = setTimeout(() => { this.#run() }, Math.max(1, dueMs - performance.now()))
  }

  #catchUp(nowMs: number): void {
    this.#soundIndex = Math.floor((nowMs - this.#loopStartedMs) / SOUND_MS)
    this.#pictureIndex = Math.floor((nowMs - this.#loopStartedMs) * this.#loop.framesPerSecond / 1000)
    this.#startFromKeyFrame()
  }

  /** Media time is the due time, not the moment the timer woke. */
  #timestamp(stream: Stream, dueMs: number): number {
    return (stream.firstTimestamp + Math.round((dueMs - this.#startedMs) * stream.clockHz / 1000)) >>> 0
  }

  #sendSound(index: number): void {
    const sound = this.#loop.sounds[index % this.#loop.sounds.length]
    const stream = this.#streams.audio
    if (sound === undefined || stream.muted) return
    const audioLevel = { extensionId: AUDIO_LEVEL_EXTENSION_ID, negativeDbov: sound.negativeDbov, isVoice: sound.negativeDbov < VOICE_NEGATIVE_DBOV }
    const timestamp = this.#timestamp(stream, this.#loopStartedMs + index * SOUND_MS)
    this.#send(stream, timestamp, [writeRtp({ payloadType: AUDIO_PAYLOAD_TYPE, sequence: stream.sequence++, timestamp, ssrc: stream.ssrc, marker: false, payload: sound.data, audioLevel })], sound.data.length)
  }

  #sendPicture(index: number): void {
    const stream = this.#streams.video
    // where the plain loop has a key frame, a loop that was set back can join it again
    if (this.#setBack !== 0 && this.#loop.pictures[index % this.#loop.pictures.length]?.isKey === true) this.#setBack = 0
    const picture = this.#pictureAt(index)
    if (stream.muted) return
    this.#pictureId = (this.#pictureId + 1) & 0x7fff
    const payloads = this.#loop.codec === 'vp8' ? packetiseVp8(picture.data, this.#pictureId) : packetiseH264(picture.data)
    const timestamp = this.#timestamp(stream, this.#loopStartedMs + index * 1000 / this.#loop.framesPerSecond)
    const packets = payloads.map((payload, at) => writeRtp({ payloadType: VIDEO_PAYLOAD_TYPE, sequence: stream.sequence++, timestamp, ssrc: stream.ssrc, marker: at === payloads.length - 1, payload }))
    this.#send(stream, timestamp, packets, picture.data.length)
  }

  #send(stream: Stream, timestamp: number, packets: readonly Uint8Array[], payloadBytes: number): void {
    const nowMs = performance.timeOrigin + performance.now()
    stream.sentMs.set(timestamp, nowMs)
    for (const [old, sentMs] of stream.sentMs) {
      if (nowMs - sentMs <= REMEMBERED_MS) break
      stream.sentMs.delete(old)
    }
    for (const packet of packets) this.#socket.send(packet, this.#target.port, this.#target.ip)
    stream.packets += packets.length
    stream.bytes += payloadBytes
  }

  #report(): void {
    const monotonicMs = performance.now()
    for (const stream of Object.values(this.#streams)) {
      if (stream.packets === 0 || stream.muted) continue
      const report = writeSenderReport({ ssrc: stream.ssrc, timeMs: performance.timeOrigin + monotonicMs, rtpTimestamp: this.#timestamp(stream, monotonicMs), packets: stream.packets, bytes: stream.bytes, cname: this.#cname })
      this.#socket.send(report, this.#target.port, this.#target.ip)
    }
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#socket.close()
  }
}
