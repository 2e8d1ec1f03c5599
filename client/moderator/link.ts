// The dashboard's connection: the picture of all rooms as it comes, requests that fail by name, and since when the picture is old.
import { io } from 'socket.io-client'
import type { Socket } from 'socket.io-client'
import { DASHBOARD_NAMESPACE } from '../../src/protocol/constants.ts'
import type { DashboardAuth, DashboardClientEvents, DashboardRequest, DashboardResponses, DashboardServerEvents, DashboardState } from '../../src/protocol/dashboard.ts'
import type { Ack, WireError } from '../../src/protocol/errors.ts'
import { CallError, knownCode } from '../state/call-error.ts'
import type { CallErrorCode } from '../state/call-error.ts'
import { Store } from '../state/store.ts'
import { boardOf, changedBoard, EMPTY_BOARD } from './board.ts'
import type { Board } from './board.ts'

const REQUEST_TIMEOUT_MS = 10_000
/** The server's clock is not this one; a smaller difference is the way that the message took. */
const CLOCK_STEP_MS = 2000

/** Everything that holds for the whole dashboard, as the server said last. */
export type About = Pick<DashboardState, 'analysis' | 'viewer' | 'rules'>
export type LinkPhase =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'refused'; readonly code: CallErrorCode }
  /** `lostMs`, on the server's clock: since then nothing has come, and the connection is being made anew. */
  | { readonly kind: 'live'; readonly lostMs: number | null }
  /** The server lets this viewer see no more; the last picture stays. */
  | { readonly kind: 'ended'; readonly atMs: number; readonly code: CallErrorCode }

export type DashboardSocket = Socket<DashboardServerEvents, DashboardClientEvents>
type Payload<Name extends DashboardRequest> = Parameters<DashboardClientEvents[Name]>[0]
export type DashboardAsk = <Name extends DashboardRequest>(name: Name, payload: Payload<Name>) => Promise<DashboardResponses[Name]>

export class DashboardLink {
  readonly phase = new Store<LinkPhase>({ kind: 'connecting' })
  readonly about = new Store<About | null>(null)
  readonly board = new Store<Board>(EMPTY_BOARD)
  readonly #socket: DashboardSocket
  readonly #clock: () => number
  #aheadMs: number | null = null

  /** `clock` gives Unix ms. */
  constructor(auth: DashboardAuth, clock: () => number) {
    this.#clock = clock
    this.#socket = io(DASHBOARD_NAMESPACE, { auth, forceNew: true, transports: ['websocket', 'polling'], reconnectionDelay: 300, reconnectionDelayMax: 3000, timeout: 8000 })
    this.#socket.on('dashboard:state', ({ analysis, viewer, rules, ...state }) => {
      this.#learnClock(state.atMs)
      this.about.set({ analysis, viewer, rules })
      this.board.set(boardOf(state))
      this.phase.set({ kind: 'live', lostMs: null })
    })
    this.#socket.on('dashboard:changes', (changes) => {
      this.#learnClock(changes.atMs)
      this.board.update((board) => changedBoard(board, changes))
    })
    this.#socket.on('dashboard:ended', ({ error }) => this.#end(error))
    this.#socket.on('disconnect', () => this.#lose())
    this.#socket.on('connect_error', (error) => this.#fail(error))
  }

  /** The server's clock. */
  readonly nowMs = (): number => this.#clock() + (this.#aheadMs ?? 0)

  readonly ask: DashboardAsk = (name, payload) =>
    new Promise((resolve, reject) => {
      if (!this.#socket.connected) return reject(new CallError('UNREACHABLE'))
      type Reply = Ack<DashboardResponses[typeof name]>
      const emitter = this.#socket.timeout(REQUEST_TIMEOUT_MS) as unknown as { emit: (event: string, payload: unknown, done: (error: Error | null, reply: Reply) => void) => void }
      emitter.emit(name, payload, (error, reply) => {
        if (error) reject(new CallError('TIMEOUT'))
        else if (reply.ok) resolve(reply.data)
        else reject(CallError.fromWire(reply.error))
      })
    })

  close(): void {
    this.#socket.removeAllListeners()
    this.#socket.disconnect()
  }

  #learnClock(atMs: number): void {
    const aheadMs = atMs - this.#clock()
    if (this.#aheadMs === null || Math.abs(aheadMs - this.#aheadMs) > CLOCK_STEP_MS) this.#aheadMs = aheadMs
  }

  #lose(): void {
    this.phase.update((phase) => (phase.kind === 'live' && phase.lostMs === null ? { kind: 'live', lostMs: this.nowMs() } : phase))
    // The server itself ended it; socket.io would not come back by itself.
    if (!this.#socket.active && this.phase.getSnapshot().kind === 'live') this.#socket.connect()
  }

  /** A server that cannot be reached is tried again by socket.io; one that refuses is not. */
  #fail(error: Error & { readonly data?: unknown }): void {
    if (this.#socket.active) return
    const code = codeOf(error)
    this.phase.update((phase) => (phase.kind === 'live' ? { kind: 'ended', atMs: phase.lostMs ?? this.nowMs(), code } : { kind: 'refused', code }))
  }

  #end({ code }: WireError): void {
    this.phase.set({ kind: 'ended', atMs: this.nowMs(), code: knownCode(code) })
    this.close()
  }
}

/** The server's coded error comes as the data, or as the message, of socket.io's own. */
export function codeOf({ message, data }: { readonly message: string; readonly data?: unknown }): CallErrorCode {
  const { code } = (data ?? {}) as { readonly code?: unknown }
  return knownCode(typeof code === 'string' ? code : message)
}
