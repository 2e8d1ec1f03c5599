// Opens the analysis room, for a permit only: the registry of inference workers, the analysis itself, and the server's own worker.
import type { Clock } from '../kit/clock.ts'
import type { Log } from '../kit/log.ts'
import type { AnalysisPermit } from '../kit/purpose.ts'
import { ExpressionAnalysis } from './analysis.ts'
import { EmbeddedWorker } from './embedded-worker.ts'
import type { RemoteWorkers, TapSource } from './ports.ts'
import { WorkerRegistry } from './registry.ts'

export type AnalysisRoomOptions = {
  readonly permit: AnalysisPermit
  readonly serverVersion: string
  readonly taps: TapSource
  readonly remotes: RemoteWorkers
  /** What remote workers must present; null lets none in. */
  readonly remoteToken: string | null
  /** The settings of the server's own worker; null: it has none. */
  readonly embedded: Readonly<Record<string, string>> | null
  readonly logs: { readonly analysis: Log; readonly inference: Log }
  readonly clock: Clock
}

export interface AnalysisRoom extends AsyncDisposable {
  readonly analysis: ExpressionAnalysis
  readonly registry: WorkerRegistry
  /** The process id of the server's own worker; undefined between two, or without one. */
  readonly embeddedPid: number | undefined
  close(): Promise<void>
}

export function openAnalysis({ permit, serverVersion, taps, remotes, remoteToken, embedded, logs, clock }: AnalysisRoomOptions): AnalysisRoom {
  const registry = new WorkerRegistry({ serverVersion, remoteToken, log: logs.analysis })
  registry.acceptRemotes(remotes)
  const analysis = new ExpressionAnalysis({ permit, taps, registry, log: logs.analysis, clock })
  const worker = embedded === null ? null : new EmbeddedWorker({ permit, registry, log: logs.inference, clock, settings: embedded })
  let closing: Promise<void> | null = null
  const close = (): Promise<void> => closing ??= (async () => {
    await worker?.close()
    analysis.close()
    registry.close()
  })()
  return {
    analysis,
    registry,
    get embeddedPid() {
      return worker?.pid
    },
    close,
    [Symbol.asyncDispose]: close,
  }
}
