// A thread with the database in it: a slow or hanging disk holds up nothing but what waits for that disk.
import { parentPort, workerData } from 'node:worker_threads'
import { DatabaseKeeper, KeepError } from './keeper.ts'
import type { Keeper, KeeperOptions } from './keeper.ts'
import type { Answer, Question } from './thread-messages.ts'

const port = parentPort!
const keeper: Keeper = new DatabaseKeeper(workerData as KeeperOptions)

async function answer({ n, name, args }: Question): Promise<Answer> {
  try {
    // Name and arguments belong together: they come from one question.
    const method = keeper[name].bind(keeper) as (...args: unknown[]) => Promise<unknown>
    return { n, kind: 'done', result: await method(...args) }
  } catch (error) {
    return { n, kind: error instanceof KeepError ? error.kind : 'unavailable', message: error instanceof Error ? error.message : String(error) }
  }
}

port.on('message', (question: Question) => void answer(question).then((said) => port.postMessage(said)))
