// The inference workers that said hello and were let in, embedded and remote alike, until their link closes.
import { isIP } from 'node:net'
import { isLoopback } from '../kit/addresses.ts'
import type { Log } from '../kit/log.ts'
import { matchesSecret } from '../kit/secrets.ts'
import { INFERENCE_PROTOCOL_VERSION } from '../protocol/inference.ts'
import type { Provider, ServerMessage, WorkerMessage, WorkerStats } from '../protocol/inference.ts'
import type { WorkerId } from '../protocol/ids.ts'
import { Heartbeat } from './heartbeat.ts'
import type { RemoteWorkers, WorkerEndpoint, WorkerLink } from './ports.ts'

export type Hello = Extract<WorkerMessage, { type: 'hello' }>
type Refusal = Extract<ServerMessage, { type: 'refused' }>
/** Where a link comes from, and what its hello is held against. */
export type LinkOrigin = { readonly kind: 'embedded'; readonly token: string } | { readonly kind: 'remote'; readonly address: string; readonly token: string | null }

export type RegisteredWorker = {
  readonly workerId: WorkerId
  readonly kind: LinkOrigin['kind']
  readonly capacity: number
  readonly provider: { readonly requested: Provider; readonly active: Provider }
  readonly modelGeneration: string
  readonly endpoint: WorkerEndpoint
  readonly link: WorkerLink
}

export type WorkerRegistryOptions = {
  readonly serverVersion: string
  /** What remote workers must present; null lets none in. */
  readonly remoteToken: string | null
  readonly log: Log
  readonly helloTimeoutMs?: number
  readonly pingIntervalMs?: number
  /** A worker that answers no ping for so long is closed as hung. */
  readonly pongDeadlineMs?: number
}

const HELLO_TIMEOUT_MS = 5_000
const PING_INTERVAL_MS = 500
/** With it a hang costs 2.5 s, which leaves 2.5 s of the promised 5 for the restart. */
const PONG_DEADLINE_MS = 2_000

/** Why a link ends when the server does, which is no accident. */
export const SERVER_CLOSING = 'server closing'

export class WorkerRegistry {
  readonly #options: WorkerRegistryOptions
  readonly #workers = new Map<WorkerLink, { readonly worker: RegisteredWorker; readonly heartbeat: Heartbeat }>()
  readonly #links = new Set<WorkerLink>()
  readonly #workerListeners: ((worker: RegisteredWorker) => void)[] = []
  readonly #goneListeners: ((worker: RegisteredWorker, reason: string) => void)[] = []
  #closed = false

  constructor(options: WorkerRegistryOptions) {
    this.#options = options
  }

