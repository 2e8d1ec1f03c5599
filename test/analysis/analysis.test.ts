// Expression analysis: taps follow consent and workers, through every race that was thought of; readings reach their room.
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ExpressionAnalysis } from '../../src/analysis/analysis.ts'
import { WorkerRegistry } from '../../src/analysis/registry.ts'
import { AppError } from '../../src/kit/errors.ts'
import type { Granted } from '../../src/kit/consent.ts'
import type { ProducerId, RoomId } from '../../src/protocol/ids.ts'
import type { Analysis } from '../../src/signaling/ports.ts'
import { FakeLink, FakeTaps, consentOf, hello, log, permit, settle, workerReading } from './fakes.ts'

let taps: FakeTaps
let registry: WorkerRegistry
let analysis: ExpressionAnalysis
let nowMs: number
beforeEach(() => {
  nowMs = 1_000_000
  taps = new FakeTaps()
  registry = new WorkerRegistry({ serverVersion: 'test', remoteToken: 'secret', log })
  analysis = new ExpressionAnalysis({ permit, taps, registry, log, clock: { nowMs: () => nowMs, monotonicMs: () => nowMs }, retryDelayMs: 1 })
  // main.ts passes this object to signaling: it must fit that room's port.
  analysis satisfies Analysis
})
afterEach(() => {
  analysis.close()
  registry.close()
})

function addWorker(name: string, overrides: Parameters<typeof hello>[1] = {}) {
  const link = new FakeLink()
  registry.accept(link, { kind: 'embedded', token: 'secret' })
  link.says(hello(name, overrides))
  return link
}
const analyse = (granted: Granted, name: string, paused = false) => {
  const isSound = name.includes('microphone')
  analysis.analyse(granted, { producerId: name as ProducerId, kind: isSound ? 'audio' : 'video', source: isSound ? 'microphone' : 'camera', paused })
}

test('the worker hears of a tap before it flows, and a video tap is asked for a key frame', async () => {
  const link = addWorker('a')
  analyse(consentOf('ann').granted, 'camera-ann', true)
  await settle()
  expect(link.sentOf('tap:open')).toMatchObject([{ tapId: 'tap-0', kind: 'video', paused: true }])
  expect(JSON.stringify(link.sent)).not.toMatch(/"ann"|camera-ann|"room"/)
  expect(taps.open).toMatchObject([{ resumed: true, keyFrames: 1, endpoint: { port: 40_000 } }])
})

test('both taps of a person go to one worker, and people spread over the workers by capacity', async () => {
  const [small, large] = [addWorker('small', { capacity: 2 }), addWorker('large', { capacity: 6 })]
  for (let i = 0; i < 8; i++) {
    const { granted } = consentOf(`p${i}`)
    analyse(granted, `camera-${i}`)
    analyse(granted, `microphone-${i}`)
  }
  await settle()
  const people = (link: FakeLink) => new Set(link.sentOf('tap:open').map(({ subjectId }) => subjectId)).size
  expect([people(small), people(large), taps.open.length]).toEqual([2, 6, 16])
})

test('consent withdrawn while the tap is being opened closes it before anything flows', async () => {
  const link = addWorker('a')
  taps.hold = true
  const { granted, withdraw } = consentOf('ann')
  analyse(granted, 'camera-ann')
  withdraw()
  taps.release()
  await settle()
  expect(taps.taps).toMatchObject([{ closed: true, resumed: false }])
  expect(link.sentOf('tap:open')).toEqual([])
  expect(analysis.counts()).toEqual({ subjects: 0, waiting: 0, openTaps: 0 })
})

test('consent withdrawn closes both taps, tells the worker, and late readings are dropped', async () => {
  const link = addWorker('a')
  const readings: unknown[] = []
  analysis.onReadings((_room, batch) => readings.push(...batch))
  const { granted, withdraw } = consentOf('ann')
  analyse(granted, 'camera-ann')
  analyse(granted, 'microphone-ann')
  await settle()
  const { subjectId } = link.sentOf('tap:open')[0]!
  withdraw()
  link.says({ type: 'readings', readings: [workerReading(subjectId)] })
  expect(taps.open).toEqual([])
  expect(link.sentOf('tap:close').length).toBe(2)
  expect(readings).toEqual([])
})

