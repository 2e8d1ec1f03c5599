// A whole server on free ports for one test file, with drawn people for Chromium's fake cameras.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writeFixtures } from '../../src/bots/write-fixtures.ts'
import { startOvertone } from '../../src/main.ts'
import type { Overtone } from '../../src/main.ts'
import type { Emotion } from '../../src/protocol/emotion.ts'
import type { WorkerStats } from '../../src/protocol/inference.ts'
import type { Devices } from './browser.ts'

export const BOT_TOKEN = 'a-token-for-the-bots-of-this-test'
export const INFERENCE_TOKEN = 'a-token-for-remote-workers-of-this-test'

export function startServer(changes: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {}): Promise<Overtone> {
  const folder = mkdtempSync(join(tmpdir(), 'overtone-e2e-data-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  return startOvertone({
    ...changes,
    data: { folder, ...changes['data'] },
    http: { port: 0, ...changes['http'] },
    media: { port: 0, workers: 1, ...changes['media'] },
    bots: { token: BOT_TOKEN },
    log: { level: 'error' },
    analysis: { token: INFERENCE_TOKEN, ...changes['analysis'] },
  })
}

/** Folder of camera and microphone files that are removed when the tests end. */
export class Wardrobe implements Disposable {
  readonly #folder = mkdtempSync(join(tmpdir(), 'overtone-e2e-'))

  /** A drawn, speaking person; `faceFile` puts a picture in place of the drawing. */
  person(name: string, wishes: { readonly expression: Emotion; readonly lookSeed?: number; readonly faceFile?: string; readonly speaks?: boolean }): Required<Devices> {
    const [y4mPath, wavPath] = [join(this.#folder, `${name}.y4m`), join(this.#folder, `${name}.wav`)]
    const { expression, lookSeed = 4, faceFile, speaks = true } = wishes
    writeFixtures({ expression, lookSeed, speaks, durationMs: 3000, framesPerSecond: 12, y4m: y4mPath, wav: wavPath, ...(faceFile === undefined ? {} : { faceFile }) })
    return { y4mPath, wavPath }
  }

  [Symbol.dispose](): void {
    rmSync(this.#folder, { recursive: true, force: true })
  }
}

/** The counters of all inference workers together, asked for now. */
export async function packetsAtWorkers(overtone: Overtone): Promise<number> {
  const all: readonly WorkerStats[] = await overtone.askWorkers()
  return all.reduce((sum, stats) => sum + stats.rtpPackets, 0)
}

/** Asks again until the answer satisfies; the test's own time limit ends it. */
export async function until<T>(ask: () => T | Promise<T>, isRight: (answer: T) => boolean, everyMs = 50): Promise<T> {
  for (;;) {
    const answer = await ask()
    if (isRight(answer)) return answer
    await pause(everyMs)
  }
}

/** Lets time pass where the claim itself is about time ("within 1 s no packet comes any more"). */
export const pause = (durationMs: number): Promise<void> => new Promise((resolve) => { setTimeout(resolve, durationMs) })
