// Every event with missing, wrong, huge and hostile payloads, before and after joining: a coded answer each, and the server goes on.
import { connect as tcpConnect } from 'node:net'
import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ERRORS } from '../../src/protocol/errors.ts'
import type { Ack } from '../../src/protocol/errors.ts'
import { requestSchemas } from '../../src/protocol/events.ts'
import type { RequestName } from '../../src/protocol/events.ts'
import { checkPayloadShape } from '../../src/signaling/payload-shape.ts'
import { GOOD } from './good-payloads.ts'
import { openHouse } from './support.ts'
import type { Client, House } from './support.ts'

const NAMES = Object.keys(requestSchemas) as RequestName[]
const plenty = { capacity: 1_000_000, refillPerS: 1_000_000 }

function nested(depth: number): unknown {
  return depth === 0 ? {} : { deeper: nested(depth - 1) }
}

const wide = Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`k${index}`, 0]))

/** What a client may send instead, as the arguments after the event's name. */
const BAD: Readonly<Record<string, (good: Record<string, unknown>) => unknown[]>> = {
  'nothing at all': () => [],
  null: () => [null],
  'a number': () => [42],
  'a string': () => ['{}'],
  'a list': () => [[]],
  'a true': () => [true],
  'two payloads': (good) => [good, good],
  'an unknown key': (good) => [{ ...good, isAdmin: true }],
  'every key of the wrong type': (good) => [Object.fromEntries([...Object.keys(good), 'extra'].map((key) => [key, [{}]]))],
  'a prototype in its keys': (good) => [JSON.parse(`{${JSON.stringify(good).slice(1, -1)}${Object.keys(good).length > 0 ? ',' : ''}"__proto__":{"polluted":true}}`)],
  'a constructor in its keys': (good) => [{ ...good, constructor: { prototype: { polluted: true } } }],
  'something deep': (good) => [{ ...good, extra: nested(2000) }],
  'something wide': (good) => [{ ...good, extra: wide }],
  'a very long string': (good) => [{ ...good, extra: 'x'.repeat(200_000) }],
  'binary data': (good) => [{ ...good, extra: Buffer.alloc(64) }],
  'only binary data': () => [Buffer.alloc(64)],
}

function codeOf(ack: Ack<unknown>): string {
  return ack.ok ? 'OK' : ack.error.code
}

describe.each(['before joining', 'after joining'] as const)('%s', (when) => {
  let house: House
  let client: Client
  beforeAll(async () => {
    house = await openHouse({ limits: { requestsPerSocket: plenty, requestsPerAddress: plenty } })
    client = await house.connect()
    if (when === 'after joining') await client.join('tea', 'Ada')
  })
  afterAll(async () => house.close())

  test.each(NAMES)('%s answers every bad payload with a coded error', async (name) => {
    for (const [what, argumentsFor] of Object.entries(BAD)) {
      const ack = await client.raw(name, ...argumentsFor(GOOD[name]))
      expect(['BAD_REQUEST', 'TOO_LARGE'], `${name} with ${what}`).toContain(codeOf(ack))
    }
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
  })

  test.each(NAMES)('%s without an acknowledgement harms nobody', async (name) => {
    for (const argumentsFor of Object.values(BAD)) client.socket.emit(name, ...argumentsFor(GOOD[name]))
    await client.settled()
  })

  test('an unknown event is answered UNKNOWN_EVENT, whatever it is called', async () => {
    for (const name of ['no:such-event', 'toString', '__proto__', 'constructor', 'hasOwnProperty', 'error', '', 'x'.repeat(10_000)]) {
      expect(codeOf(await client.raw(name, {})), name).toBe('UNKNOWN_EVENT')
      client.socket.emit(name, {})
    }
    await client.settled()
  })

  test('a good request still works, and so does somebody else', async () => {
    const other = await house.connect()
    expect((await other.join('water', 'Ben')).peers).toEqual([])
    await client.settled()
  })
})

describe('good payloads at the wrong time, or of the wrong person', () => {
  let house: House
  beforeAll(async () => {
    house = await openHouse()
  })
  afterAll(async () => house.close())

  test.each(NAMES.filter((name) => name !== 'room:join' && !name.startsWith('connectivity:')))('%s before joining is answered NOT_JOINED', async (name) => {
    const client = await house.connect()
    expect(codeOf(await client.raw(name, GOOD[name]))).toBe('NOT_JOINED')
  })

  test.each(NAMES.filter((name) => /^(transport|producer|consumer):|^connectivity:connect$/.test(name) && name !== 'transport:create'))("%s with an id that is nobody's is answered NOT_FOUND", async (name) => {
    const client = await house.connect()
    await client.join('tea', 'Ada')
    expect(codeOf(await client.raw(name, GOOD[name]))).toBe('NOT_FOUND')
  })
})

