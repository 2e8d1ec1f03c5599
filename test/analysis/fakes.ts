// Stand-ins for the media server's taps and for a worker's link, told by the test what happens and when.
import { createConsentAuthority } from '../../src/kit/consent.ts'
import { Granted } from '../../src/kit/consent.ts'
import { AppError } from '../../src/kit/errors.ts'
import { createLog } from '../../src/kit/log.ts'
import { permitAnalysis } from '../../src/kit/purpose.ts'
import type { Tap, TapSource, WorkerEndpoint, WorkerLink } from '../../src/analysis/ports.ts'
import type { PeerId, ProducerId, RoomId, TapId, WorkerId } from '../../src/protocol/ids.ts'
import type { ServerMessage, WorkerMessage, WorkerReading } from '../../src/protocol/inference.ts'

export const log = createLog('test', { level: 'silent' })
export const permit = permitAnalysis('personal')!

export function consentOf(peerId: string, roomId = 'room') {
  return createConsentAuthority(permit).grant({ roomId: roomId as RoomId, peerId: peerId as PeerId, version: '2026-11', audience: 'everyone' })
}

export class FakeTap implements Tap {
  readonly tapId: TapId
  readonly ssrc = Math.floor(Math.random() * 1e9) + 1
  readonly payloadType = 96
  readonly mimeType = 'video/VP8'
  readonly clockRate = 90_000
  readonly channels = 1
  readonly parameters = {}
  readonly srtp = null
  readonly kind: 'audio' | 'video'
  readonly producerId: ProducerId
  readonly endpoint: WorkerEndpoint
  closed = false
  resumed = false
  keyFrames = 0
  layer = 0
  readonly #listeners: Parameters<Tap['onClose']>[0][] = []

  constructor(tapId: string, producerId: ProducerId, endpoint: WorkerEndpoint) {
    this.tapId = tapId as TapId
    this.kind = producerId.includes('microphone') ? 'audio' : 'video'
    this.producerId = producerId
    this.endpoint = endpoint
  }

  async resume() { this.resumed = true }
  async requestKeyFrame() { this.keyFrames++ }
  async setSpatialLayer(layer: number) { this.layer = layer }
  onClose(listener: Parameters<Tap['onClose']>[0]) { this.#listeners.push(listener) }
  close() { this.end('closed') }
  end(reason: Parameters<Parameters<Tap['onClose']>[0]>[0]) {
    if (this.closed) return
    this.closed = true
    for (const listener of this.#listeners) listener(reason)
  }
}

/** Opens taps at once, or when the test says so (`hold`). */
export class FakeTaps implements TapSource {
  readonly taps: FakeTap[] = []
  hold = false
  failures: AppError[] = []
  readonly #held: (() => void)[] = []

  get open(): FakeTap[] {
    return this.taps.filter((tap) => !tap.closed)
  }

  async openTap(granted: Granted, { producerId, endpoint }: { producerId: ProducerId; endpoint: WorkerEndpoint }): Promise<Tap> {
    if (!Granted.isInForce(granted)) throw new AppError('CONSENT_REQUIRED')
    if (this.hold) await new Promise<void>((resolve) => this.#held.push(resolve))
    const failure = this.failures.shift()
    if (failure) throw failure
    const tap = new FakeTap(`tap-${this.taps.length}`, producerId, endpoint)
    this.taps.push(tap)
    return tap
  }

  release(): void {
    for (const resolve of this.#held.splice(0)) resolve()
  }
}

export class FakeLink implements WorkerLink {
  closed = false
  reason = ''
  readonly sent: ServerMessage[] = []
  readonly #messages: ((message: WorkerMessage) => void)[] = []
  readonly #closes: ((reason: string) => void)[] = []
  send(message: ServerMessage) { if (!this.closed) this.sent.push(message) }
  onMessage(listener: (message: WorkerMessage) => void) { this.#messages.push(listener) }
  onClose(listener: (reason: string) => void) { this.#closes.push(listener) }
  close(reason: string) {
    if (this.closed) return
    this.closed = true
    this.reason = reason
    for (const listener of this.#closes) listener(reason)
  }
  says(message: WorkerMessage) { for (const listener of this.#messages) listener(message) }
  sentOf<T extends ServerMessage['type']>(type: T) { return this.sent.filter((message): message is Extract<ServerMessage, { type: T }> => message.type === type) }
}

export function hello(workerId: string, overrides: Partial<Extract<WorkerMessage, { type: 'hello' }>> = {}): Extract<WorkerMessage, { type: 'hello' }> {
  return {
    type: 'hello', protocolVersion: 1, workerId: workerId as WorkerId, token: 'secret', capacity: 10, provider: { requested: 'cpu', active: 'cpu' },
    modelGeneration: 'test', rtp: { ip: '127.0.0.1', port: 40_000, srtp: null }, ...overrides,
  }
}

export function workerReading(subjectId: WorkerReading['subjectId'], overrides: Partial<WorkerReading> = {}): WorkerReading {
  return { subjectId, ageMs: 40, label: 'happiness', probabilities: [0, 0, 0, 0, 1, 0, 0, 0], confidence: 1, modality: 'visual', box: null, rtp: { video: 1, audio: null }, ...overrides }
}

/** Lets every promise that is ready go on. */
export const settle = () => new Promise<void>((resolve) => setImmediate(resolve))
