// A thread with the database in it: a slow or hanging disk holds up nothing but what waits for that disk.
import { parentPort, workerData } from 'node:worker_threads'
import { DatabaseKeeper, KeepError, openDatabase } from './keeper.ts'
import type { KeeperOptions } from './keeper.ts'
import type { Answer, Asked, Question } from './thread-messages.ts'

const port = parentPort!
const keeper = new DatabaseKeeper(() => openDatabase(workerData as KeeperOptions))

async function answer({ n, ...asked }: Question): Promise<Answer> {
  try {
    return { n, kind: 'done', result: await done(asked) }
  } catch (error) {
    return { n, kind: error instanceof KeepError ? error.kind : 'unavailable', message: error instanceof Error ? error.message : String(error) }
  }
}

function done(asked: Asked): Promise<unknown> {
  if (asked.kind === 'open') return keeper.open()
  if (asked.kind === 'close') return keeper.close()
  return keeper.run(asked.name, ...asked.args as never)
}

port.on('message', (question: Question) => void answer(question).then((said) => port.postMessage(said)))
