// Where mediasoup's worker program is: the one named in the environment, the one set-up built here, or the one in the package.
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The path for `createWorker({ workerBin })`; undefined lets mediasoup use its own. */
export function findWorkerBinary(environment: Readonly<Record<string, string | undefined>> = process.env): string | undefined {
  if (environment.MEDIASOUP_WORKER_BIN) return environment.MEDIASOUP_WORKER_BIN
  const built = fileURLToPath(new URL('../../bin/mediasoup-worker', import.meta.url))
  return existsSync(built) ? built : undefined
}
