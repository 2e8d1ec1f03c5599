// What signaling's tests share: a whole room on loopback with a clock that is moved by hand, and clients with real sockets.
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { io } from 'socket.io-client'
import type { ManagerOptions, Socket, SocketOptions } from 'socket.io-client'
import type { Clock } from '../../src/kit/clock.ts'
import { createLog } from '../../src/kit/log.ts'
import { permitAnalysis } from '../../src/kit/purpose.ts'
import type { Ack } from '../../src/protocol/errors.ts'
import { KIND_OF_SOURCE, PROTOCOL_VERSION } from '../../src/protocol/constants.ts'
import type { Source } from '../../src/protocol/constants.ts'
import type { RequestName, RequestPayload, ResponseData, ServerToClientEvents } from '../../src/protocol/events.ts'
import type { PeerId, ProducerId } from '../../src/protocol/ids.ts'
import { Alerts } from '../../src/insights/alerts/alert-desk.ts'
import { InferenceGate } from '../../src/signaling/inference-namespace.ts'
import { DEFAULT_LIMITS } from '../../src/signaling/options.ts'
import type { SignalingLimits, SignalingOptions } from '../../src/signaling/options.ts'
import type { MediaServer, MeetingWatch } from '../../src/signaling/ports.ts'
import { openSignaling } from '../../src/signaling/server.ts'
import type { Signaling } from '../../src/signaling/server.ts'
import { fakeAnalytics } from './fake-analytics.ts'
import type { FakeAnalytics } from './fake-analytics.ts'
import { FakeAnalysis } from './fake-analysis.ts'
import { FakeLedger } from './fake-ledger.ts'
import { FakeMediaServer } from './fake-media.ts'
import { Observed } from './observed.ts'
import { MemoryRules } from '../insights/memory-rules.ts'
import { OPUS } from './media-contract.ts'

export const silentLog = createLog('signaling-test', { level: 'silent' })
export const BOT_TOKEN = 'a-bot-token'
export const ACCESS_SECRET = 'a secret of the tests, of 32 bytes and more'
export const INFERENCE_TOKEN = 'an-inference-token'

export class HandClock implements Clock {
  #ms = 1_000_000
  readonly nowMs = (): number => 1_800_000_000_000 + this.#ms
  readonly monotonicMs = (): number => this.#ms

  advance(ms: number): void {
    this.#ms += ms
  }
}

export type Moderated = { readonly action: string; readonly by: { readonly peerId: string; readonly displayName: string; readonly role: string }; readonly whom: { readonly peerId: string; readonly displayName: string } | null; readonly detail: string | null; readonly roomId: string }

function moderationsIn(ledger: FakeLedger): readonly Moderated[] {
  return ledger.audits.map(({ what, by, role, whom, detail, roomId }) => ({
    action: what, by: { peerId: by?.personId ?? '', displayName: by?.displayName ?? '', role }, whom: whom && { peerId: whom.personId, displayName: whom.displayName }, detail, roomId,
  }))
}

export type House = {
  readonly signaling: Signaling
  readonly media: FakeMediaServer
  readonly analysis: FakeAnalysis
  readonly ledger: FakeLedger
  /** What hosts get at over the HTTP API: the meetings of this house, among others. */
  readonly analytics: FakeAnalytics
  /** What those who watch over meetings were told. */
  readonly observed: Observed
  /** Where rules are kept. */
  readonly rules: MemoryRules
  /** The gate for remote workers; null where there is no analysis. */
  readonly gate: InferenceGate | null
  readonly clock: HandClock
  /** What was moderated, in order, as the ledger has it. */
  readonly moderated: readonly Moderated[]
  /** A connected client, closed with the house. */
  connect(options?: Partial<ManagerOptions & SocketOptions>): Promise<Client>
  /** Moves the clock and looks at what is over. */
  pass(ms: number): void
  close(): Promise<void>
}

export type HouseOptions = Partial<Omit<SignalingOptions, 'limits'>> & { readonly watches?: readonly MeetingWatch[]; readonly limits?: Partial<SignalingLimits>; readonly inferenceToken?: string | null; readonly withAnalysis?: boolean }

export async function openHouse({ inferenceToken = INFERENCE_TOKEN, withAnalysis = true, watches = [], ...options }: HouseOptions = {}, otherMedia?: MediaServer): Promise<House> {
  const media = new FakeMediaServer()
  const analysis = new FakeAnalysis()
  const ledger = new FakeLedger()
  const clock = new HandClock()
  const observed = new Observed()
  const rules = new MemoryRules()
  const analytics = fakeAnalytics(ledger, clock.nowMs)
  const full: SignalingOptions = {
    purpose: 'personal',
    host: '127.0.0.1',
    port: 0,
    serverVersion: '0.1.0',
    allowedOrigins: [],
    trustProxy: false,
    resumeGraceMs: 20_000,
    clientFolder: join(tmpdir(), 'no-client-is-built-here'),
    sweepIntervalMs: null,
    botToken: BOT_TOKEN,
    access: { mode: 'open', secret: ACCESS_SECRET, lobby: false },
    turn: null,
    tls: null,
    signIn: null,
    groupMinimum: 5,
    ...options,
    limits: { ...DEFAULT_LIMITS, ...options.limits },
  }
  const alerts = await Alerts.open({ store: rules, clock, groupMinimum: full.groupMinimum, every: () => () => undefined })
  const permit = permitAnalysis(full.purpose)
  const gate = permit && withAnalysis ? new InferenceGate({ permit, inferenceToken, badWorkerMessages: full.limits.badWorkerMessages }, clock, silentLog) : null
  const signaling = await openSignaling(full, { media: otherMedia ?? media, analysis: withAnalysis ? analysis : null, inferenceGate: gate, ledger, analytics, alerts, watches: [observed, alerts, analytics.archive, ...watches] }, silentLog, clock)
  const clients: Client[] = []
  return {
    signaling, media, analysis, ledger, analytics, gate, clock, observed, rules,
    get moderated() {
      return moderationsIn(ledger)
    },
    connect: async (clientOptions = {}) => {
      const client = new Client(`${full.tls === null ? 'http' : 'https'}://127.0.0.1:${signaling.address.port}`, clientOptions)
      clients.push(client)
      await client.connected()
      return client
    },
    pass: (ms) => {
      clock.advance(ms)
      alerts.tick()
      signaling.sweep()
    },
    close: async () => {
      for (const client of clients) client.socket.disconnect()
      await signaling.close()
    },
  }
}

