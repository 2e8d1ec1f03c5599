// Remote inference workers: who is let in, what reaches the analysis, and what a misbehaving one comes to.
import { afterEach, beforeEach, expect, test } from 'vitest'
import { io } from 'socket.io-client'
import type { Socket } from 'socket.io-client'
import type { RemoteWorkers } from '../../src/analysis/ports.ts'
import type { ServerMessage, WorkerMessage } from '../../src/protocol/inference.ts'
import { HELLO_WITHIN_MS } from '../../src/signaling/inference-namespace.ts'
import type { RemoteWorkerLink } from '../../src/signaling/inference-namespace.ts'
import { INFERENCE_TOKEN, openHouse } from './support.ts'
import type { House } from './support.ts'

const HELLO = {
  type: 'hello', protocolVersion: 1, workerId: 'gpu-1', token: INFERENCE_TOKEN, capacity: 50, provider: { requested: 'cuda', active: 'cpu' }, modelGeneration: '1',
  rtp: { ip: '10.0.0.7', port: 5000, srtp: { cryptoSuite: 'AEAD_AES_128_GCM', keyBase64: 'AAAA' } },
} as const

let house: House
let links: { link: RemoteWorkerLink; address: string; messages: WorkerMessage[]; closed: string[] }[]
const sockets: Socket[] = []

beforeEach(async () => {
  house = await openHouse({ limits: { badWorkerMessages: 3 } })
  links = []
  listenAt(house)
})
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.disconnect()
  await house.close()
})

function listenAt(where: House): void {
  // The gate must fit analysis's port as it is.
  const workers: RemoteWorkers = where.gate!
  workers.onLink((link, address) => {
    const entry = { link, address, messages: [] as WorkerMessage[], closed: [] as string[] }
    link.onMessage((message) => entry.messages.push(message))
    link.onClose((reason) => entry.closed.push(reason))
    links.push(entry)
  })
}

async function worker(where: House = house): Promise<Socket> {
  const socket = io(`http://127.0.0.1:${where.signaling.address.port}/inference`, { transports: ['websocket'], forceNew: true, reconnection: false })
  sockets.push(socket)
  await new Promise<void>((resolve) => socket.once('connect', resolve))
  return socket
}

const answer = (socket: Socket): Promise<ServerMessage> => new Promise((resolve) => socket.once('message', resolve))
const gone = (socket: Socket): Promise<unknown> => new Promise((resolve) => socket.once('disconnect', resolve))

async function welcome(): Promise<Socket> {
  const socket = await worker()
  socket.emit('message', HELLO)
  await expect.poll(() => links.length).toBe(1)
  return socket
}

test('hello with the right token makes a link, and is its first message', async () => {
  const socket = await welcome()
  expect(links[0]).toMatchObject({ address: '127.0.0.1', messages: [HELLO] })
  const heard = answer(socket)
  links[0]!.link.send({ type: 'welcome', serverVersion: '0.1.0' })
  expect(await heard).toEqual({ type: 'welcome', serverVersion: '0.1.0' })
  socket.emit('message', { type: 'key-frame', tapId: 'tap-1' })
  await expect.poll(() => links[0]!.messages.length).toBe(2)
  expect(house.signaling.health().inference).toMatchObject({ links: 1, waiting: 0 })
})

test.each([
  ['a wrong token', { ...HELLO, token: 'wrong' }, 'UNAUTHORIZED'],
  ['an empty token', { ...HELLO, token: '' }, 'UNAUTHORIZED'],
  ['another version, whatever else it says', { type: 'hello', protocolVersion: 2, future: true }, 'PROTOCOL_VERSION'],
  ['no hello first', { type: 'readings', readings: [] }, 'BAD_REQUEST'],
  ['something else first', 'hello', 'BAD_REQUEST'],
  ['nothing first', null, 'BAD_REQUEST'],
  ['a hello without its parts', { type: 'hello', protocolVersion: 1 }, 'BAD_REQUEST'],
  ['media unencrypted to another machine', { ...HELLO, rtp: { ...HELLO.rtp, srtp: null } }, 'BAD_REQUEST'],
])('%s is refused and disconnected', async (_what, message, code) => {
  const socket = await worker()
  const refusal = answer(socket)
  const end = gone(socket)
  socket.emit('message', message)
  expect(await refusal).toMatchObject({ type: 'refused', code })
  await end
  expect(links).toEqual([])
  expect(house.signaling.health().inference).toMatchObject({ links: 0, waiting: 0, refused: 1 })
})

