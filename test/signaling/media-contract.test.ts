// Holds the fake media server and the real one to the same contract.
import { createSocket } from 'node:dgram'
import { createLog } from '../../src/kit/log.ts'
import { openSfu } from '../../src/sfu/sfu.ts'
import { RtpStream } from '../sfu/support.ts'
import { FakeMediaRoom, FakeMediaServer } from './fake-media.ts'
import { mediaServerContract } from './media-contract.ts'
import type { Voice } from './media-contract.ts'

mediaServerContract('the fake', async () => ({
  server: new FakeMediaServer(),
  sound: (room, { producerId }, dbov) => {
    if (room instanceof FakeMediaRoom) room.level(producerId, dbov)
  },
  close: async () => undefined,
}))

mediaServerContract('mediasoup', async () => {
  const sfu = await openSfu({ workers: 1, listenIp: '127.0.0.1', port: 0, logLevel: 'silent' }, createLog('contract', { level: 'silent' }))
  const voices = new RealVoices()
  return {
    server: sfu,
    sound: (_room, voice, dbov) => voices.sound(voice, dbov),
    close: async () => {
      voices.close()
      await sfu.close()
    },
  }
})

/** Sends a packet of each voice every 20 ms, with its level in the header (RFC 6464). */
class RealVoices {
  readonly #sockets = new Map<Voice, ReturnType<typeof createSocket>>()
  readonly #streams = new Map<Voice, RtpStream>()
  readonly #timer = setInterval(() => {
    for (const [voice, stream] of this.#streams) this.#sockets.get(voice)?.send(stream.next(Buffer.from([1])), voice.port, '127.0.0.1')
  }, 20)

  sound(voice: Voice, dbov: number | null): void {
    if (!this.#sockets.has(voice)) this.#sockets.set(voice, createSocket('udp4'))
    if (dbov === null) this.#streams.delete(voice)
    else this.#streams.set(voice, new RtpStream({ ssrc: voice.ssrc, payloadType: 111, ticks: 960, extension: Buffer.from([0xbe, 0xde, 0, 1, 0x10, 0x80 | -dbov, 0, 0]) }))
  }

  close(): void {
    clearInterval(this.#timer)
    for (const socket of this.#sockets.values()) socket.close()
  }
}
