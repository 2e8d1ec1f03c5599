// The thread in which a studio draws and encodes.
import { parentPort } from 'node:worker_threads'
import { clipFromFiles } from './folder-clip.ts'
import { encodeClip, renderLoop } from './media-loop.ts'
import { type StudioAnswer, type StudioJob } from './loop-studio.ts'

parentPort?.on('message', ({ id, job }: { id: number; job: StudioJob }) => {
  let answer: StudioAnswer
  try {
    answer = { id, loop: job.kind === 'drawn' ? renderLoop(job) : encodeClip(clipFromFiles(job), job.codec) }
  } catch (error) {
    answer = { id, failure: error instanceof Error ? error.message : String(error) }
  }
  parentPort?.postMessage(answer)
})
