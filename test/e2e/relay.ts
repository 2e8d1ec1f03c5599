// A network between a browser and the server that can be switched, cut and opened again: every byte of the page and every packet of its media pass through it.
import { createSocket } from 'node:dgram'
import type { Socket as UdpSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer, connect } from 'node:net'
import type { AddressInfo, Server, Socket } from 'node:net'
import { networkInterfaces } from 'node:os'

/** 'open': all pass; 'media-cut': no packet of media passes, the page's connections do; 'cut': nothing passes. */
export type Passage = 'open' | 'media-cut' | 'cut'

type Connection = { isDead: boolean; isExempt: boolean; readonly sockets: readonly Socket[] }

/** Where browsers find the relay: the media server itself is on loopback, at the same port. */
export const RELAY_IP = Object.values(networkInterfaces()).flatMap((all) => all ?? []).find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? '127.0.0.2'

export class Relay implements AsyncDisposable {
  passage: Passage = 'open'
  /** Of media, from the client. */
  packets = 0
  /** Whoever was there before the one whose network this is about. */
  readonly #others = new Set<string>()
  readonly #udp: UdpSocket
  readonly #tcp: Server
  readonly #mediaPort: number
  /** By the client's address and port; the sockets that the media server sees as the client. */
  readonly #flows = new Map<string, UdpSocket>()
  readonly #connections = new Set<Connection>()

  private constructor(parts: { udp: UdpSocket; tcp: Server; mediaPort: number; url: string }) {
    this.#udp = parts.udp
    this.#tcp = parts.tcp
    this.#mediaPort = parts.mediaPort
    parts.udp.on('message', (packet, from) => this.#fromClient(packet, from.address, from.port))
    parts.tcp.on('connection', (socket) => this.#join(socket, new URL(parts.url)))
  }

  /** A port that is free for UDP here and on loopback. */
  static async freePort(): Promise<number> {
    const probe = createSocket('udp4').bind(0, '127.0.0.1')
    await once(probe, 'listening')
    const { port } = probe.address()
    probe.close()
    await once(probe, 'close')
    return port
  }

  /** `url` is the server's, and `mediaPort` its media server's on 127.0.0.1. */
  static async open(url: string, mediaPort: number): Promise<Relay> {
    const udp = createSocket('udp4').bind(mediaPort, RELAY_IP)
    const tcp = createServer().listen(0, '127.0.0.1')
    await Promise.all([once(udp, 'listening'), once(tcp, 'listening')])
    return new Relay({ udp, tcp, mediaPort, url })
  }

  get url(): string {
    return `http://localhost:${(this.#tcp.address() as AddressInfo).port}`
  }

  /** Everybody who is connected now keeps a good network, whatever happens later. */
  exempt(): void {
    for (const client of this.#flows.keys()) this.#others.add(client)
    for (const connection of this.#connections) connection.isExempt = true
  }

  /** The client has another network: whatever was open is dead without a word, and what is opened from now on passes. */
  switchNetwork(): void {
    for (const connection of this.#connections) if (!connection.isExempt) connection.isDead = true
    for (const [client, flow] of this.#flows) {
      if (this.#others.has(client) || flow === DEAD) continue
      this.#flows.set(client, DEAD)
      flow.close()
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const { sockets } of this.#connections) for (const socket of sockets) socket.destroy()
    for (const flow of this.#flows.values()) if (flow !== DEAD) flow.close()
    this.#udp.close()
    this.#tcp.close()
    await once(this.#tcp, 'close')
  }

  #fromClient(packet: Buffer, address: string, port: number): void {
    const client = `${address}:${port}`
    const passes = (): boolean => this.passage === 'open' || this.#others.has(client)
    if (!passes()) return
    if (!this.#others.has(client)) this.packets++
    let flow = this.#flows.get(client)
    if (flow === DEAD) return
    if (!flow) {
      flow = createSocket('udp4')
      flow.on('message', (reply) => {
        if (passes() && this.#flows.get(client) === flow) this.#udp.send(reply, port, address)
      })
      this.#flows.set(client, flow)
    }
    flow.send(packet, this.#mediaPort, '127.0.0.1')
  }

  #join(client: Socket, { hostname, port }: URL): void {
    const server = connect(Number(port), hostname === 'localhost' ? '127.0.0.1' : hostname)
    const connection: Connection = { isDead: false, isExempt: false, sockets: [client, server] }
    const passes = (): boolean => connection.isExempt || (!connection.isDead && this.passage !== 'cut')
    this.#connections.add(connection)
    for (const [from, to] of [[client, server], [server, client]] as const) {
      from.on('data', (bytes) => {
        if (passes()) to.write(bytes)
      })
      from.on('close', () => {
        if (passes()) to.destroy()
      })
      from.on('error', () => undefined)
    }
  }
}

const DEAD = createSocket('udp4')
DEAD.unref()
