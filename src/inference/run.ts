// Opens the inference worker's parts, joins them, and closes them again in reverse.
import { systemClock } from '../kit/clock.ts'
import type { Log } from '../kit/log.ts'
import type { InferenceConfig } from './cli.ts'
import { IpcLink } from './link/ipc-link.ts'
import { SocketLink } from './link/socket-link.ts'
import type { OpenPipeline } from './ports.ts'
import { InferenceWorker } from './worker.ts'

/** Resolves once the worker says hello; `ended` resolves when it was told to stop or lost the server that started it. */
export async function runInference(config: InferenceConfig, openPipeline: OpenPipeline, log: Log): Promise<{ readonly ended: Promise<string>; readonly close: () => Promise<void> }> {
  const { promise: ended, resolve: end } = Promise.withResolvers<string>()
  const { modelsDir, provider, token, capacity, listen, announceIp, encrypt } = config
  const pipeline = await openPipeline({ modelsDir, provider, log })
  const link = config.connectUrl === null ? new IpcLink(process, log, systemClock) : new SocketLink(config.connectUrl, log, systemClock)
  try {
    const worker = await InferenceWorker.open({ link, pipeline, listen, announceIp, encrypt, token, capacity, log, clock: systemClock })
    worker.onStop(() => end('the server said stop'))
    if (link instanceof IpcLink) link.onClose((reason) => end(reason))
    const close = async () => {
      await worker.close()
      await pipeline.close()
      // Last: a server takes an embedded worker whose channel closed for one that is gone.
      link.close()
    }
    return { ended, close }
  } catch (error) {
    link.close()
    await pipeline.close()
    throw error
  }
}
