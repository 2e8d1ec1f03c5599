// The analysis half with the shipped models, on drawn faces and made sounds, in virtual time.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { actionsOf } from '../../src/bots/expression.ts'
import { drawFace } from '../../src/bots/face-drawing.ts'
import { lookOf } from '../../src/bots/look.ts'
import { rasterise } from '../../src/bots/rasterise.ts'
import { openPipeline } from '../../src/inference/pipeline.ts'
import type { LumaFrame, SubjectPipeline } from '../../src/inference/ports.ts'
import { workerReadingSchema } from '../../src/protocol/inference.ts'
import type { WorkerReading } from '../../src/protocol/inference.ts'
import type { SubjectId } from '../../src/protocol/ids.ts'
import { MODELS_DIR, SILENT_LOG } from './models.ts'

type Pipeline = Awaited<ReturnType<typeof openPipeline>>
const STEP_MS = 50
const WIDTH = 640
const HEIGHT = 360

let pipeline: Pipeline
let nowMs = 0
let face: Uint8Array
let faceBox: readonly number[]
const empty = new Uint8Array(WIDTH * HEIGHT).fill(120)

beforeAll(async () => {
  pipeline = await openPipeline({ modelsDir: MODELS_DIR, provider: 'cpu', log: SILENT_LOG })
  const drawing = drawFace({ look: lookOf(3), expression: actionsOf('happiness'), timeMs: 500, frame: { width: WIDTH, height: HEIGHT } })
  const { rgba } = rasterise(drawing.svg)
  face = Uint8Array.from({ length: WIDTH * HEIGHT }, (_, i) => Math.round(16 + (219 / 255) * (0.299 * rgba[4 * i]! + 0.587 * rgba[4 * i + 1]! + 0.114 * rgba[4 * i + 2]!)))
  faceBox = drawing.box
})
afterAll(() => pipeline?.close())
beforeEach(() => {
  nowMs += 10_000
})

function frame(data: Uint8Array): LumaFrame {
  return { width: WIDTH, height: HEIGHT, data, range: 'limited', rtpTimestamp: nowMs * 90, arrivedMs: nowMs }
}

/** 50 ms of a vowel: a buzz with two formants, rising and falling like syllables. */
function voice(atMs: number): Float32Array {
  return Float32Array.from({ length: 800 }, (_, i) => {
    const t = atMs / 1000 + i / 16_000
    const syllable = 0.5 + 0.5 * Math.sin(2 * Math.PI * 4 * t)
    return 0.1 * syllable * (Math.sin(2 * Math.PI * 150 * t) + 0.7 * Math.sin(2 * Math.PI * 600 * t) + 0.4 * Math.sin(2 * Math.PI * 1_200 * t))
  })
}

type Media = { readonly picture?: Uint8Array; readonly sound?: 'voice' | 'silence' }

async function run(subject: SubjectPipeline, durationMs: number, media: Media): Promise<readonly WorkerReading[]> {
  const readings: WorkerReading[] = []
  for (const endMs = nowMs + durationMs; nowMs < endMs;) {
    nowMs += STEP_MS
    if (media.picture) subject.offerFrame(frame(media.picture))
    if (media.sound) subject.offerSound(media.sound === 'voice' ? voice(nowMs) : new Float32Array(800), nowMs * 48, nowMs)
    readings.push(...await pipeline.tick(nowMs))
  }
  return readings
}

let opened = 0
function open(onLayerWanted: (direction: string) => void = () => {}): SubjectPipeline {
  return pipeline.openSubject(`subject-${opened++}` as SubjectId, onLayerWanted)
}

