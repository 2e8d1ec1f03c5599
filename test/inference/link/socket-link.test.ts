// The network link against a real socket.io server: hello on every connection, messages both ways, and coming back by itself.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Server } from 'socket.io'
import type { Socket } from 'socket.io'
import { afterEach, expect, test } from 'vitest'
import { systemClock } from '../../../src/kit/clock.ts'
import { createLog } from '../../../src/kit/log.ts'
import { SocketLink } from '../../../src/inference/link/socket-link.ts'

const log = createLog('test', { level: 'silent' })
const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})

async function openServer() {
  const http = createServer()
  const io = new Server(http)
  const sockets: Socket[] = []
  const messages: unknown[] = []
  io.of('/inference').on('connection', (socket) => {
    sockets.push(socket)
    socket.on('message', (message) => messages.push(message))
  })
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  closers.push(() => io.close())
  return { sockets, messages, url: `http://127.0.0.1:${(http.address() as AddressInfo).port}` }
}

test('it opens, carries messages that pass the schema, and drops the others', async () => {
  const server = await openServer()
  const link = new SocketLink(server.url, log, systemClock)
  closers.push(() => link.close())
  const received: string[] = []
  link.onMessage(({ type }) => received.push(type))
  link.onOpen(() => link.send({ type: 'key-frame', tapId: 't' as never }))
  await expect.poll(() => server.messages).toEqual([{ type: 'key-frame', tapId: 't' }])
  for (const message of [null, { type: 'nonsense' }, { type: 'ping', n: 'x' }, { type: 'ping', n: 1 }]) server.sockets[0]!.emit('message', message)
  await expect.poll(() => received).toEqual(['ping'])
})

test('after a broken connection it says so, and opens again by itself', async () => {
  const server = await openServer()
  const link = new SocketLink(server.url, log, systemClock)
  closers.push(() => link.close())
  let opened = 0
  let closed = 0
  link.onOpen(() => opened++)
  link.onClose(() => closed++)
  await expect.poll(() => opened).toBe(1)
  server.sockets[0]!.conn.close()
  await expect.poll(() => [opened, closed], { timeout: 5_000 }).toEqual([2, 1])
})

test('its own close is no loss that anybody is told of', async () => {
  const server = await openServer()
  const link = new SocketLink(server.url, log, systemClock)
  let closed = 0
  link.onClose(() => closed++)
  await new Promise<void>((resolve) => { link.onOpen(resolve) })
  link.close()
  link.close()
  await expect.poll(() => server.sockets[0]!.disconnected).toBe(true)
  expect([link.closed, closed]).toEqual([true, 0])
})
