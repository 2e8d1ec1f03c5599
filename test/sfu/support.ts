// What the media server's tests share: a real server on loopback, people who send real RTP, and a socket that counts what reaches it.
import { createSocket } from 'node:dgram'
import type { Socket } from 'node:dgram'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createConsentAuthority } from '../../src/kit/consent.ts'
import { createLog } from '../../src/kit/log.ts'
import { permitAnalysis } from '../../src/kit/purpose.ts'
import { KIND_OF_SOURCE } from '../../src/protocol/constants.ts'
import type { Source } from '../../src/protocol/constants.ts'
import type { PeerId, ProducerId, RoomId } from '../../src/protocol/ids.ts'
import type { MediaRoom } from '../../src/sfu/media-room.ts'
import { openSfu } from '../../src/sfu/sfu.ts'
import type { Sfu, SfuOptions } from '../../src/sfu/sfu.ts'

export const silentLog = createLog('sfu-test', { level: 'silent' })
export const roomId = (name: string) => name as RoomId
export const peerId = (name: string) => name as PeerId

export function openTestSfu(options: Partial<SfuOptions> = {}): Promise<Sfu> {
  return openSfu({ workers: 1, listenIp: '127.0.0.1', port: 0, logLevel: 'silent', ...options }, silentLog)
}

export function grant(room: MediaRoom, peer: PeerId) {
  return createConsentAuthority(permitAnalysis('personal')).grant({ roomId: room.roomId, peerId: peer, version: 'test', audience: 'everyone' })
}

export const OPUS = {
  codecs: [{ mimeType: 'audio/opus', payloadType: 111, clockRate: 48_000, channels: 2, parameters: { useinbandfec: 1, usedtx: 1 } }],
  headerExtensions: [{ uri: 'urn:ietf:params:rtp-hdrext:ssrc-audio-level', id: 1 }],
  encodings: [{ ssrc: 1111 }],
}
export const VP8 = {
  codecs: [{ mimeType: 'video/VP8', payloadType: 96, clockRate: 90_000, rtcpFeedback: [{ type: 'nack', parameter: 'pli' }] }],
  encodings: [{ ssrc: 2222 }],
}
export const VP8_SIMULCAST = { ...VP8, encodings: [{ ssrc: 3000 }, { ssrc: 3001 }, { ssrc: 3002 }] }

export type Packet = { readonly ssrc: number; readonly payloadType: number; readonly payload: Buffer; readonly raw: Buffer }

/** What follows the header and the header extension, which mediasoup adds even where none was negotiated (RFC 3550, section 5.3.1). */
export function payloadOf(raw: Buffer): Buffer {
  return raw.subarray(raw.readUInt8(0) & 0x10 ? 16 + 4 * raw.readUInt16BE(14) : 12)
}

function isRtcp(raw: Buffer): boolean {
  return raw.readUInt8(1) >= 192 && raw.readUInt8(1) <= 223
}

/** A UDP socket on loopback that keeps what arrives and tells who waits for it. */
export class UdpEar {
  readonly rtp: Packet[] = []
  readonly rtcp: Buffer[] = []
  readonly socket: Socket
  readonly #waiting = new Set<() => void>()

  private constructor(socket: Socket) {
    this.socket = socket
    socket.on('message', (raw) => {
      if (isRtcp(raw)) this.rtcp.push(raw)
      else this.rtp.push({ ssrc: raw.readUInt32BE(8), payloadType: raw.readUInt8(1) & 0x7f, payload: payloadOf(raw), raw })
      for (const check of this.#waiting) check()
    })
  }

  static async open(): Promise<UdpEar> {
    const socket = createSocket('udp4')
    socket.bind(0, '127.0.0.1')
    await once(socket, 'listening')
    return new UdpEar(socket)
  }

  get endpoint() {
    return { ip: '127.0.0.1', port: (this.socket.address() as AddressInfo).port, srtp: null }
  }

  count(ssrc: number): number {
    return this.rtp.filter((packet) => packet.ssrc === ssrc).length
  }

  /** Resolves when the condition holds; calls `again` now and every 20 ms until then, as a sender would go on sending. */
  until(condition: () => boolean, again: () => void = () => undefined): Promise<void> {
    return new Promise((resolve) => {
      const sending = setInterval(again, 20)
      const check = () => {
        if (!condition()) return
        clearInterval(sending)
        this.#waiting.delete(check)
        resolve()
      }
      this.#waiting.add(check)
      again()
      check()
    })
  }

  close(): void {
    this.socket.close()
  }
}

/** Writes one RTP stream's packets. */
export class RtpStream {
  readonly ssrc: number
  readonly #payloadType: number
  readonly #ticks: number
  readonly #extension: Buffer
  #sequence = 1
  #timestamp = 90_000

