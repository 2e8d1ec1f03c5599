// The page's connection against a real server, and its patience in asking for a place.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { CallError } from '../../client/state/call-error.ts'
import type { CallErrorCode } from '../../client/state/call-error.ts'
import { Connection } from '../../client/state/connection.ts'
import { JOIN_RETRY_MS, joinPatiently } from '../../client/state/joining.ts'
import { PROTOCOL_VERSION } from '../../src/protocol/constants.ts'
import type { ResponseData } from '../../src/protocol/events.ts'
import { openHouse } from '../signaling/support.ts'
import type { House } from '../signaling/support.ts'

describe('a connection', () => {
  let house: House
  let connection: Connection
  let happened: string[]
  const open: Connection[] = []
  const connect = (): Connection => {
    const one = new Connection({ onUp: () => happened.push('up'), onLost: (reason) => happened.push(reason), onTaken: () => happened.push('taken') })
    open.push(one)
    return one
  }
  const join = (on: Connection, resumeToken?: string) => on.request('room:join', { protocolVersion: PROTOCOL_VERSION, roomId: 'tea', displayName: 'Ada', ...(resumeToken === undefined ? {} : { resumeToken }) })
  beforeEach(async () => {
    house = await openHouse()
    const { host, port } = new URL(house.signaling.address.url)
    vi.stubGlobal('location', { protocol: 'http:', host, hostname: 'localhost', port })
    happened = []
    connection = connect()
    connection.open()
    await vi.waitUntil(() => happened.length > 0)
  })
  afterEach(async () => {
    for (const one of open.splice(0)) one.close()
    await house.close()
    vi.unstubAllGlobals()
  })

  test('is made anew in one step, in which the place is kept', async () => {
    const { resumeToken, peerId } = await join(connection)
    connection.renew()
    // One that is being made has its time.
    connection.renewSoon()
    await expect.poll(() => happened).toEqual(['up', 'connection', 'up'])
    expect(await join(connection, resumeToken)).toMatchObject({ resumed: true, peerId })
  })

  test('is over when another tab takes the place', async () => {
    const { resumeToken } = await join(connection)
    const other = connect()
    other.open()
    await expect.poll(() => happened).toEqual(['up', 'up'])
    await join(other, resumeToken)
    await expect.poll(() => happened).toEqual(['up', 'up', 'taken'])
    expect(connection.socket.active).toBe(false)
  })

  test('tells a server that closes from a network that fails', async () => {
    await house.signaling.close()
    await expect.poll(() => happened.slice(0, 2)).toEqual(['up', 'server-closing'])
  })

  test('says nothing more once it is closed', async () => {
    connection.close()
    await house.signaling.close()
    connection.close()
    expect(happened).toEqual(['up'])
  })
})

describe('a place', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())
  const reply = { peerId: 'ada' } as unknown as ResponseData['room:join']
  const asking = (...answers: readonly (CallErrorCode | typeof reply)[]) => {
    const left = [...answers]
    let reconnects = 0
    const parts = {
      ask: vi.fn<() => Promise<ResponseData['room:join']>>(async () => {
        const answer = left.length > 1 ? left.shift() : left[0]
        if (typeof answer === 'string') throw new CallError(answer)
        return answer ?? reply
      }),
      current: () => true, hadPlace: () => false, reconnect: () => void reconnects++,
    }
    return { parts, reconnects: () => reconnects }
  }

  test('is asked for again while the media server restarts, and for 20 s at most', async () => {
    const { parts } = asking('MEDIA_UNAVAILABLE', 'SHUTTING_DOWN', reply)
    const joined = joinPatiently(parts)
    await vi.advanceTimersByTimeAsync(2 * JOIN_RETRY_MS - 1)
    expect(parts.ask).toHaveBeenCalledTimes(2)
    await vi.advanceTimersByTimeAsync(1)
    expect(await joined).toBe(reply)
    const { parts: never } = asking('MEDIA_UNAVAILABLE')
    const failed = joinPatiently(never).catch((error: unknown) => error)
    await vi.advanceTimersByTimeAsync(20_000)
    expect(await failed).toMatchObject({ code: 'MEDIA_UNAVAILABLE' })
  })

  test('is not asked for again where no patience helps', async () => {
    for (const code of ['ROOM_FULL', 'BANNED', 'KNOCK_LIMIT', 'LOBBY_WAIT', 'UNREACHABLE'] as const) {
      const { parts } = asking(code)
      await expect(joinPatiently(parts)).rejects.toMatchObject({ code })
      expect(parts.ask).toHaveBeenCalledTimes(1)
    }
  })

  test('that one had comes back with the connection', async () => {
    const { parts } = asking('UNREACHABLE')
    expect(await joinPatiently({ ...parts, hadPlace: () => true })).toBeNull()
  })

  test('that the old connection still holds takes a new connection', async () => {
    const { parts, reconnects } = asking('ALREADY_JOINED')
    expect(await joinPatiently(parts)).toBeNull()
    expect(reconnects()).toBe(1)
  })

  test('that a newer attempt asks for is left to it', async () => {
    const { parts } = asking(reply)
    let isCurrent = true
    const joined = joinPatiently({ ...parts, current: () => isCurrent })
    isCurrent = false
    expect(await joined).toBeNull()
  })
})
