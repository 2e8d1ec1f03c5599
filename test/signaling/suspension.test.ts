// Analysis suspended for the whole server: nothing is read of anybody at once, nobody can agree, and afterwards only those who had agreed are analysed.
import { afterEach, beforeEach, expect, test } from 'vitest'
import { CONSENT_VERSION } from '../../src/protocol/constants.ts'
import type { PeerId } from '../../src/protocol/ids.ts'
import { openSfu } from '../../src/sfu/sfu.ts'
import { RtpStream, UdpEar, grant, vp8KeyFrame, VP8, Sender } from '../sfu/support.ts'
import { contradictionsIn } from './observed.ts'
import { BOT_TOKEN, openHouse, readingsAt, silentLog } from './support.ts'
import type { Client, House } from './support.ts'

const terms = (audience: 'self' | 'host' | 'everyone') => ({ version: CONSENT_VERSION, audience })
const MO = { person: { personId: 'mo', keyDigest: 'f'.repeat(64), displayName: 'Mo' }, role: 'moderator' } as const

let house: House
let ada: Client
let ben: Client
let adaId: PeerId
let benId: PeerId
beforeEach(async () => {
  house = await openHouse()
  ada = await house.connect()
  ben = await house.connect()
  adaId = (await ada.join('tea', 'Ada')).peerId
  benId = (await ben.join('coffee', 'Ben')).peerId
  await ada.produce('camera')
  await ben.produce('microphone')
  await ada.ok('consent:give', terms('everyone'))
  await ben.ok('consent:give', terms('self'))
})
afterEach(async () => house.close())

const changes = () => house.ledger.consents.map(({ person, change, audience }) => `${person.displayName} ${change} ${audience}`)

test('everybody’s analysis ends before the switch returns, in every room, and all are told why', async () => {
  house.signaling.suspendAnalysis(true, MO)
  expect(house.analysis.analysed.size).toBe(0)
  for (const client of [ada, ben]) {
    await client.settled()
    expect(client.take('analysis:status').at(-1)).toEqual({ state: 'suspended', analysed: [] })
  }
  expect(house.signaling.health()).toMatchObject({ analysis: 'suspended' })
  house.analysis.publish('tea', [adaId])
  await ada.settled()
  expect(ada.take('readings')).toEqual([])
  expect(house.observed.of('reading')).toEqual([])
})

test('nobody can agree meanwhile, nor to another audience; what is sent and joined meanwhile is not analysed', async () => {
  house.signaling.suspendAnalysis(true, MO)
  const eve = await house.connect()
  const joined = await eve.join('tea', 'Eve')
  expect(joined.analysis).toEqual({ state: 'suspended', analysed: [] })
  expect(await eve.refused('consent:give', terms('self'))).toBe('ANALYSIS_SUSPENDED')
  expect(await ada.refused('consent:give', terms('self'))).toBe('ANALYSIS_SUSPENDED')
  await ada.produce('microphone')
  expect(house.analysis.analysed.size).toBe(0)
})

test('lifting it restores the consent of those who had agreed, on their terms, with what they send by then', async () => {
  house.signaling.suspendAnalysis(true, MO)
  await ada.produce('microphone')
  house.signaling.suspendAnalysis(false, MO)
  expect([...house.analysis.analysed.values()].map(({ granted, source }) => `${granted.peerId === adaId ? 'ada' : 'ben'} ${source} ${granted.audience}`)).toEqual(['ada camera everyone', 'ada microphone everyone', 'ben microphone self'])
  await ada.settled()
  expect(ada.take('analysis:status').at(-1)).toEqual({ state: 'ready', analysed: [adaId] })
  expect(await readingsAt(house, ada, 'tea', [adaId])).toEqual([adaId])
  expect(changes()).toEqual(['Ada given everyone', 'Ben given self', 'Ada suspended null', 'Ben suspended null', 'Ada resumed everyone', 'Ben resumed self'])
})

