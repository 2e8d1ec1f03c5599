// Claims about the demo's command line and its order of opening and closing.
import { describe, expect, it } from 'vitest'
import { Demo, parseDemo } from '../../src/bots/demo.ts'
import { FakeServer } from './fake-server.ts'

describe('the demo', () => {
  it('puts three people into the room "demo" unless told otherwise', () => {
    const options = parseDemo([])
    expect(options).toMatchObject({ room: 'demo', bots: 3, port: 3000, changeMs: 12_000, running: null })
    expect(parseDemo(['--expressions', 'fear,other', '--bots', '1'])).toMatchObject({ expressions: ['fear', 'other'], bots: 1 })
  })

  it('names what is wrong on its command line', () => {
    expect(() => parseDemo(['--expressions', 'happiness,glee'])).toThrow('glee')
    expect(() => parseDemo(['--bots', '0'])).toThrow('--bots')
    expect(() => parseDemo(['--url', 'http://127.0.0.1:3000'])).toThrow('--token')
    expect(() => parseDemo(['--faces', import.meta.dirname])).toThrow('--faces')
  })

  it('closes the server it started when a bot is refused', async () => {
    await using server = await FakeServer.open()
    server.refuse = { code: 'ROOM_FULL', message: 'full' }
    let closed = 0
    await expect(Demo.open(parseDemo(['--bots', '1', '--expressions', 'neutral']), async () => ({ url: server.url, close: async () => { closed++ } }))).rejects.toThrow('ROOM_FULL')
    expect(closed).toBe(1)
  })
})
