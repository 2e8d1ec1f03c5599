// The one UDP socket of a worker: every tap's RTP arrives here.
import { createSocket } from 'node:dgram'
import type { Socket } from 'node:dgram'
import { isIPv6 } from 'node:net'

/**
 * Key frames of many taps arrive in bursts: this holds about half a second of 50 people's smallest layer. Not more, since it is a
 * queue that nobody sees: what waits in it makes readings late. The kernel grants what it allows (net.core.rmem_max).
 */
const RECEIVE_BUFFER_BYTES = 1024 * 1024

export class RtpSocket {
  readonly #socket: Socket
  #closed = false
  readonly ip: string
  readonly port: number

  private constructor(socket: Socket, ip: string, port: number) {
    this.#socket = socket
    this.ip = ip
    this.port = port
  }

  /** Port 0 lets the system choose. Rejects with the system's error where the address cannot be bound. */
  static async open(address: { readonly ip: string; readonly port: number }, onDatagram: (datagram: Buffer) => void): Promise<RtpSocket> {
    const socket = createSocket({ type: isIPv6(address.ip) ? 'udp6' : 'udp4' })
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject)
      socket.bind(address.port, address.ip, () => {
        socket.off('error', reject)
        resolve()
      })
    })
    try {
      socket.setRecvBufferSize(RECEIVE_BUFFER_BYTES)
    } catch {
      // A smaller buffer works; bursts then lose packets, which are counted as lost.
    }
    const opened = new RtpSocket(socket, address.ip, socket.address().port)
    socket.on('message', onDatagram)
    // ICMP errors surface here on some systems; the socket itself stays usable.
    socket.on('error', () => {})
    return opened
  }

  get closed(): boolean {
    return this.#closed
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    await new Promise<void>((resolve) => this.#socket.close(() => resolve()))
  }
}