test('whoever took their consent back, left or was made an observer meanwhile is not analysed afterwards', async () => {
  const people = await Promise.all(['Eve', 'Fay', 'Gus'].map(async (name) => {
    const client = await house.connect()
    const joined = await client.join('tea', name)
    await client.produce('camera')
    await client.ok('consent:give', terms('everyone'))
    return { client, ...joined }
  }))
  const [eve, fay, gus] = people
  house.signaling.suspendAnalysis(true, MO)
  await eve!.client.ok('consent:withdraw', {})
  await fay!.client.ok('room:leave', {})
  await ada.ok('peer:set-role', { peerId: gus!.peerId, role: 'observer' })
  await fay!.client.join('tea', 'Fay')
  house.signaling.suspendAnalysis(false, MO)
  expect(new Set([...house.analysis.analysed.values()].map(({ granted }) => granted.peerId))).toEqual(new Set([adaId, benId]))
  expect(changes().filter((line) => /Eve|Fay|Gus/.test(line))).toEqual([
    'Eve given everyone', 'Fay given everyone', 'Gus given everyone', 'Eve suspended null', 'Fay suspended null', 'Gus suspended null', 'Eve withdrawn null', 'Fay ended null', 'Gus ended null',
  ])
})

test('a withdrawal by the deletion of one’s data counts, too', async () => {
  const eve = await house.connect()
  const { resumeToken, peerId } = await eve.join('tea', 'Eve')
  await eve.produce('camera')
  await eve.ok('consent:give', terms('everyone'))
  house.signaling.suspendAnalysis(true, MO)
  expect((await house.signaling.app.inject({ method: 'DELETE', url: '/api/my-data', headers: { authorization: `Bearer ${resumeToken}` } })).statusCode).toBe(200)
  expect(await eve.next('consent:ended')).toEqual({ reason: 'data-deleted' })
  house.signaling.suspendAnalysis(false, MO)
  expect([...house.analysis.analysed.values()].map(({ granted }) => granted.peerId)).not.toContain(peerId)
})

test('whoever comes back to their place meanwhile still has what they chose', async () => {
  const { resumeToken } = await (async () => {
    await ada.ok('room:leave', {})
    return ada.join('tea', 'Ada')
  })()
  await ada.produce('camera')
  await ada.ok('consent:give', terms('host'))
  house.signaling.suspendAnalysis(true, MO)
  ada.tear()
  await ada.disconnected()
  const again = await house.connect()
  expect(await again.join('tea', 'Ada', { resumeToken })).toMatchObject({ resumed: true, consent: terms('host'), analysis: { state: 'suspended', analysed: [] } })
  house.signaling.suspendAnalysis(false, MO)
  expect([...house.analysis.analysed.values()].map(({ granted }) => granted.audience)).toContain('host')
})

test('the same twice changes nothing, and each change is one entry of the audit', () => {
  for (const on of [true, true, false, false]) house.signaling.suspendAnalysis(on, MO)
  expect(house.ledger.audits).toMatchObject(['on', 'off'].map((detail) => ({ by: MO.person, role: 'moderator', what: 'suspend-analysis', detail, roomId: '*', whom: null })))
  expect(house.observed.of('suspended').map((one) => one.kind === 'suspended' && one.on)).toEqual([true, true, false, false])
})

test('meetings are told: those that go on at once, those that open meanwhile when they open', async () => {
  house.signaling.suspendAnalysis(true, MO)
  await (await house.connect()).join('milk', 'Eve')
  house.signaling.suspendAnalysis(false, MO)
  const milk = house.observed.told.filter(({ meeting }) => meeting.roomId === 'milk')
  expect(milk.map(({ kind }) => kind)).toEqual(['opened', 'suspended', 'joined', 'suspended'])
  expect(house.observed.of('consent').slice(2)).toEqual([
    { kind: 'consent', peerId: adaId, audience: null }, { kind: 'consent', peerId: benId, audience: null },
    { kind: 'consent', peerId: adaId, audience: 'everyone' }, { kind: 'consent', peerId: benId, audience: 'self' },
  ])
  expect(contradictionsIn(house.observed.told, { allClosed: false })).toEqual([])
})