test('media unencrypted on loopback are accepted', async () => {
  const socket = await worker()
  socket.emit('message', { ...HELLO, rtp: { ip: '127.0.0.1', port: 5000, srtp: null } })
  await expect.poll(() => links.length).toBe(1)
})

test('without a configured token nobody is let in', async () => {
  const closed = await openHouse({ inferenceToken: null })
  listenAt(closed)
  const socket = await worker(closed)
  const refusal = answer(socket)
  socket.emit('message', { ...HELLO, token: '' })
  expect(await refusal).toMatchObject({ type: 'refused', code: 'UNAUTHORIZED' })
  expect(links).toEqual([])
  await closed.close()
})

test('whoever says nothing is refused when the time is over', async () => {
  const socket = await worker()
  await expect.poll(() => house.gate!.counts.waiting).toBe(1)
  const refusal = answer(socket)
  house.pass(HELLO_WITHIN_MS - 1)
  expect(house.gate!.counts.waiting).toBe(1)
  house.pass(1)
  expect(await refusal).toMatchObject({ type: 'refused', code: 'BAD_REQUEST' })
})

test('malformed messages are counted, never passed on, and too many close the link', async () => {
  const socket = await welcome()
  const end = gone(socket)
  for (const bad of [null, { type: 'readings', readings: [{ subjectId: 'x' }] }, { type: 'pong' }]) socket.emit('message', bad)
  await end
  expect(links[0]!.messages).toEqual([HELLO])
  expect(links[0]!.closed).toEqual(['too many malformed messages'])
  expect(links[0]!.link.closed).toBe(true)
  expect(house.gate!.counts).toMatchObject({ links: 0, badMessages: 3 })
})

test('a worker that goes away closes its link, and sending to it is safe', async () => {
  const socket = await welcome()
  socket.disconnect()
  await expect.poll(() => links[0]!.closed.length).toBe(1)
  links[0]!.link.send({ type: 'ping', n: 1 })
  links[0]!.link.close('again')
  expect(links[0]!.closed).toHaveLength(1)
})

test('closing a link from this side disconnects the worker', async () => {
  const socket = await welcome()
  const end = gone(socket)
  links[0]!.link.close('not needed')
  await end
  expect(links[0]!.closed).toEqual(['not needed'])
})

test("a listener's fault harms neither link nor server", async () => {
  const socket = await welcome()
  links[0]!.link.onMessage(() => {
    throw new Error('a bug')
  })
  socket.emit('message', { type: 'key-frame', tapId: 'one' })
  socket.emit('message', { type: 'key-frame', tapId: 'two' })
  await expect.poll(() => links[0]!.messages.length).toBe(3)
})

test('messages for a listener that comes later are kept', async () => {
  const late = await openHouse()
  const found = new Promise<RemoteWorkerLink>((resolve) => late.gate!.onLink(resolve))
  const socket = await worker(late)
  socket.emit('message', HELLO)
  const link = await found
  const messages: WorkerMessage[] = []
  await expect.poll(() => late.gate!.counts.links).toBe(1)
  link.onMessage((message) => messages.push(message))
  expect(messages).toEqual([HELLO])
  await late.close()
})

test('an inference worker hears nothing of the call, and a call event does nothing there', async () => {
  const socket = await welcome()
  const heard: unknown[] = []
  socket.onAny((name: string) => heard.push(name))
  const ada = await house.connect()
  const ben = await house.connect()
  await ada.join('tea', 'Ada')
  await ben.join('tea', 'Ben')
  socket.emit('room:join', { protocolVersion: 1, roomId: 'tea', displayName: 'Worker' })
  socket.emit('message', { type: 'key-frame', tapId: 'one' })
  await expect.poll(() => links[0]!.messages.length).toBe(2)
  expect(heard).toEqual([])
  expect(house.signaling.health()).toMatchObject({ people: 2 })
})
