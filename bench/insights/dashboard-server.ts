// The measured side of the dashboard's benchmark: the real signaling server, with media and labels that change as people's do; told by its parent what to do.
import { Alerts } from '../../src/insights/alerts/alert-desk.ts'
import { systemClock } from '../../src/kit/clock.ts'
import { createLog } from '../../src/kit/log.ts'
import { permitAnalysis } from '../../src/kit/purpose.ts'
import { EMOTIONS } from '../../src/protocol/emotion.ts'
import type { Reading } from '../../src/protocol/emotion.ts'
import type { PeerId, ProducerId, RoomId } from '../../src/protocol/ids.ts'
import { Dashboard } from '../../src/signaling/dashboard.ts'
import { InferenceGate } from '../../src/signaling/inference-namespace.ts'
import { LiveBoard } from '../../src/signaling/live-board.ts'
import { DEFAULT_LIMITS } from '../../src/signaling/options.ts'
import type { Analysis } from '../../src/signaling/ports.ts'
import { openSignaling } from '../../src/signaling/server.ts'
import { MemoryRules } from '../../test/insights/memory-rules.ts'
import { FakeLedger } from '../../test/signaling/fake-ledger.ts'
import { FakeMediaServer } from '../../test/signaling/fake-media.ts'

export type ToServer = { readonly kind: 'run' } | { readonly kind: 'usage' } | { readonly kind: 'end' }
/** `cpuMs`: of this process since its start; `boardMs`: of that in the board, the alerts and the tick. */
export type FromServer = { readonly kind: 'open'; readonly url: string } | { readonly kind: 'usage'; readonly cpuMs: number; readonly boardMs: number; readonly observations: number }

const SECRET = 'the secret of a benchmark, 32 bytes and more'
const READINGS_MS = 250
const SPEAKERS_MS = 500
/** A label changes every few seconds; a speaker goes on for some; a connection changes seldom. */
const CHANCES = { label: 0.06, speaker: 0.25, quality: 0.02 }
const plenty = { capacity: 1e9, refillPerS: 1e9 }
const tell = (message: FromServer): void => void process.send?.(message)

/** Labels of whoever agreed, four times a second for each. */
class WanderingAnalysis implements Analysis {
  readonly state = 'ready'
  readonly #rooms = new Map<RoomId, Map<PeerId, number>>()
  #listener: (roomId: RoomId, readings: readonly Reading<PeerId>[]) => void = () => undefined

  analyse(granted: Parameters<Analysis['analyse']>[0]): void {
    const room = this.#rooms.get(granted.roomId) ?? new Map<PeerId, number>()
    this.#rooms.set(granted.roomId, room.set(granted.peerId, 4))
  }

  setPaused(): void {}
  onStateChange(): void {}
  onReadings(listener: (roomId: RoomId, readings: readonly Reading<PeerId>[]) => void): void {
    this.#listener = listener
  }

  publish(): void {
    for (const [roomId, people] of this.#rooms) {
      for (const peerId of people.keys()) if (Math.random() < CHANCES.label) people.set(peerId, Math.floor(Math.random() * EMOTIONS.length))
      this.#listener(roomId, [...people].map(([peerId, index]) => ({
        peerId, timeMs: Date.now(), ageMs: 40, label: EMOTIONS[index]!, probabilities: EMOTIONS.map((_, one) => (one === index ? 0.65 : 0.05)), confidence: 0.5 + Math.random() / 2,
        modality: 'audio-visual', box: { x: 0.4, y: 0.2, width: 0.2, height: 0.3 }, rtp: { video: 90_000, audio: 48_000 },
      })))
    }
  }
}

let boardMs = 0
let observations = 0
/** CPU time of this thread: waiting for a busy machine is no work. */
function threadMs(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}

/** Adds up what a method takes. */
function timed(prototype: object, name: string): void {
  const methods = prototype as Record<string, (...args: unknown[]) => unknown>
  const method = methods[name]!
  methods[name] = function timedMethod(this: unknown, ...args: unknown[]) {
    const before = threadMs()
    try {
      return method.apply(this, args)
    } finally {
      boardMs += threadMs() - before
    }
  }
}

async function main(): Promise<void> {
  timed(LiveBoard.prototype, 'observe')
  timed(Alerts.prototype, 'observe')
  timed(Alerts.prototype, 'tick')
  timed(Dashboard.prototype, 'tick')
  const log = createLog('bench', { level: 'silent' })
  const media = new FakeMediaServer()
  const analysis = new WanderingAnalysis()
  const alerts = await Alerts.open({ store: new MemoryRules(), clock: systemClock, groupMinimum: 5 })
  const permit = permitAnalysis('personal')
  const gate = permit && new InferenceGate({ permit, inferenceToken: null, badWorkerMessages: 20 }, systemClock, log)
  const signaling = await openSignaling({
    purpose: 'personal', host: '127.0.0.1', port: 0, serverVersion: 'bench', allowedOrigins: [], trustProxy: false, resumeGraceMs: 20_000, clientFolder: '/nonexistent', sweepIntervalMs: 500,
    botToken: null, access: { mode: 'open', secret: SECRET, lobby: false }, turn: null, tls: null, signIn: null, groupMinimum: 5,
    limits: { ...DEFAULT_LIMITS, socketsPerAddress: 5000, requestsPerSocket: plenty, requestsPerAddress: plenty, requestsPerIdentity: plenty, handshakesPerAddress: plenty },
  }, { media, analysis, inferenceGate: gate, ledger: new FakeLedger(), analytics: null, alerts, watches: [alerts, { observe: () => void (observations += 1) }] }, log, systemClock)

  const speak = (): void => {
    for (const room of media.rooms.values()) {
      const microphones = [...room.producers].filter(([, { source }]) => source === 'microphone')
      if (microphones.length === 0) continue
      for (const [producerId, { peerId }] of microphones) {
        if (Math.random() < CHANCES.quality) room.score(peerId as PeerId, 5 + Math.floor(Math.random() * 6))
        if (Math.random() < CHANCES.speaker) room.level(producerId as ProducerId, null)
      }
      if (Math.random() < CHANCES.speaker * 2) room.level(microphones[Math.floor(Math.random() * microphones.length)]![0] as ProducerId, -30)
    }
  }
  process.on('message', (message: ToServer) => {
    if (message.kind === 'run') {
      setInterval(() => analysis.publish(), READINGS_MS)
      setInterval(speak, SPEAKERS_MS)
    }
    if (message.kind === 'usage') {
      const { user, system } = process.cpuUsage()
      tell({ kind: 'usage', cpuMs: (user + system) / 1000, boardMs, observations })
    }
    if (message.kind === 'end') process.exit(0)
  })
  process.on('disconnect', () => process.exit(0))
  tell({ kind: 'open', url: signaling.address.url })
}

await main()
