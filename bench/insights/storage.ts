// What a long meeting takes in the database, and how soon after its end its report is there: made-up observations through the real recorder into a real file.
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setImmediate } from 'node:timers/promises'
import { Insights } from '../../src/insights/insights.ts'
import { DATABASE_FILE } from '../../src/insights/keeper.ts'
import { ThreadKeeper } from '../../src/insights/thread-keeper.ts'
import { createLog } from '../../src/kit/log.ts'
import { REACTIONS } from '../../src/protocol/constants.ts'
import { EMOTIONS } from '../../src/protocol/emotion.ts'
import type { MeetingId, PeerId, RoomId } from '../../src/protocol/ids.ts'
import type { Meeting, Observation } from '../../src/protocol/observation.ts'

const START_MS = Date.UTC(2026, 10, 26, 9)
const TICK_MS = 250
const HOST_KEY = 'key-0'

/** Everybody is analysed at 4 readings a second, talks in bursts of seconds, and switches, reacts and writes now and then. */
export async function measureStorage({ people, hours }: { readonly people: number; readonly hours: number }): Promise<Record<string, number>> {
  const folder = mkdtempSync(join(tmpdir(), 'overtone-bench-insights-'))
  const timers = new Map<object, { readonly dueMs: number; readonly run: () => void }>()
  let nowMs = START_MS
  const insights = new Insights({
    keeper: new ThreadKeeper({ folder, postgresUrl: '' }), retentionHours: 24, groupMinimum: 5, log: createLog('bench', { level: 'error' }),
    clock: { nowMs: () => nowMs, monotonicMs: () => nowMs },
    later: (delayMs, run) => {
      const timer = {}
      timers.set(timer, { dueMs: nowMs + delayMs, run })
      return () => timers.delete(timer)
    },
  })
  try {
    const meeting: Meeting = { meetingId: 'bench' as MeetingId, roomId: 'bench' as RoomId }
    const tell = (observation: Observation): void => insights.observe(meeting, observation, nowMs)
    const began = performance.now()
    const cpuBegan = process.cpuUsage()
    let observations = 0
    let spentMs = 0
    const delay = monitorEventLoopDelay({ resolution: 5 })
    tell({ kind: 'opened', purpose: 'personal', analysis: 'available' })
    for (const observation of joins(people)) tell(observation)
    const crowd = new Crowd(people)
    for (const endMs = START_MS + hours * 3_600_000; nowMs < endMs;) {
      nowMs += TICK_MS
      const observed = crowd.tick(nowMs)
      observations += observed.length
      const before = performance.now()
      for (const observation of observed) tell(observation)
      spentMs += performance.now() - before
      const due = [...timers].filter(([, { dueMs }]) => dueMs <= nowMs)
      for (const [timer, { run }] of due) {
        timers.delete(timer)
        run()
      }
      // The database's thread keeps up, as it does in 250 ms.
      if (due.length > 0) while (insights.health.queued > 0) await setImmediate()
    }
    const playedMs = performance.now() - began
    const { user, system } = process.cpuUsage(cpuBegan)
    for (let index = 0; index < people; index += 1) tell({ kind: 'left', peerId: peer(index), reason: 'left' })
    const ready = new Promise<void>((resolve) => insights.onReportReady(() => resolve()))
    const scope = { keyDigests: [HOST_KEY], identity: null }
    const closedAt = performance.now()
    tell({ kind: 'closed' })
    await ready
    const reckonedMs = performance.now() - closedAt
    const report = await insights.report(scope, meeting.meetingId, 10_000)
    const reportMs = performance.now() - closedAt
    if (report.people.length !== people || report.mood.kind !== 'shown') throw new Error('the report is not of the meeting that was played')
    delay.enable()
    const askedAt = performance.now()
    await insights.report(scope, meeting.meetingId, 1000)
    const secondsReportMs = performance.now() - askedAt
    delay.disable()
    await insights.close()
    const meetingBytes = statSync(join(folder, DATABASE_FILE)).size
    process.stderr.write(`${observations} observations of ${people} people in ${hours} h, played in ${Math.round(playedMs / 1000)} s: ${(spentMs / observations * 1000).toFixed(1)} µs each on the server's thread;`
      + ` ${((user + system) / 1e6 / (hours * 3600)).toFixed(4)} cores with the database's thread\n${(meetingBytes / 1e6).toFixed(1)} MB, reckoned ${Math.round(reckonedMs)} ms after the end, report in hand after ${Math.round(reportMs)} ms;`
      + ` with every second of everybody ${Math.round(secondsReportMs)} ms, in which the server's thread stood still for ${Math.round(delay.max / 1e6)} ms at most\n`)
    return { people, hours, meetingBytes, reportMs: Math.round(reportMs), secondsReportMs: Math.round(secondsReportMs) }
  } finally {
    await insights.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

const peer = (index: number): PeerId => `peer-${index}` as PeerId

function joins(people: number): readonly Observation[] {
  return Array.from({ length: people }, (_, index): readonly Observation[] => [
    { kind: 'joined', peerId: peer(index), person: { personId: `person-${index}`, keyDigest: `key-${index}`, displayName: `Person ${index}` }, identity: null, role: index === 0 ? 'host' : 'participant', isBot: false },
    { kind: 'sends', peerId: peer(index), source: 'microphone', on: true },
    { kind: 'sends', peerId: peer(index), source: 'camera', on: true },
  ]).flat()
}

/** The same crowd each time: numbers from a seed (mulberry32). */
class Crowd {
  readonly #people: { mood: number; isSpeaking: boolean; readonly off: Set<'microphone' | 'camera'>; hasHandUp: boolean; score: number }[]
  #seed = 1

  constructor(people: number) {
    this.#people = Array.from({ length: people }, () => ({ mood: 0, isSpeaking: false, off: new Set(), hasHandUp: false, score: 10 }))
  }

  tick(nowMs: number): readonly Observation[] {
    const happened: Observation[] = []
    const perSecond = (times: number): boolean => this.#random() < times * TICK_MS / 1000
    let changes = false
    this.#people.forEach((person, index) => {
      const peerId = peer(index)
      // In a burst for 4 s on average, and again after 8: sixteen at a time.
      if (perSecond(person.isSpeaking ? 1 / 4 : 1 / 8)) [person.isSpeaking, changes] = [!person.isSpeaking, true]
      for (const source of ['microphone', 'camera'] as const) {
        if (!perSecond(1 / 120)) continue
        const on = person.off.delete(source)
        if (!on) person.off.add(source)
        happened.push({ kind: 'sends', peerId, source, on })
      }
      if (perSecond(1 / 120)) happened.push({ kind: 'hand', peerId, on: person.hasHandUp = !person.hasHandUp })
      if (perSecond(1 / 60)) happened.push({ kind: 'reaction', peerId, reaction: REACTIONS[Math.floor(this.#random() * REACTIONS.length)]! })
      if (perSecond(1 / 120)) happened.push({ kind: 'chat', peerId })
      if (perSecond(1 / 20)) happened.push({ kind: 'quality', peerId, score: person.score = Math.floor(this.#random() * 11) })
      if (perSecond(1 / 30)) person.mood = Math.floor(this.#random() * EMOTIONS.length)
      happened.push(this.#reading(index, nowMs))
    })
    if (changes) happened.push({ kind: 'speaking', peerIds: this.#people.flatMap(({ isSpeaking }, index) => (isSpeaking ? [peer(index)] : [])) })
    return happened
  }

  #reading(index: number, nowMs: number): Observation {
    const weights = EMOTIONS.map((_, emotion) => this.#random() * 0.3 + (emotion === this.#people[index]!.mood ? 1 : 0))
    const sum = weights.reduce((total, one) => total + one, 0)
    const probabilities = weights.map((one) => one / sum)
    const confidence = Math.max(...probabilities)
    const label = confidence < 0.45 ? 'unsure' as const : EMOTIONS[probabilities.indexOf(confidence)]!
    return { kind: 'reading', audience: index % 2 === 0 ? 'everyone' : 'host', reading: { peerId: peer(index), timeMs: nowMs - 300, ageMs: 300, label, probabilities, confidence, modality: 'audio-visual', box: null, rtp: { video: 1, audio: 1 } } }
  }

  #random(): number {
    this.#seed = (this.#seed + 0x6d2b79f5) | 0
    let t = Math.imul(this.#seed ^ (this.#seed >>> 15), 1 | this.#seed)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}