describe('what is said of a bad request', () => {
  let house: House
  beforeAll(async () => {
    house = await openHouse()
  })
  afterAll(async () => house.close())

  test('every bad key is named at once, and no value is', async () => {
    const client = await house.connect()
    const ack = await client.raw('room:join', { protocolVersion: 'one', roomId: 'NOT A ROOM', displayName: '', secret: 'my-secret', resumeToken: 7 })
    expect(ack).toMatchObject({ ok: false, error: { code: 'BAD_REQUEST', message: ERRORS.BAD_REQUEST.title } })
    const details = ack.ok ? [] : (ack.error.details ?? [])
    for (const key of ['protocolVersion', 'roomId', 'displayName', 'resumeToken', 'secret']) expect(details.some((detail) => detail.startsWith(`${key}: `)), key).toBe(true)
    expect(JSON.stringify(ack)).not.toContain('my-secret')
    expect(JSON.stringify(ack)).not.toContain('NOT A ROOM')
  })

  test('a display name has no control characters and an end', async () => {
    const client = await house.connect()
    for (const displayName of ['a\u0000b', 'a\nb', ' ', 'x'.repeat(61)]) expect(codeOf(await client.raw('room:join', { ...GOOD['room:join'], displayName }))).toBe('BAD_REQUEST')
  })

  test('a thousand unknown keys are not all listed', async () => {
    const client = await house.connect()
    const ack = await client.raw('room:leave', Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`key${index}`, 0])))
    const details = ack.ok ? [] : (ack.error.details ?? [])
    expect(details).toHaveLength(41)
    expect(details.at(-1)).toBe('and 960 more')
  })

  test('a message over the limit ends its own connection and no other', async () => {
    const victim = await house.connect()
    const client = await house.connect()
    client.socket.emit('room:leave', { extra: 'x'.repeat(300 * 1024) })
    await client.disconnected()
    await victim.settled()
  })

  test('bytes that are not the protocol end their own connection and no other', async () => {
    const victim = await house.connect()
    const { port } = house.signaling.address
    for (const bytes of ['GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAA\r\n\r\n', '\u0000\u0001\u0002\r\n\r\n']) {
      const socket = tcpConnect(port, '127.0.0.1')
      socket.on('error', () => undefined).resume()
      socket.end(bytes)
      await once(socket, 'close')
    }
    const raw = await house.connect()
    // Packets that socket.io's own parser refuses: a reserved event, a broken id, an attachment that never comes.
    ;(raw.socket.io.engine as unknown as { write: (data: string) => void }).write('2["disconnect"]')
    await raw.disconnected()
    const other = await house.connect()
    ;(other.socket.io.engine as unknown as { write: (data: string) => void }).write('451-["room:join",{"_placeholder":true,"num":0}]')
    await victim.settled()
  })
})

describe('the shape check', () => {
  test('survives cycles, lists without end, and sparse lists', () => {
    const cycle: Record<string, unknown> = {}
    cycle.self = cycle
    expect(() => checkPayloadShape(cycle)).toThrow(expect.objectContaining({ code: 'TOO_LARGE' }))
    expect(() => checkPayloadShape(Array.from({ length: 100_000 }))).toThrow(expect.objectContaining({ code: 'TOO_LARGE' }))
    const wideCycle: unknown[] = []
    for (let index = 0; index < 100; index += 1) wideCycle.push(wideCycle)
    expect(() => checkPayloadShape(wideCycle)).toThrow(expect.objectContaining({ code: 'TOO_LARGE' }))
  })

  test('lets through what browsers send', () => {
    const codecs = Array.from({ length: 40 }, () => ({ mimeType: 'video/VP8', parameters: { a: 1 }, rtcpFeedback: Array.from({ length: 6 }, () => ({ type: 'nack', parameter: '' })) }))
    expect(() => checkPayloadShape({ transportId: 't', rtpCapabilities: { codecs, headerExtensions: codecs } })).not.toThrow()
  })
})