  constructor(stream: { ssrc: number; payloadType: number; ticks: number; extension?: Buffer }) {
    this.ssrc = stream.ssrc
    this.#payloadType = stream.payloadType
    this.#ticks = stream.ticks
    this.#extension = stream.extension ?? Buffer.alloc(0)
  }

  next(payload: Buffer): Buffer {
    const header = Buffer.alloc(12)
    header.writeUInt8(this.#extension.length > 0 ? 0x90 : 0x80, 0)
    header.writeUInt8(0x80 | this.#payloadType, 1)
    header.writeUInt16BE(this.#sequence++ & 0xffff, 2)
    header.writeUInt32BE(this.#timestamp, 4)
    header.writeUInt32BE(this.ssrc, 8)
    this.#timestamp += this.#ticks
    return Buffer.concat([header, this.#extension, payload])
  }

  /** An RTCP sender report (RFC 3550, section 6.4.1): mediasoup changes simulcast layers only between streams it can align by it. */
  senderReport(): Buffer {
    const report = Buffer.alloc(28)
    report.writeUInt8(0x80, 0)
    report.writeUInt8(200, 1)
    report.writeUInt16BE(6, 2)
    report.writeUInt32BE(this.ssrc, 4)
    report.writeUInt32BE(3_900_000_000 + Math.floor(this.#timestamp / 90_000), 8)
    report.writeUInt32BE(this.#timestamp, 16)
    return report
  }
}

/** A VP8 key frame's first packet (RFC 7741): descriptor with S=1, then a frame header whose key-frame bit is 0; `mark` tells packets apart. */
export function vp8KeyFrame(mark: number): Buffer {
  return Buffer.from([0x10, 0x10, 0x00, 0x00, 0x9d, 0x01, 0x2a, 0x40, 0x01, 0xb4, 0x00, mark])
}

/** A bot-like person with a plain transport. */
export class Sender {
  readonly peerId: PeerId
  readonly ear: UdpEar
  readonly #port: number
  readonly #transportId: Parameters<MediaRoom['produce']>[1]
  readonly #room: MediaRoom

  private constructor(room: MediaRoom, peer: PeerId, ear: UdpEar, transport: Awaited<ReturnType<MediaRoom['createPlainTransport']>>) {
    this.#room = room
    this.peerId = peer
    this.ear = ear
    this.#port = transport.port
    this.#transportId = transport.transportId
  }

  static async open(room: MediaRoom, name: string): Promise<Sender> {
    const peer = peerId(name)
    const transport = await room.createPlainTransport(peer)
    return new Sender(room, peer, await UdpEar.open(), transport)
  }

  get transportId() {
    return this.#transportId
  }

  microphone(rtpParameters: Record<string, unknown> = OPUS, paused = false): Promise<ProducerId> {
    return this.#room.produce(this.peerId, this.#transportId, { kind: 'audio', source: 'microphone', rtpParameters, paused })
  }

  camera(rtpParameters: Record<string, unknown> = VP8, paused = false): Promise<ProducerId> {
    return this.#room.produce(this.peerId, this.#transportId, { kind: 'video', source: 'camera', rtpParameters, paused })
  }

  produce(source: Source, rtpParameters: Record<string, unknown>, paused = false): Promise<ProducerId> {
    return this.#room.produce(this.peerId, this.#transportId, { kind: KIND_OF_SOURCE[source], source, rtpParameters, paused })
  }

  send(packet: Buffer): void {
    this.ear.socket.send(packet, this.#port, '127.0.0.1')
  }

  close(): void {
    this.ear.close()
  }
}
