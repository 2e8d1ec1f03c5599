// What the server is for, from the outside: which consents, inference workers and readings there are under each purpose.
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { io } from 'socket.io-client'
import type { Socket } from 'socket.io-client'
import { CONSENT_VERSION } from '../../src/protocol/constants.ts'
import { ERRORS } from '../../src/protocol/errors.ts'
import { PURPOSES, prohibitsAnalysis } from '../../src/protocol/purpose.ts'
import type { Purpose } from '../../src/protocol/purpose.ts'
import { INFERENCE_TOKEN, openHouse } from './support.ts'
import type { Client, House } from './support.ts'

const PROHIBITED = 'ANALYSIS_PROHIBITED_BY_PURPOSE'
const CONSENTS = ['self', 'everyone'].map((audience) => ({ version: CONSENT_VERSION, audience: audience as 'self' | 'everyone' }))
const HELLO = {
  type: 'hello', protocolVersion: 1, workerId: 'gpu-1', token: INFERENCE_TOKEN, capacity: 50, provider: { requested: 'cpu', active: 'cpu' }, modelGeneration: '1', rtp: { ip: '127.0.0.1', port: 5000, srtp: null },
}

let house: House
const sockets: Socket[] = []
async function open(purpose: Purpose): Promise<[Client, Client]> {
  house = await openHouse({ purpose })
  return [await house.connect(), await house.connect()]
}
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.disconnect()
  await house.close()
})

/** Connects as an inference worker does: how it ends before it can say anything, or 'connected'. */
function worker(): Promise<{ readonly socket: Socket; readonly outcome: unknown }> {
  const socket = io(`http://127.0.0.1:${house.signaling.address.port}/inference`, { transports: ['websocket'], forceNew: true, reconnection: false })
  sockets.push(socket)
  return new Promise((resolve) => {
    socket.once('connect', () => resolve({ socket, outcome: 'connected' }))
    socket.once('connect_error', (error) => resolve({ socket, outcome: (error as { data?: unknown }).data }))
  })
}

describe.each(PURPOSES)('a server for %s', (purpose) => {
  const offer = prohibitsAnalysis(purpose) ? 'prohibited' : 'available'

  test('says so before anybody joins, in the answer to the join, and in its health', async () => {
    const [ada] = await open(purpose)
    const response = await house.signaling.app.inject({ url: '/api/deployment' })
    expect([response.statusCode, response.headers['cache-control'], response.json()]).toEqual([200, 'no-store', { purpose, analysis: offer, access: 'open', retentionHours: 24 }])
    expect((await ada.join('tea', 'Ada')).deployment).toEqual({ purpose, analysis: offer, access: 'open', retentionHours: 24 })
    expect(house.signaling.health()).toMatchObject({ purpose, analysis: offer === 'prohibited' ? 'off' : 'ready' })
  })
})

describe.each(PURPOSES.filter((purpose) => !prohibitsAnalysis(purpose)))('a server for %s', (purpose) => {
  test('analyses nobody before they agree, whoever agrees after it, and takes inference workers', async () => {
    const [ada, ben] = await open(purpose)
    const { peerId } = await ada.join('tea', 'Ada')
    await ben.join('tea', 'Ben')
    const producerId = await ada.produce()
    expect(house.analysis.history).toEqual([])
    for (const consent of CONSENTS) expect(await ada.ok('consent:give', consent)).toEqual(consent)
    expect([...house.analysis.analysed.keys()]).toEqual([producerId])
    expect(await ben.next('analysis:status')).toEqual({ state: 'ready', analysed: [peerId] })
    const { socket, outcome } = await worker()
    expect(outcome).toBe('connected')
    socket.emit('message', HELLO)
    await expect.poll(() => house.gate?.counts.links).toBe(1)
  })
})

// The analysis behind these servers is there and ready: what holds it off is the purpose alone.
describe.each(PURPOSES.filter(prohibitsAnalysis))('a server for %s', (purpose) => {
  let ada: Client
  let ben: Client
  beforeEach(async () => {
    ;[ada, ben] = await open(purpose)
  })

  test('refuses every consent, with the reason and what it means, and analyses nothing that is produced before or after', async () => {
    await ada.join('tea', 'Ada')
    await ben.join('tea', 'Ben')
    await ada.produce('microphone')
    for (const consent of [...CONSENTS, { version: 'another', audience: 'everyone' as const }]) {
      const answer = await ada.request('consent:give', consent)
      expect(answer).toEqual({ ok: false, error: { code: PROHIBITED, message: ERRORS[PROHIBITED].title } })
    }
    await ada.produce('camera')
    expect(house.analysis.history).toEqual([])
    for (const client of [ada, ben]) {
      await client.settled()
      expect(client.take('analysis:status')).toEqual([])
    }
    // Not being analysed needs no permission.
    expect(await ada.ok('consent:withdraw', {})).toEqual({})
  })

  test('answers every join, also that of somebody who comes back, with analysis off and no consent', async () => {
    const first = await ada.join('tea', 'Ada')
    await ada.produce()
    await ada.refused('consent:give', CONSENTS[1]!)
    ada.tear()
    await ada.disconnected()
    const again = await house.connect()
    const back = await again.join('tea', 'Ada', { resumeToken: first.resumeToken })
    expect([first, back].map(({ analysis, consent }) => ({ analysis, consent }))).toEqual(Array(2).fill({ analysis: { state: 'off', analysed: [] }, consent: null }))
    expect(back.resumed).toBe(true)
  })

  test('lets no reading through, even if some came', async () => {
    const { peerId } = await ada.join('tea', 'Ada')
    await ben.join('tea', 'Ben')
    await ada.produce()
    await ada.refused('consent:give', CONSENTS[1]!)
    house.analysis.publish('tea', [peerId])
    house.analysis.state = 'recovering'
    for (const client of [ada, ben]) {
      await client.settled()
      expect([client.take('readings'), client.take('analysis:status')]).toEqual([[], []])
    }
    expect(house.signaling.health().readings).toEqual({ sent: 0, dropped: 0 })
  })

  test('refuses an inference worker while it connects, whatever its token, and ends its connection', async () => {
    const { socket, outcome } = await worker()
    expect(outcome).toEqual({ code: PROHIBITED, message: ERRORS[PROHIBITED].title })
    socket.emit('message', HELLO)
    await expect.poll(() => house.signaling.health().connections).toBe(2)
    expect(house.signaling.health().inference).toBeNull()
  })

  test('is a call all the same: people join, send, mute and hear who speaks', async () => {
    await ada.join('tea', 'Ada')
    const { peerId } = await ben.join('tea', 'Ben')
    const producerId = await ben.produce()
    expect(await ada.next('producer:added')).toMatchObject({ peerId, producer: { producerId } })
    await ben.ok('producer:pause', { producerId })
    expect(await ada.next('producer:paused')).toEqual({ peerId, producerId })
    house.media.room('tea').speak(peerId)
    expect(await ada.next('speaker:active')).toEqual({ peerId })
  })
})

test('a server with analysis switched off refuses inference workers as well, by that name', async () => {
  house = await openHouse({ withAnalysis: false })
  const ada = await house.connect()
  expect((await ada.join('tea', 'Ada')).deployment).toEqual({ purpose: 'personal', analysis: 'off', access: 'open', retentionHours: 24 })
  expect(await ada.refused('consent:give', CONSENTS[0]!)).toBe('ANALYSIS_OFF')
  expect((await worker()).outcome).toMatchObject({ code: 'ANALYSIS_OFF' })
})