test('when a worker goes, its people move to another; with none left they wait, and come back with the next', async () => {
  const states: string[] = []
  analysis.onStateChange((state) => states.push(state))
  const [first, second] = [addWorker('a'), addWorker('b')]
  for (let i = 0; i < 4; i++) analyse(consentOf(`p${i}`).granted, `camera-${i}`)
  await settle()
  first.close('killed')
  await settle()
  expect(taps.open.length).toBe(4)
  expect(second.sentOf('tap:open').length).toBe(4)
  second.close('killed')
  await settle()
  expect([taps.open.length, analysis.counts().waiting, analysis.state]).toEqual([0, 4, 'recovering'])
  const third = addWorker('c')
  await settle()
  expect([taps.open.length, third.sentOf('tap:open').length]).toEqual([4, 4])
  expect(states).toEqual(['ready', 'recovering', 'ready'])
})

test('a worker that goes while a tap towards it is being opened leaves no tap behind', async () => {
  const first = addWorker('a')
  taps.hold = true
  analyse(consentOf('ann').granted, 'camera-ann')
  first.close('killed')
  const second = addWorker('b', { rtp: { ip: '127.0.0.1', port: 41_000, srtp: null } })
  taps.release()
  await settle()
  taps.release()
  await settle()
  expect(taps.open).toMatchObject([{ endpoint: { port: 41_000 }, resumed: true }])
  expect(second.sentOf('tap:open').length).toBe(1)
})

test('a new worker takes its share of the people who are analysed already', async () => {
  addWorker('a', { capacity: 10 })
  for (let i = 0; i < 6; i++) analyse(consentOf(`p${i}`).granted, `camera-${i}`)
  await settle()
  const second = addWorker('b', { capacity: 20 })
  await settle()
  expect([second.sentOf('tap:open').length, taps.open.length]).toEqual([4, 6])
})

test('consent on new terms opens every tap anew under them', async () => {
  addWorker('a')
  const before = consentOf('ann')
  analyse(before.granted, 'camera-ann')
  analyse(before.granted, 'microphone-ann')
  await settle()
  analyse(consentOf('ann').granted, 'camera-ann')
  before.withdraw()
  await settle()
  expect(taps.open.map(({ producerId }) => producerId).toSorted()).toEqual(['camera-ann', 'microphone-ann'])
  expect(taps.taps.length).toBe(4)
})

test('key frames are asked for once a second at most, and only by the tap\'s own worker', async () => {
  const [link, other] = [addWorker('a'), addWorker('b')]
  analyse(consentOf('ann').granted, 'camera-ann')
  await settle()
  const tap = taps.open[0]!
  for (const ms of [0, 500, 999, 1_000, 1_500]) {
    nowMs = 1_000_000 + ms
    link.says({ type: 'key-frame', tapId: tap.tapId })
    other.says({ type: 'key-frame', tapId: tap.tapId })
  }
  link.says({ type: 'layer', tapId: tap.tapId, spatialLayer: 1 })
  other.says({ type: 'layer', tapId: tap.tapId, spatialLayer: 2 })
  expect([tap.keyFrames, tap.layer]).toEqual([1 + 2, 1])
})

test('muting is told to the worker at once, and a reading made before it is not shown', async () => {
  const link = addWorker('a')
  const readings: string[] = []
  analysis.onReadings((_room, batch) => readings.push(...batch.map(({ modality }) => modality)))
  const { granted } = consentOf('ann')
  analyse(granted, 'camera-ann')
  analyse(granted, 'microphone-ann')
  await settle()
  const { subjectId } = link.sentOf('tap:open')[0]!
  analysis.setPaused('camera-ann' as ProducerId, true)
  link.says({ type: 'readings', readings: [workerReading(subjectId, { modality: 'audio-visual' })] })
  link.says({ type: 'readings', readings: [workerReading(subjectId, { modality: 'audio' })] })
  expect(link.sentOf('tap:paused')).toEqual([{ type: 'tap:paused', tapId: 'tap-0', paused: true }])
  expect(readings).toEqual(['audio'])
})

