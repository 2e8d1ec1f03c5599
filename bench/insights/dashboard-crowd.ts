// The people of the dashboard's benchmark: hundreds of real sockets in rooms of twenty, who agreed, send, and raise a hand now and then.
import { io } from 'socket.io-client'
import type { Socket } from 'socket.io-client'
import { CONSENT_VERSION, PROTOCOL_VERSION } from '../../src/protocol/constants.ts'
import type { Ack } from '../../src/protocol/errors.ts'

export type ToCrowd = { readonly kind: 'join'; readonly url: string; readonly rooms: number; readonly perRoom: number } | { readonly kind: 'end' }
export type FromCrowd = { readonly kind: 'joined' }

/** So many hands go up each second, each for so long. */
const HANDS_PER_S = 10
const HAND_MS = 3000
const AT_ONCE = 20

async function ask(socket: Socket, name: string, payload: unknown): Promise<unknown> {
  const ack = await socket.timeout(20_000).emitWithAck(name, payload) as Ack<unknown>
  if (!ack.ok) throw new Error(`${name}: ${ack.error.code} ${ack.error.message} ${ack.error.details?.join(', ') ?? ''}`)
  return ack.data
}

async function join(url: string, roomId: string, displayName: string): Promise<Socket> {
  const socket = io(url, { transports: ['websocket'], forceNew: true, reconnection: false })
  await ask(socket, 'room:join', { protocolVersion: PROTOCOL_VERSION, roomId, displayName })
  const { transportId } = await ask(socket, 'transport:create', { direction: 'send' }) as { transportId: string }
  const rtpParameters = { codecs: [{ mimeType: 'audio/opus', payloadType: 100, clockRate: 48_000, channels: 2 }], encodings: [{ ssrc: 1 }] }
  await ask(socket, 'producer:create', { transportId, kind: 'audio', source: 'microphone', rtpParameters })
  await ask(socket, 'producer:create', { transportId, kind: 'video', source: 'camera', rtpParameters })
  await ask(socket, 'consent:give', { version: CONSENT_VERSION, audience: 'everyone' })
  return socket
}

process.on('message', (message: ToCrowd) => {
  if (message.kind === 'end') process.exit(0)
  void gather(message)
})
process.on('disconnect', () => process.exit(0))

async function gather({ url, rooms, perRoom }: Extract<ToCrowd, { kind: 'join' }>): Promise<void> {
  const people: Socket[] = []
  const wanted = Array.from({ length: rooms * perRoom }, (_, index) => ({ room: `room-${index % rooms}`, name: `Person ${index + 1}` }))
  for (let from = 0; from < wanted.length; from += AT_ONCE) people.push(...await Promise.all(wanted.slice(from, from + AT_ONCE).map(({ room, name }) => join(url, room, name))))
  process.send?.({ kind: 'joined' } satisfies FromCrowd)
  setInterval(() => {
    const socket = people[Math.floor(Math.random() * people.length)]!
    socket.emit('hand:raise', {}, () => setTimeout(() => socket.emit('hand:lower', {}, () => undefined), HAND_MS))
  }, 1000 / HANDS_PER_S)
}