type EventData<Name extends keyof ServerToClientEvents> = Parameters<ServerToClientEvents[Name]>[0]

/** A client that keeps every event until a test asks for it. */
export class Client {
  readonly socket: Socket
  readonly #unread = new Map<string, unknown[]>()
  readonly #waiting = new Map<string, ((data: unknown) => void)[]>()

  constructor(url: string, options: Partial<ManagerOptions & SocketOptions> = {}) {
    this.socket = io(url, { transports: ['websocket'], forceNew: true, reconnection: false, ...options })
    this.socket.onAny((name: string, data: unknown) => {
      const waiting = this.#waiting.get(name)?.shift()
      if (waiting) waiting(data)
      else this.#unread.set(name, [...(this.#unread.get(name) ?? []), data])
    })
  }

  connected(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.socket.once('connect', () => resolve())
      this.socket.once('connect_error', reject)
    })
  }

  /** Breaks the transport: bytes that are no frame arrive, and nobody says goodbye. */
  tear(): void {
    const { engine } = this.socket.io as unknown as { engine: { transport: { ws: { _socket: { write(bytes: Uint8Array): void } } } } }
    engine.transport.ws._socket.write(Uint8Array.of(0xff, 0xff, 0xff, 0xff))
  }

  disconnected(): Promise<string> {
    return new Promise((resolve) => {
      if (this.socket.disconnected) resolve('already')
      else this.socket.once('disconnect', (reason) => resolve(reason))
    })
  }

  request<Name extends RequestName>(name: Name, payload: RequestPayload<Name>): Promise<Ack<ResponseData[Name]>> {
    return this.raw(name, payload) as Promise<Ack<ResponseData[Name]>>
  }

  /** Whatever a hostile client may send. */
  raw(name: string, ...args: unknown[]): Promise<Ack<unknown>> {
    return new Promise((resolve, reject) => {
      const gone = (reason: string): void => reject(new Error(`disconnected before the answer: ${reason}`))
      this.socket.once('disconnect', gone)
      this.socket.emit(name, ...args, (ack: Ack<unknown>) => {
        this.socket.off('disconnect', gone)
        resolve(ack)
      })
    })
  }

  /** The answer to a request that must succeed. */
  async ok<Name extends RequestName>(name: Name, payload: RequestPayload<Name>): Promise<ResponseData[Name]> {
    const ack = await this.request(name, payload)
    if (!ack.ok) throw new Error(`${name} was refused: ${ack.error.code} ${ack.error.message} ${ack.error.details?.join('; ') ?? ''}`)
    return ack.data
  }

  /** The code of a request that must fail. */
  async refused<Name extends RequestName>(name: Name, payload: RequestPayload<Name>): Promise<string> {
    const ack = await this.request(name, payload)
    return ack.ok ? 'OK' : ack.error.code
  }

  join(roomId: string, displayName: string, extra: Partial<RequestPayload<'room:join'>> = {}): Promise<ResponseData['room:join']> {
    return this.ok('room:join', { protocolVersion: PROTOCOL_VERSION, roomId, displayName, ...extra })
  }

  async produce(source: Source = 'microphone', paused = false): Promise<ProducerId> {
    const { transportId } = await this.ok('transport:create', { direction: 'send' })
    const { producerId } = await this.ok('producer:create', { transportId, kind: KIND_OF_SOURCE[source], source, rtpParameters: OPUS, paused })
    return producerId
  }

  /** The next event of this name, now or when it comes. */
  next<Name extends keyof ServerToClientEvents>(name: Name): Promise<EventData<Name>> {
    const unread = this.#unread.get(name) ?? []
    if (unread.length > 0) return Promise.resolve(unread.shift() as EventData<Name>)
    return new Promise((resolve) => this.#waiting.set(name, [...(this.#waiting.get(name) ?? []), (data) => resolve(data as EventData<Name>)]))
  }

  /** Takes what came and was not asked for. */
  take<Name extends keyof ServerToClientEvents>(name: Name): EventData<Name>[] {
    const unread = (this.#unread.get(name) ?? []) as EventData<Name>[]
    this.#unread.delete(name)
    return unread
  }

  /** Resolves when everything the server sent before now has arrived: one socket keeps its order. */
  async settled(): Promise<void> {
    await this.raw('no:such-event', {})
  }
}

/** Readings are volatile, so they are published until the client has some, as the real analysis goes on publishing. */
export async function readingsAt(house: House, client: Client, room: string, peerIds: readonly PeerId[]): Promise<readonly PeerId[]> {
  for (;;) {
    house.analysis.publish(room, peerIds)
    await client.settled()
    const last = client.take('readings').at(-1)
    if (last) return last.readings.map((reading) => reading.peerId)
  }
}