test('readings carry the peer, the arrival by the server\'s clock, and nothing of another worker\'s people', async () => {
  const [link, other] = [addWorker('a'), addWorker('b')]
  const batches: unknown[] = []
  analysis.onReadings((room: RoomId, batch) => batches.push([room, batch]))
  analyse(consentOf('ann').granted, 'camera-ann')
  await settle()
  const { subjectId } = link.sentOf('tap:open')[0]!
  other.says({ type: 'readings', readings: [workerReading(subjectId)] })
  link.says({ type: 'readings', readings: [workerReading(subjectId)] })
  expect(batches).toMatchObject([['room', [{ peerId: 'ann', timeMs: 1_000_000 - 40, ageMs: 40, label: 'happiness' }]]])
})

test('an SSRC that is taken is tried again with a new tap; an unknown codec is not', async () => {
  const link = addWorker('a')
  analyse(consentOf('ann').granted, 'camera-ann')
  await settle()
  link.says({ type: 'tap-failed', tapId: taps.open[0]!.tapId, code: 'SSRC_IN_USE', message: '' })
  await expect.poll(() => taps.open.length).toBe(1)
  link.says({ type: 'tap-failed', tapId: taps.open[0]!.tapId, code: 'UNSUPPORTED_CODEC', message: '' })
  expect([taps.open.length, analysis.counts().subjects]).toEqual([0, 0])
})

test('a passing failure of the media server is tried again, a missing producer is forgotten', async () => {
  addWorker('a')
  taps.failures = [new AppError('MEDIA_UNAVAILABLE'), new AppError('INTERNAL')]
  analyse(consentOf('ann').granted, 'camera-ann')
  await expect.poll(() => taps.open.length).toBe(1)
  taps.failures = [new AppError('NOT_FOUND')]
  analyse(consentOf('bob').granted, 'camera-bob')
  await settle()
  expect(analysis.counts().subjects).toBe(1)
})

test('a producer that closes ends its tap, and the last one ends the person', async () => {
  const link = addWorker('a')
  const { granted } = consentOf('ann')
  analyse(granted, 'camera-ann')
  analyse(granted, 'microphone-ann')
  await settle()
  taps.taps[0]!.end('producer-closed')
  expect(analysis.counts()).toMatchObject({ subjects: 1, openTaps: 1 })
  taps.taps[1]!.end('producer-closed')
  expect(analysis.counts()).toMatchObject({ subjects: 0, openTaps: 0 })
  expect(link.sentOf('tap:close').length).toBe(2)
})

test('where every worker is full a person waits, which the log says once, and takes the first place that is free', async () => {
  const warned = vi.spyOn(log, 'warn')
  addWorker('a', { capacity: 1 })
  const ann = consentOf('ann')
  analyse(ann.granted, 'camera-ann')
  const ben = consentOf('ben').granted
  for (const name of ['camera-ben', 'microphone-ben']) analyse(ben, name)
  await settle()
  expect([analysis.counts().waiting, taps.open.map(({ producerId }) => producerId)]).toEqual([1, ['camera-ann']])
  expect(warned.mock.calls.map(([, message]) => message)).toEqual(['every inference worker is full: a person waits for a place'])
  warned.mockRestore()
  ann.withdraw()
  await settle()
  expect([analysis.counts().waiting, taps.open.map(({ producerId }) => producerId)]).toEqual([0, ['camera-ben', 'microphone-ben']])
})

test('a worker that says it is full loses the person to another', async () => {
  const first = addWorker('a', { capacity: 100 })
  analyse(consentOf('ann').granted, 'camera-ann')
  await settle()
  const second = addWorker('b', { capacity: 1 })
  first.says({ type: 'tap-failed', tapId: taps.open[0]!.tapId, code: 'AT_CAPACITY', message: '' })
  await settle()
  expect([second.sentOf('tap:open').length, taps.open.length]).toEqual([1, 1])
})