  get workers(): readonly RegisteredWorker[] {
    return [...this.#workers.values()].map(({ worker }) => worker)
  }

  get closed(): boolean {
    return this.#closed
  }

  /** Each worker's counters from its newest answer; null before the first. */
  stats(): readonly { readonly worker: RegisteredWorker; readonly stats: WorkerStats | null }[] {
    return [...this.#workers.values()].map(({ worker, heartbeat }) => ({ worker, stats: heartbeat.stats }))
  }

  /** Asks every worker now; one that goes away meanwhile is left out. */
  async askStats(): Promise<readonly WorkerStats[]> {
    const answers = await Promise.all([...this.#workers.values()].map(({ heartbeat }) => heartbeat.ask()))
    return answers.filter((stats) => stats !== null)
  }

  onWorker(listener: (worker: RegisteredWorker) => void): void {
    this.#workerListeners.push(listener)
  }

  onWorkerGone(listener: (worker: RegisteredWorker, reason: string) => void): void {
    this.#goneListeners.push(listener)
  }

  acceptRemotes(remotes: RemoteWorkers): void {
    remotes.onLink((link, address) => this.accept(link, { kind: 'remote', address, token: this.#options.remoteToken }))
  }

  /** Takes a link whose first message is to be a hello. */
  accept(link: WorkerLink, origin: LinkOrigin, helloTimeoutMs: number = this.#options.helloTimeoutMs ?? HELLO_TIMEOUT_MS): void {
    if (this.#closed) return link.close(SERVER_CLOSING)
    this.#links.add(link)
    const timeout = setTimeout(() => link.close('no hello in time'), helloTimeoutMs)
    timeout.unref()
    link.onClose((reason) => {
      clearTimeout(timeout)
      this.#links.delete(link)
      this.#forget(link, reason)
    })
    link.onMessage((message) => {
      if (message.type !== 'hello' || this.#workers.has(link) || link.closed) return
      clearTimeout(timeout)
      const refusal = checkHello(message, origin)
      if (refusal !== null) return this.#refuse(link, refusal, origin)
      this.#register(link, message, origin)
    })
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    for (const link of [...this.#links]) link.close(SERVER_CLOSING)
  }

  #refuse(link: WorkerLink, refusal: Omit<Refusal, 'type'>, origin: LinkOrigin): void {
    this.#options.log.warn({ kind: origin.kind, ...refusal }, 'an inference worker was refused')
    link.send({ type: 'refused', ...refusal })
    link.close(`refused: ${refusal.code}`)
  }

  #register(link: WorkerLink, hello: Hello, origin: LinkOrigin): void {
    const { log, serverVersion, pingIntervalMs = PING_INTERVAL_MS, pongDeadlineMs = PONG_DEADLINE_MS } = this.#options
    // The same worker again: its old connection is dead, and this is how the server learns of it.
    for (const { worker } of [...this.#workers.values()]) if (worker.workerId === hello.workerId) worker.link.close('the worker connected again')
    const { workerId, capacity, provider, modelGeneration, rtp } = hello
    const worker: RegisteredWorker = { workerId, kind: origin.kind, capacity, provider, modelGeneration, endpoint: rtp, link }
    this.#workers.set(link, { worker, heartbeat: new Heartbeat(link, { intervalMs: pingIntervalMs, deadlineMs: pongDeadlineMs }) })
    link.send({ type: 'welcome', serverVersion })
    log.info({ workerId, kind: origin.kind, capacity, provider, modelGeneration, endpoint: `${rtp.ip}:${rtp.port}`, encrypted: rtp.srtp !== null }, 'an inference worker registered')
    for (const listener of this.#workerListeners) listener(worker)
  }

  #forget(link: WorkerLink, reason: string): void {
    const entry = this.#workers.get(link)
    if (entry === undefined) return
    this.#workers.delete(link)
    this.#options.log[reason === SERVER_CLOSING ? 'info' : 'warn']({ workerId: entry.worker.workerId, kind: entry.worker.kind, reason }, 'an inference worker is gone')
    for (const listener of this.#goneListeners) listener(entry.worker, reason)
  }
}

/** Zeros alone, however written. */
const WILDCARD = /^[0:.]+$/

/** Null lets the worker in. Pure. */
export function checkHello(hello: Hello, origin: LinkOrigin): Omit<Refusal, 'type'> | null {
  if (hello.protocolVersion !== INFERENCE_PROTOCOL_VERSION) return { code: 'PROTOCOL_VERSION', message: `The server speaks version ${INFERENCE_PROTOCOL_VERSION}, the worker ${hello.protocolVersion}` }
  if (origin.token === null) return { code: 'UNAUTHORIZED', message: 'This server takes no remote workers: it has no inference token' }
  if (!matchesSecret(origin.token, hello.token)) return { code: 'UNAUTHORIZED', message: 'The token is wrong' }
  const { ip, srtp } = hello.rtp
  if (isIP(ip) === 0 || WILDCARD.test(ip)) return { code: 'BAD_REQUEST', message: 'rtp.ip must be an address the server can send to' }
  if (srtp !== null && Buffer.from(srtp.keyBase64, 'base64').length !== 28) return { code: 'BAD_REQUEST', message: 'rtp.srtp.keyBase64 must be 28 bytes' }
  if (isLoopback(ip)) {
    // A worker elsewhere that names the server's own loopback would aim media at whatever listens there.
    return origin.kind === 'embedded' || isLoopback(origin.address) ? null : { code: 'BAD_REQUEST', message: 'rtp.ip is a loopback address, and the worker is on another machine' }
  }
  return srtp === null ? { code: 'BAD_REQUEST', message: 'Media leave this machine encrypted or not at all: rtp.srtp is missing' } : null
}
