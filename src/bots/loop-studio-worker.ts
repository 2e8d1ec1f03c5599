// The thread in which a studio draws and encodes.
import { parentPort, workerData } from 'node:worker_threads'
import { clipFromFiles } from './folder-clip.ts'
import { encodeClip, renderLoop, type MediaLoop } from './media-loop.ts'
import { LoopCache } from './loop-cache.ts'
import { type StudioAnswer, type StudioJob } from './loop-studio.ts'

const { cacheFolder } = workerData as { cacheFolder: string | null }
const cache = cacheFolder === null ? null : new LoopCache(cacheFolder)

const render = (job: StudioJob): MediaLoop => (job.kind === 'drawn' ? renderLoop(job) : encodeClip(clipFromFiles(job), job.codec))
const filesOf = (job: StudioJob): string[] => (job.kind === 'drawn' ? [] : [job.faceFile, job.voiceFile].filter((file) => file !== null))

parentPort?.on('message', ({ id, job }: { id: number; job: StudioJob }) => {
  let answer: StudioAnswer
  try {
    answer = { id, loop: cache === null ? render(job) : cache.recall(job, filesOf(job), () => render(job)) }
  } catch (error) {
    answer = { id, failure: error instanceof Error ? error.message : String(error) }
  }
  parentPort?.postMessage(answer)
})