test('where there is no analysis there is nothing to suspend', async () => {
  await house.close()
  house = await openHouse({ purpose: 'work' })
  expect(() => house.signaling.suspendAnalysis(true, MO)).toThrow(expect.objectContaining({ code: 'ANALYSIS_PROHIBITED_BY_PURPOSE' }))
  await house.close()
  house = await openHouse({ withAnalysis: false })
  expect(() => house.signaling.suspendAnalysis(true, MO)).toThrow(expect.objectContaining({ code: 'ANALYSIS_OFF' }))
})

test('the packets at the tap stop with the switch, in the media server itself, and come again when it is lifted', async () => {
  await house.close()
  const sfu = await openSfu({ workers: 1, listenIp: '127.0.0.1', port: 0, logLevel: 'silent' }, silentLog)
  house = await openHouse({}, sfu)
  const ear = await UdpEar.open()
  const taps: Awaited<ReturnType<typeof sfu.openTap>>[] = []
  const opened: Promise<unknown>[] = []
  house.analysis.analyse = (granted, { producerId }) => void opened.push((async () => {
    const tap = await sfu.openTap(granted, { producerId, endpoint: ear.endpoint })
    await tap.resume()
    taps.push(tap)
  })())

  const bot = await house.connect()
  await bot.join('tea', 'Bot', { botToken: BOT_TOKEN })
  const plain = await bot.ok('transport:create', { direction: 'send', kind: 'plain' })
  if (plain.kind !== 'plain') throw new Error('not plain')
  await bot.ok('producer:create', { transportId: plain.transportId, kind: 'video', source: 'camera', rtpParameters: VP8 })
  await bot.ok('consent:give', terms('everyone'))
  await Promise.all(opened)
  const picture = new RtpStream({ ssrc: 2222, payloadType: 96, ticks: 3000 })
  const send = (): void => ear.socket.send(picture.next(vp8KeyFrame(1)), plain.port, '127.0.0.1')
  await ear.until(() => ear.count(taps[0]!.ssrc) > 0, send)

  // Beside it another person's tap, of a consent that this desk knows nothing of: what was sent before its packets has passed, too.
  const room = await sfu.openRoom('tea' as never)
  const other = await Sender.open(room, 'other')
  const fence = await sfu.openTap(grant(room, other.peerId).granted, { producerId: await other.camera({ ...VP8, encodings: [{ ssrc: 4444 }] }), endpoint: ear.endpoint })
  await fence.resume()
  const otherPicture = new RtpStream({ ssrc: 4444, payloadType: 96, ticks: 3000 })
  const settle = async (): Promise<void> => {
    for (let times = 0; times < 2; times += 1) {
      const before = ear.count(fence.ssrc)
      await ear.until(() => ear.count(fence.ssrc) > before, () => other.send(otherPicture.next(vp8KeyFrame(2))))
    }
  }

  house.signaling.suspendAnalysis(true, MO)
  expect(taps[0]!.closed).toBe(true)
  await settle()
  const before = ear.count(taps[0]!.ssrc)
  for (let n = 0; n < 20; n += 1) send()
  await settle()
  expect(ear.count(taps[0]!.ssrc)).toBe(before)
  expect(await sfu.dump()).toMatchObject({ taps: 1 })

  house.signaling.suspendAnalysis(false, MO)
  await Promise.all(opened)
  expect(taps).toHaveLength(2)
  await ear.until(() => ear.count(taps[1]!.ssrc) > 0, send)
  for (const one of [ear, other]) one.close()
  await house.close()
  await sfu.close()
})
