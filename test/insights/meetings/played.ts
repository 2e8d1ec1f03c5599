// Observations of made-up meetings for tests, and a recorder over a real database whose time the test has in hand.
import { createLog } from '../../../src/kit/log.ts'
import type { Emotion, Modality, Reading } from '../../../src/protocol/emotion.ts'
import type { MeetingId, PeerId, RoomId } from '../../../src/protocol/ids.ts'
import type { Meeting, Observation, SharedAudience } from '../../../src/protocol/observation.ts'
import type { Role } from '../../../src/protocol/roles.ts'
import type { Keeper } from '../../../src/insights/keeper.ts'
import { MeetingRecorder } from '../../../src/insights/meetings/recorder.ts'
import type { MeetingRecorderParts } from '../../../src/insights/meetings/recorder.ts'
import { personNamed } from '../ledger-contract.ts'

/** A round time, so that buckets begin where seconds do. */
export const START_MS = 1_764_000_000_000

export const meetingNamed = (name: string, roomId = 'tea'): Meeting => ({ meetingId: name as MeetingId, roomId: roomId as RoomId })
export const opened: Observation = { kind: 'opened', purpose: 'personal', analysis: 'available' }
export const peer = (name: string): PeerId => `peer-${name}` as PeerId

export function joined(name: string, role: Role = 'participant', identity: string | null = null): Observation {
  return { kind: 'joined', peerId: peer(name), person: personNamed(name), identity, role, isBot: false }
}

export const HAPPY = [0.1, 0, 0, 0, 0.8, 0, 0.1, 0] as const

export function reading(name: string, timeMs: number, changes: { readonly audience?: SharedAudience; readonly label?: Emotion | 'unsure'; readonly probabilities?: readonly number[]; readonly confidence?: number; readonly modality?: Modality } = {}): Observation {
  const { audience = 'everyone', label = 'happiness', probabilities = HAPPY, confidence = 0.8, modality = 'audio-visual' } = changes
  const read: Reading<PeerId> = { peerId: peer(name), timeMs, ageMs: 100, label, probabilities, confidence, modality, box: null, rtp: { video: null, audio: null } }
  return { kind: 'reading', audience, reading: read }
}

/** A recorder whose beats come when the test says so. */
export class Played {
  readonly recorder: MeetingRecorder
  nowMs = START_MS
  #timers: { readonly delayMs: number; readonly run: () => void }[] = []
  ended: string[] = []
  closed: string[] = []

  constructor(keeper: Pick<Keeper, 'run'>, changes: Partial<MeetingRecorderParts> = {}) {
    this.recorder = new MeetingRecorder({
      write: (rows) => keeper.run('writeMeetings', rows),
      log: createLog('played', { level: 'silent' }),
      clock: { nowMs: () => this.nowMs, monotonicMs: () => this.nowMs },
      later: (delayMs, run) => {
        const timer = { delayMs, run }
        this.#timers.push(timer)
        return () => { this.#timers = this.#timers.filter((one) => one !== timer) }
      },
      onEnded: ({ meetingId }) => void this.ended.push(meetingId),
      onClosed: ({ meetingId }) => void this.closed.push(meetingId),
      ...changes,
    })
  }

  get delays(): readonly number[] {
    return this.#timers.map(({ delayMs }) => delayMs)
  }

  tell(meeting: Meeting, atMs: number, ...observations: readonly Observation[]): void {
    this.nowMs = Math.max(this.nowMs, atMs)
    for (const observation of observations) this.recorder.observe(meeting, observation, atMs)
  }

  /** What waits for its time comes now. */
  beat(): void {
    const timers = this.#timers
    this.#timers = []
    for (const { run } of timers) run()
  }
}