test('a face alone gives four visual readings a second, with its box, in the agreed form', async () => {
  using subject = closing(open())
  const readings = await run(subject.value, 2_000, { picture: face })
  expect(readings.length).toBeGreaterThanOrEqual(7)
  expect(readings.length).toBeLessThanOrEqual(9)
  for (const reading of readings) {
    expect(workerReadingSchema.safeParse(reading).success).toBe(true)
    expect(reading.modality).toBe('visual')
    expect(reading.rtp.audio).toBeNull()
    expect(reading.rtp.video).toBeGreaterThan(0)
    expect(reading.probabilities.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 6)
  }
  const box = readings.at(-1)!.box!
  const [x0, y0, x1, y1] = faceBox as [number, number, number, number]
  const [left, top, right, bottom] = [box.x * WIDTH, box.y * HEIGHT, (box.x + box.width) * WIDTH, (box.y + box.height) * HEIGHT]
  const shared = Math.max(0, Math.min(x1, right) - Math.max(x0, left)) * Math.max(0, Math.min(y1, bottom) - Math.max(y0, top))
  expect(shared / ((x1 - x0) * (y1 - y0) + (right - left) * (bottom - top) - shared)).toBeGreaterThan(0.5)
})

test('the first reading comes within half a second of the first picture', async () => {
  using subject = closing(open())
  expect((await run(subject.value, 500, { picture: face })).length).toBeGreaterThanOrEqual(1)
})

test('a voice alone gives audio readings without a box', async () => {
  using subject = closing(open())
  const readings = await run(subject.value, 2_000, { sound: 'voice' })
  expect(readings.length).toBeGreaterThanOrEqual(5)
  for (const reading of readings) expect(reading).toMatchObject({ modality: 'audio', box: null, rtp: { video: null } })
})

test('face and voice together are audio-visual; the camera muted, the very next reading is audio', async () => {
  using subject = closing(open())
  const both = await run(subject.value, 1_500, { picture: face, sound: 'voice' })
  expect(both.at(-1)).toMatchObject({ modality: 'audio-visual' })
  subject.value.setActive('video', false)
  const muted = await run(subject.value, 1_000, { picture: face, sound: 'voice' })
  expect(muted.length).toBeGreaterThanOrEqual(3)
  for (const reading of muted) expect(reading).toMatchObject({ modality: 'audio', box: null, rtp: { video: null } })
  subject.value.setActive('video', true)
  expect((await run(subject.value, 500, { picture: face, sound: 'voice' })).at(-1)).toMatchObject({ modality: 'audio-visual' })
})

test('after the camera is muted the label is what the voice alone would have said', async () => {
  using subject = closing(open())
  using other = closing(open())
  const readings = { both: [] as WorkerReading[], voiceOnly: [] as WorkerReading[] }
  for (let step = 0; step < 80; step++) {
    nowMs += STEP_MS
    if (step === 40) subject.value.setActive('video', false)
    subject.value.offerFrame(frame(face))
    for (const one of [subject.value, other.value]) one.offerSound(voice(nowMs), nowMs * 48, nowMs)
    for (const reading of await pipeline.tick(nowMs)) (reading.subjectId === `subject-${opened - 2}` ? readings.both : readings.voiceOnly).push(reading)
  }
  const [a, b] = [readings.both.at(-1)!, readings.voiceOnly.at(-1)!]
  for (const [label, value] of a.probabilities.entries()) expect(Math.abs(value - b.probabilities[label]!)).toBeLessThan(0.1)
})

test('the microphone muted, only the face speaks; neither, and nothing is said', async () => {
  using subject = closing(open())
  await run(subject.value, 1_500, { picture: face, sound: 'voice' })
  subject.value.setActive('audio', false)
  const faceOnly = await run(subject.value, 1_000, { picture: face, sound: 'voice' })
  for (const reading of faceOnly) expect(reading).toMatchObject({ modality: 'visual', rtp: { audio: null } })
  subject.value.setActive('video', false)
  expect(await run(subject.value, 1_000, { picture: face, sound: 'voice' })).toEqual([])
})

test('a face that leaves the picture ends the visual part within a second, and the voice goes on', async () => {
  using subject = closing(open())
  await run(subject.value, 1_500, { picture: face, sound: 'voice' })
  const readings = await run(subject.value, 2_000, { picture: empty, sound: 'voice' })
  expect(readings.at(-1)).toMatchObject({ modality: 'audio', box: null })
  expect(readings.filter(({ modality }) => modality !== 'audio').length).toBeLessThanOrEqual(4)
})

