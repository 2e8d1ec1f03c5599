// One POST to real servers that behave and that do not: how each ends, in a word.
import { createServer } from 'node:http'
import type { RequestListener, Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { createServer as createTcpServer } from 'node:net'
import type { AddressInfo, Server as TcpServer, Socket } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { isPublic } from '../../src/kit/addresses.ts'
import { ANSWER_BYTES, post } from '../../src/insights/webhooks/post.ts'
import type { Outcome, PostTerms } from '../../src/insights/webhooks/post.ts'
import { selfSigned } from '../signaling/self-signed.ts'

const closing: (() => void)[] = []
afterEach(() => {
  for (const close of closing.splice(0)) close()
})

/** Its port, once it listens; gone with the test. */
async function listening(server: Server | TcpServer): Promise<number> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return (server.address() as AddressInfo).port
}
const web = (answer: RequestListener): Promise<number> => listening(createServer(answer))
/** Answers each connection with these bytes, whatever it says. */
const raw = (bytes: string, end = true): Promise<number> => listening(createTcpServer((socket) => void socket.once('data', () => (end ? socket.end(bytes) : socket.write(bytes)))))

const TERMS: PostTerms = { timeoutMs: 400, allowPrivate: true, resolve: async () => [{ address: '127.0.0.1', family: 4 }], ca: null }
const send = (url: string, terms: Partial<PostTerms> = {}): Promise<Outcome> => post(url, { 'webhook-id': 'msg_1' }, '{"a":"ü"}', { ...TERMS, ...terms }, new AbortController().signal)

describe('a target that behaves', () => {
  test('gets one POST with the body whole, its length in bytes, and the headers', async () => {
    const got: unknown[] = []
    const port = await web((request, answer) => {
      let body = ''
      request.setEncoding('utf8').on('data', (part: string) => { body += part }).on('end', () => {
        got.push([request.method, request.url, request.headers['content-type'], request.headers['content-length'], request.headers['webhook-id'], request.headers.host, body])
        answer.writeHead(204).end()
      })
    })
    expect(await send(`http://hooks.example.org:${port}/a?b=c`)).toEqual({ status: 204, fault: null })
    expect(got).toEqual([['POST', '/a?b=c', 'application/json', '10', 'msg_1', `hooks.example.org:${port}`, '{"a":"ü"}']])
  })

  test('by TLS is believed where its certificate is known, and refused where it is not', async () => {
    const { cert, key } = selfSigned({ fromMs: Date.now() - 86_400_000, untilMs: Date.now() + 86_400_000 })
    const port = await listening(createTlsServer({ cert, key }, (_request, answer) => void answer.writeHead(200).end('ok')))
    expect(await send(`https://localhost:${port}/`, { ca: cert })).toEqual({ status: 200, fault: null })
    expect(await send(`https://localhost:${port}/`)).toEqual({ status: null, fault: 'WEBHOOK_CERTIFICATE' })
    // Known, and of another name.
    expect(await send(`https://hooks.example.org:${port}/`, { ca: cert })).toEqual({ status: null, fault: 'WEBHOOK_CERTIFICATE' })
  })
})

