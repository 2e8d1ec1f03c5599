// A server that speaks just enough of the protocol for one bot, and takes its RTP at a socket of its own.
import { createSocket, type Socket as UdpSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer, type Server as HttpServer } from 'node:http'
import { type AddressInfo } from 'node:net'
import { Server } from 'socket.io'
import { requestSchemas, type RequestName } from '../../src/protocol/events.ts'
import { type DeploymentInfo } from '../../src/protocol/purpose.ts'
import { readRtp, type RtpPacket } from '../../src/bots/packetise.ts'
import { isRtcp } from '../../src/bots/rtcp.ts'

export type Asked = { readonly name: string; readonly payload: Record<string, unknown> }

export class FakeServer {
  readonly asked: Asked[] = []
  readonly packets: RtpPacket[] = []
  reports = 0
  /** How many joins are refused first. */
  refuse: { code: string; message: string } | null = null
  deployment: DeploymentInfo = { purpose: 'personal', analysis: 'available', access: 'open', retentionHours: 24 }
  readonly #http: HttpServer
  readonly #io: Server
  readonly #udp: UdpSocket
  #botPort = 0

  private constructor(http: HttpServer, udp: UdpSocket) {
    this.#http = http
    this.#udp = udp
    this.#io = new Server(http)
    udp.on('message', (bytes, from) => {
      this.#botPort = from.port
      if (isRtcp(bytes)) this.reports++
      else this.packets.push(readRtp(Uint8Array.from(bytes)))
    })
    this.#io.on('connection', (socket) => {
      socket.onAny((name: string, payload: Record<string, unknown>, ack: (reply: unknown) => void) => { ack(this.#answer(name, payload)) })
    })
  }

  static async open(): Promise<FakeServer> {
    const http = createServer()
    http.listen(0, '127.0.0.1')
    await once(http, 'listening')
    const udp = createSocket('udp4')
    udp.bind(0, '127.0.0.1')
    await once(udp, 'listening')
    return new FakeServer(http, udp)
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#http.address() as AddressInfo).port}`
  }

  emit(event: string, payload: unknown): void {
    this.#io.emit(event, payload)
  }

  names(): string[] {
    return this.asked.map(({ name }) => name)
  }

  ofType(payloadType: number): RtpPacket[] {
    return this.packets.filter((packet) => packet.payloadType === payloadType)
  }

  /** RTCP PLI for a stream. */
  askKeyFrame(ssrc: number): void {
    const pli = Buffer.from([0x81, 206, 0, 2, 0, 0, 0, 1, 0, 0, 0, 0])
    pli.writeUInt32BE(ssrc, 8)
    this.#udp.send(pli, this.#botPort, '127.0.0.1')
  }

  #answer(name: string, payload: Record<string, unknown>): unknown {
    const parsed = requestSchemas[name as RequestName].safeParse(payload)
    if (!parsed.success) return { ok: false, error: { code: 'BAD_REQUEST', message: parsed.error.message } }
    this.asked.push({ name, payload })
    if (name === 'room:join' && this.refuse !== null) return { ok: false, error: this.refuse }
    return { ok: true, data: this.#data(name, payload) }
  }

  #data(name: string, payload: Record<string, unknown>): unknown {
    switch (name) {
      case 'room:join': return { peerId: 'peer-1', roomId: payload['roomId'], resumeToken: 'resume-1', resumed: false, mediaKept: false, peers: [], deployment: this.deployment, analysis: { state: 'ready', analysed: [] }, consent: null, routerRtpCapabilities: {} }
      case 'transport:create': return { kind: 'plain', transportId: 'transport-1', ip: '127.0.0.1', port: this.#udp.address().port }
      case 'producer:create': return { producerId: `producer-${String(payload['kind'])}` }
      case 'consent:give': return payload
      default: return {}
    }
  }

  async close(): Promise<void> {
    this.#udp.close()
    await this.#io.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }
}
