// Claims about loops, fixtures and the data set.
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { drawSample, writeDataset } from '../../src/bots/draw-dataset.ts'
import { readPicture, readSound } from '../../src/bots/encode.ts'
import { LoopCache } from '../../src/bots/loop-cache.ts'
import { LoopStudio } from '../../src/bots/loop-studio.ts'
import { renderLoop } from '../../src/bots/media-loop.ts'
import { writeFixtures } from '../../src/bots/write-fixtures.ts'

let folder = ''
beforeAll(() => { folder = mkdtempSync(join(tmpdir(), 'overtone-bots-')) })
afterAll(() => { rmSync(folder, { recursive: true, force: true }) })

const small = { lookSeed: 4, expression: 'happiness', width: 160, height: 96, framesPerSecond: 5, durationMs: 2000 } as const

describe('a loop', () => {
  it('starts with a key frame, has one each second, and lasts as long in pictures as in sounds', () => {
    const { pictures, sounds } = renderLoop(small)
    expect(pictures.map(({ isKey }) => isKey)).toEqual([true, false, false, false, false, true, false, false, false, false])
    expect(sounds).toHaveLength(100)
    expect(sounds.some(({ negativeDbov }) => negativeDbov < 35)).toBe(true)
    expect(sounds[0]!.negativeDbov).toBeGreaterThan(60)
  })

  it('of somebody who does not speak is silent', () => {
    expect(renderLoop({ ...small, durationMs: 400, speaks: false }).sounds.every(({ negativeDbov }) => negativeDbov === 127)).toBe(true)
  })

  it('is rendered once in the studio, and a failure reaches whoever asked', async () => {
    await using studio = new LoopStudio(null)
    const first = studio.loop({ kind: 'drawn', ...small, durationMs: 400 })
    expect(studio.loop({ kind: 'drawn', ...small, durationMs: 400 })).toBe(first)
    expect((await first).pictures).toHaveLength(2)
    await expect(studio.loop({ kind: 'folder', ...small, faceFile: '/nowhere.jpg', voiceFile: null })).rejects.toThrow()
    await studio.close()
    await expect(studio.loop({ kind: 'drawn', ...small, durationMs: 600 })).rejects.toThrow('closed')
  })
})

describe('the cache of loops', () => {
  it('gives back what was rendered, once for each request, and renders anew what it cannot read', () => {
    const cache = new LoopCache(join(folder, 'cache'))
    let rendered = 0
    const render = () => { rendered++; return renderLoop({ ...small, durationMs: 400 }) }
    const first = cache.recall({ one: 1 }, [], render)
    const again = cache.recall({ one: 1 }, [], render)
    expect(again.pictures.map(({ data }) => Buffer.from(data).toString('hex'))).toEqual(first.pictures.map(({ data }) => Buffer.from(data).toString('hex')))
    expect(rendered).toBe(1)
    cache.recall({ one: 2 }, [], render)
    expect(rendered).toBe(2)
    for (const name of readdirSync(join(folder, 'cache'))) writeFileSync(join(folder, 'cache', name), 'torn')
    cache.recall({ one: 1 }, [], render)
    expect(rendered).toBe(3)
  })
})

describe('fixtures', () => {
  it('are a Y4M of whole frames and a WAV of the same length', () => {
    const [y4m, wav] = [join(folder, 'a.y4m'), join(folder, 'a.wav')]
    expect(writeFixtures({ ...small, y4m, wav, durationMs: 1000 })).toBe(5)
    const header = 'YUV4MPEG2 W160 H96 F5:1 Ip A1:1 C420jpeg\n'
    expect(readFileSync(y4m).subarray(0, header.length).toString('latin1')).toBe(header)
    expect(statSync(y4m).size).toBe(header.length + 5 * (6 + 160 * 96 * 1.5))
    expect(statSync(wav).size).toBe(44 + 48_000 * 2)
  })

  it('are made of a portrait and a sound as well', () => {
    writeDataset(folder, 1, 1, true)
    const [y4m, wav] = [join(folder, 'b.y4m'), join(folder, 'b.wav')]
    expect(writeFixtures({ ...small, y4m, wav, durationMs: 400, faceFile: join(folder, '00000.png'), voiceFile: join(folder, 'a.wav') })).toBe(2)
    expect(readSound(join(folder, 'a.wav'))).toHaveLength(48_000)
    expect(readSound(wav).some((value) => Math.abs(value) > 0.01)).toBe(true)
  })
})

describe('the data set', () => {
  it('holds what its list says', () => {
    writeDataset(folder, 3, 9, false)
    const entries = JSON.parse(readFileSync(join(folder, 'drawn.json'), 'utf8')) as { file: string; width: number; height: number; box: number[]; landmarks: number[]; label: string }[]
    expect(entries.map(({ label }) => label)).toEqual(['neutral', 'anger', 'disgust'])
    for (const { file, width, height, box, landmarks } of entries) {
      const picture = readPicture(join(folder, file))
      expect([picture.width, picture.height]).toEqual([width, height])
      expect(box).toHaveLength(4)
      expect(landmarks).toHaveLength(10)
    }
  })

  it('has faces from small to large that lie in the picture for the most part', () => {
    const shares: number[] = []
    for (let index = 0; index < 150; index++) {
      const { box: [x0, y0, x1, y1], width, height } = drawSample(2, index)
      const seen = Math.max(0, Math.min(width, x1) - Math.max(0, x0)) * Math.max(0, Math.min(height, y1) - Math.max(0, y0))
      expect(seen / ((x1 - x0) * (y1 - y0))).toBeGreaterThan(0.6)
      shares.push((y1 - y0) / height)
    }
    expect(Math.min(...shares)).toBeLessThan(0.15)
    expect(Math.max(...shares)).toBeGreaterThan(0.75)
  })
})