describe('a target that does not', () => {
  test.each([[500, 'WEBHOOK_STATUS'], [404, 'WEBHOOK_STATUS'], [429, 'WEBHOOK_STATUS'], [410, 'WEBHOOK_GONE'], [302, 'WEBHOOK_REDIRECT'], [307, 'WEBHOOK_REDIRECT']] as const)('answers %i: %s, and nothing is followed', async (status, fault) => {
    let asked = 0
    const port = await web((_request, answer) => {
      asked += 1
      answer.writeHead(status, { location: 'http://127.0.0.1/elsewhere' }).end('no')
    })
    expect(await send(`http://hooks.example.org:${port}/`)).toEqual({ status, fault })
    expect(asked).toBe(1)
  })

  test('hangs before it answers: WEBHOOK_TIMEOUT', async () => {
    expect(await send(`http://hooks.example.org:${await web(() => undefined)}/`)).toEqual({ status: null, fault: 'WEBHOOK_TIMEOUT' })
  })

  test('hangs in the connection, too', async () => {
    expect(await send(`https://hooks.example.org:${await listening(createTcpServer(() => undefined))}/`)).toEqual({ status: null, fault: 'WEBHOOK_TIMEOUT' })
  })

  test('hangs after its headers, or drips: taken by its status, and cut', async () => {
    const port = await web((_request, answer) => void answer.writeHead(200, { 'content-length': '100' }).write('x'))
    expect(await send(`http://hooks.example.org:${port}/`)).toEqual({ status: 200, fault: 'WEBHOOK_ANSWER_CUT' })
  })

  test('sends bytes without end: taken, and cut at 64 KiB and the buffers of one connection', async () => {
    let sent = 0
    const port = await web((_request, answer) => {
      answer.writeHead(200)
      const more = (): void => {
        while (!answer.destroyed && answer.write('x'.repeat(16 * 1024))) sent += 16 * 1024
      }
      answer.on('drain', more)
      more()
    })
    expect(await send(`http://hooks.example.org:${port}/`, { timeoutMs: 10_000 })).toEqual({ status: 200, fault: 'WEBHOOK_ANSWER_CUT' })
    expect(sent).toBeLessThan(ANSWER_BYTES + 16 * 1024 * 1024)
  })

  test.each([
    ['announces more than it sends', 'HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\nshort', 200],
    ['announces two lengths', 'HTTP/1.1 200 OK\r\ncontent-length: 3\r\ncontent-length: 5\r\n\r\nabcde', null],
    ['announces a length below zero', 'HTTP/1.1 200 OK\r\ncontent-length: -3\r\n\r\nabc', null],
    ['speaks no HTTP', '220 mail.example.org ESMTP\r\n', null],
    ['sends headers without end', `HTTP/1.1 200 OK\r\nx: ${'y'.repeat(100_000)}\r\n\r\n`, null],
  ] as const)('%s: WEBHOOK_BAD_ANSWER', async (_what, bytes, status) => {
    expect(await send(`http://hooks.example.org:${await raw(bytes)}/`)).toEqual({ status, fault: 'WEBHOOK_BAD_ANSWER' })
  })

  test('sends more than it announced: what was announced is the answer', async () => {
    expect(await send(`http://hooks.example.org:${await raw('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok and more', false)}/`)).toEqual({ status: 200, fault: null })
  })

  test('goes on saying that it will answer, or wants to speak something else', async () => {
    expect(await send(`http://hooks.example.org:${await raw('HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(50), false)}/`)).toEqual({ status: null, fault: 'WEBHOOK_TIMEOUT' })
    expect(await send(`http://hooks.example.org:${await raw('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n', false)}/`)).toEqual({ status: 101, fault: 'WEBHOOK_STATUS' })
  })

  test('is not there, breaks off, or has no address', async () => {
    const port = await listening(createTcpServer((socket) => void socket.once('data', () => socket.resetAndDestroy())))
    expect(await send(`http://hooks.example.org:${port}/`)).toEqual({ status: null, fault: 'WEBHOOK_UNREACHABLE' })
    const gone = createTcpServer()
    const free = await listening(gone)
    await new Promise((resolve) => gone.close(resolve))
    expect(await send(`http://hooks.example.org:${free}/`)).toEqual({ status: null, fault: 'WEBHOOK_UNREACHABLE' })
    expect(await send('https://hooks.example.org/', { resolve: () => Promise.reject(Object.assign(new Error('no'), { code: 'ENOTFOUND' })) })).toEqual({ status: null, fault: 'WEBHOOK_UNRESOLVED' })
    expect(await send('https://hooks.example.org/', { resolve: () => new Promise(() => undefined) })).toEqual({ status: null, fault: 'WEBHOOK_TIMEOUT' })
  })
})

describe('private addresses', () => {
  test.each([['127.0.0.1'], ['10.1.2.3'], ['169.254.169.254'], ['::1'], ['fd00::1'], ['fe80::1'], ['::ffff:10.0.0.1'], ['64:ff9b::a00:1'], ['2002:a00:1::'], ['100.64.0.1'], ['0.0.0.0'], ['192.168.1.1'], ['172.31.0.1'], ['224.0.0.1'], ['255.255.255.255'], ['2001:db8::1'], ['::']])('%s is refused after the name was resolved, beside a public one, too', async (address) => {
    expect(isPublic(address)).toBe(false)
    for (const found of [[address], ['93.184.215.14', address]]) expect(await send('https://hooks.example.org/', { allowPrivate: false, resolve: async () => found.map((one) => ({ address: one, family: one.includes(':') ? 6 : 4 })) })).toEqual({ status: null, fault: 'WEBHOOK_ADDRESS_REFUSED' })
  })

  test.each(['https://127.0.0.1/', 'https://[::1]/', 'https://0x7f.1/', 'https://2130706433/', 'https://[::ffff:127.0.0.1]/', 'http://hooks.example.org/'])('%s is refused', async (url) => {
    expect(await send(url, { allowPrivate: false, resolve: async () => [{ address: '93.184.215.14', family: 4 }] })).toEqual({ status: null, fault: 'WEBHOOK_ADDRESS_REFUSED' })
  })

  test('public ones are told apart', () => {
    for (const address of ['93.184.215.14', '1.1.1.1', '172.32.0.1', '2606:4700::1111', '2a00:1450::1']) expect(isPublic(address), address).toBe(true)
    for (const nothing of ['example.org', '', '1.2.3', 'fe80::1%eth0']) expect(isPublic(nothing), nothing).toBe(false)
  })

  test('the connection goes to the address that was looked at: the name is resolved once', async () => {
    const port = await web((_request, answer) => void answer.writeHead(204).end())
    let asked = 0
    expect(await send(`http://rebinding.example.org:${port}/`, { resolve: async () => [{ address: asked++ === 0 ? '127.0.0.1' : '10.0.0.1', family: 4 }] })).toMatchObject({ status: 204 })
    expect(asked).toBe(1)
  })
})
