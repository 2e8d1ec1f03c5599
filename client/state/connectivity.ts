// The connectivity check: by which ways this browser reaches the media server, tried for real, and what follows for a call.
import { CONNECTION_PATHS } from '../../src/protocol/constants.ts'
import type { ConnectionPath } from '../../src/protocol/constants.ts'
import { CallError, toProblem } from './call-error.ts'
import type { CallProblem } from './call-error.ts'
import { tryPath } from './probe.ts'
import type { ProbeResult } from './probe.ts'
import { SignalingClient } from './signaling-client.ts'
import type { Request } from './signaling-client.ts'
import { Store } from './store.ts'

const PROBE_TIMEOUT_MS = 8_000
const SOCKET_TIMEOUT_MS = 8_000

export type PathResult = ProbeResult | { readonly kind: 'trying' } | { readonly kind: 'not-offered' }
export type PathResults = Readonly<Record<ConnectionPath, PathResult>>
export type CheckState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'running'; readonly paths: PathResults }
  | { readonly kind: 'done'; readonly paths: PathResults; readonly verdict: Verdict }
  | { readonly kind: 'failed'; readonly problem: CallProblem }

/** 'good': UDP; 'slower': only TCP or the relay; 'none': no way at all. */
export type Verdict = 'good' | 'slower' | 'none'

export function verdictOf(paths: PathResults): Verdict {
  if (paths.udp.kind === 'works') return 'good'
  return paths.tcp.kind === 'works' || paths.relay.kind === 'works' ? 'slower' : 'none'
}

/** What was learnt of each way; nothing is said of the others' requests. */
export type Checker = (told: (paths: PathResults) => void, signal: AbortSignal) => Promise<PathResults>

/** Asks over a connection that stands: a call's own. */
export function checkOver(request: Request): Checker {
  return async (told, signal) => {
    const { probes, iceServers } = await request('connectivity:start', {})
    let paths = Object.fromEntries(CONNECTION_PATHS.map((path) => [path, { kind: probes.some((probe) => probe.path === path) ? 'trying' : 'not-offered' }])) as PathResults
    told(paths)
    try {
      await Promise.all(
        probes.map(async (probe) => {
          const connect: Parameters<typeof tryPath>[1]['connect'] = (transportId, dtlsParameters) => request('connectivity:connect', { transportId, dtlsParameters })
          const result = await tryPath(probe, { iceServers, connect, timeoutMs: PROBE_TIMEOUT_MS, nowMs: () => performance.now(), signal })
          paths = { ...paths, [probe.path]: result }
          told(paths)
        }),
      )
      return paths
    } finally {
      void request('connectivity:end', {}).catch(() => undefined)
    }
  }
}

/** Asks over a connection of its own, for whoever is not in a call. */
export const checkAlone: Checker = async (told, signal) => {
  const client = new SignalingClient()
  try {
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new CallError('UNREACHABLE')), SOCKET_TIMEOUT_MS)
      client.socket.once('connect', () => {
        clearTimeout(timer)
        resolve()
      })
      client.socket.connect()
    })
    return await checkOver(client.request)(told, signal)
  } finally {
    client.close()
  }
}

export class ConnectivityCheck {
  readonly state = new Store<CheckState>({ kind: 'idle' })
  readonly #check: Checker
  #run: AbortController | null = null

  constructor(check: Checker = checkAlone) {
    this.#check = check
  }

  /** Once at a time; safe to ask again. Never rejects: what went wrong is in the state. */
  async run(): Promise<void> {
    if (this.#run) return
    const run = new AbortController()
    this.#run = run
    const set = (state: CheckState): void => {
      if (this.#run === run) this.state.set(state)
    }
    set({ kind: 'running', paths: { udp: { kind: 'trying' }, tcp: { kind: 'trying' }, relay: { kind: 'trying' } } })
    try {
      const paths = await this.#check((known) => set({ kind: 'running', paths: known }), run.signal)
      set({ kind: 'done', paths, verdict: verdictOf(paths) })
    } catch (error) {
      set({ kind: 'failed', problem: toProblem(error) })
    } finally {
      if (this.#run === run) this.#run = null
    }
  }

  close(): void {
    this.#run?.abort()
    this.#run = null
    this.state.set({ kind: 'idle' })
  }
}
