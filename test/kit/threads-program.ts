// Two threads of TypeScript, one after the other, started as the argument says: "plainly" by Node's Worker, or by our own function.
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { startThread } from '../../src/kit/threads.ts'

const thread = new URL('./threads-thread.ts', import.meta.url)
for (let count = 0; count < 2; count++) {
  const worker = process.argv[2] === 'plainly' ? new Worker(thread, { workerData: count }) : startThread(thread, count)
  if (count === 0) console.log('the first thread starts')
  const [answer]: unknown[] = await once(worker, 'message')
  console.log(`it has ${String(answer)}`)
  await once(worker, 'exit')
}