test('an empty picture and digital silence say nothing', async () => {
  using subject = closing(open())
  expect(await run(subject.value, 2_000, { picture: empty, sound: 'silence' })).toEqual([])
})

test('ticks that come late are counted, and the newest media are read', async () => {
  using subject = closing(open())
  await run(subject.value, 1_000, { picture: face })
  const before = pipeline.stats().ticksSkipped
  nowMs += 1_100
  subject.value.offerFrame(frame(face))
  const [reading] = await pipeline.tick(nowMs)
  expect(pipeline.stats().ticksSkipped - before).toBeGreaterThanOrEqual(3)
  expect(reading!.rtp.video).toBe(nowMs * 90)
})

test('the ticks of many people are spread over time', async () => {
  const subjects = Array.from({ length: 10 }, () => open())
  const perStep: number[] = []
  for (let step = 0; step < 10; step++) {
    nowMs += STEP_MS
    for (const subject of subjects) subject.offerFrame(frame(face))
    perStep.push((await pipeline.tick(nowMs)).length)
  }
  for (const subject of subjects) subject.close()
  expect(Math.max(...perStep)).toBeLessThanOrEqual(4)
})

test('of very many that are due sixteen are read, and the others, with newer pictures, in the next go', async () => {
  const subjects = Array.from({ length: 20 }, () => open())
  const read: WorkerReading[][] = []
  await pipeline.tick(nowMs)
  for (const elapsedMs of [260, STEP_MS]) {
    nowMs += elapsedMs
    for (const subject of subjects) subject.offerFrame(frame(face))
    read.push([...await pipeline.tick(nowMs)])
  }
  for (const subject of subjects) subject.close()
  expect(read[0]!.length).toBe(16)
  const first = new Set(read[0]!.map(({ subjectId }) => subjectId))
  const rest = read[1]!.filter(({ subjectId }) => !first.has(subjectId))
  expect(rest.map(({ rtp }) => rtp.video)).toEqual(Array.from({ length: 4 }, () => nowMs * 90))
})

test('a face too small for the encoder asks for a higher layer', async () => {
  const drawing = drawFace({ look: lookOf(3), expression: actionsOf('neutral'), timeMs: 500, frame: { width: 320, height: 180, faceHeight: 0.2 } })
  const { rgba } = rasterise(drawing.svg)
  const data = Uint8Array.from({ length: 320 * 180 }, (_, i) => rgba[4 * i + 1]!)
  const asked: string[] = []
  using subject = closing(open((direction) => asked.push(direction)))
  for (let step = 0; step < 60; step++) {
    nowMs += STEP_MS
    subject.value.offerFrame({ width: 320, height: 180, data, range: 'full', rtpTimestamp: 1, arrivedMs: nowMs })
    await pipeline.tick(nowMs)
  }
  expect(asked).toEqual(['higher'])
})

test('pictures that are not what they say, and closed subjects, harm nobody', async () => {
  using subject = closing(open())
  const closed = open()
  closed.close()
  closed.close()
  closed.offerFrame(frame(face))
  for (const [width, height, length] of [[0, 0, 0], [640, 360, 100], [-3, 5, 4], [1, 1, 1], [4000, 2, 8000]] as const) {
    nowMs += 250
    subject.value.offerFrame({ width, height, data: new Uint8Array(length), range: 'full', rtpTimestamp: 1, arrivedMs: nowMs })
    subject.value.offerSound(new Float32Array([Number.NaN, Number.POSITIVE_INFINITY, 5]), 1, nowMs)
    expect(await pipeline.tick(nowMs)).toEqual([])
  }
  expect((await run(subject.value, 750, { picture: face })).length).toBeGreaterThanOrEqual(2)
})

function closing(value: SubjectPipeline): { readonly value: SubjectPipeline; [Symbol.dispose](): void } {
  return { value, [Symbol.dispose]: () => value.close() }
}
