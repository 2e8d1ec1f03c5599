// A made-up stream for the dashboard's real page: so many rooms and people, who speak, raise hands and lose packets, twice a second.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Server } from 'socket.io'
import { DASHBOARD_NAMESPACE } from '../../src/protocol/constants.ts'
import type { DashboardClientEvents, DashboardServerEvents, DashboardState, LivePerson, LiveRoom, RoomChange } from '../../src/protocol/dashboard.ts'
import { EMOTIONS } from '../../src/protocol/emotion.ts'
import type { MeetingId, PeerId, RoomId, WaitingId } from '../../src/protocol/ids.ts'
import { DEFAULT_RULES } from '../../src/protocol/rule-limits.ts'

const client = fileURLToPath(new URL('../../dist/client', import.meta.url))
const TYPES: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.woff2': 'font/woff2' }
const NAMES = ['Ada', 'Ben', 'Chiara', 'Dmitri', 'Esra', 'Femi', 'Grace', 'Hedy', 'Ines', 'Joan', 'Kofi', 'Lin', 'Mary', 'Niko', 'Olu', 'Priya', 'Quinn', 'Rosa', 'Sofia', 'Tim', 'Uma', 'Vera', 'Wen', 'Xavi', 'Yuki', 'Zoe'] as const
const ROOMS = ['quiet-otter-42', 'standup', 'town-hall', 'bright-heron-17', 'office-hours', 'choir', 'amber-cello-31', 'board-games', 'language-table', 'steady-maple-88'] as const

export type StreamWish = { readonly rooms: number; readonly people: number; readonly analysis: DashboardState['analysis']; /** Nothing changes: for pictures. */ readonly isStill?: boolean }
type Mutable<T> = { -readonly [Key in keyof T]: T[Key] }

/** Numbers in 0..1 that are the same in each run (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

export class DashboardStream {
  readonly url: string
  readonly #close: () => Promise<void>

  private constructor(url: string, close: () => Promise<void>) {
    this.url = url
    this.#close = close
  }

  static async open(wish: StreamWish): Promise<DashboardStream> {
    const random = seeded(7)
    const nowMs = Date.now()
    const rooms = Array.from({ length: wish.rooms }, (_, index) => room(index, wish, nowMs, random))
    const http = createServer((request, response) => {
      const path = new URL(request.url ?? '/', 'http://x').pathname
      if (path === '/api/deployment') {
        response.setHeader('content-type', 'application/json')
        return response.end(JSON.stringify({ purpose: wish.analysis === 'prohibited' ? 'work' : 'events', analysis: wish.analysis === 'suspended' ? 'available' : wish.analysis, access: 'open', retentionHours: 24 }))
      }
      const file = extname(path) === '' ? '/index.html' : path
      try {
        response.setHeader('content-type', TYPES[extname(file)] ?? 'application/octet-stream')
        return response.end(readFileSync(join(client, file)))
      } catch {
        response.statusCode = 404
        return response.end()
      }
    })
    const io = new Server<DashboardClientEvents, DashboardServerEvents>(http)
    const dashboard = io.of(DASHBOARD_NAMESPACE)
    const state = (): DashboardState => ({
      atMs: Date.now(),
      rooms: rooms.map(({ info, people }): RoomChange => ({ roomId: info.roomId, room: info, people, left: [] })),
      analysis: wish.analysis,
      viewer: { displayName: 'Grace', scope: { kind: 'everywhere', role: 'host' }, maySuspend: true },
      rules: [{ scope: '*', rules: DEFAULT_RULES }],
    })
    dashboard.on('connection', (socket) => {
      socket.emit('dashboard:state', state())
      socket.on('dashboard:act', ({ action }, ack) => {
        const undo = action.kind === 'lock' ? { ...action, on: !action.on } : action.kind === 'mute' ? { kind: 'ask-to-unmute' as const, peerId: action.peerId } : null
        ack({ ok: true, data: { undo } })
      })
      socket.on('dashboard:suspend-analysis', ({ on }, ack) => ack({ ok: true, data: { suspended: on } }))
      socket.on('alert:dismiss', (_, ack) => ack({ ok: true, data: {} }))
      socket.on('rules:set', ({ rules }, ack) => ack({ ok: true, data: { rules } }))
      socket.on('rules:preview', ({ rules }, ack) => ack({ ok: true, data: { meetings: 3, fromMs: nowMs - 7_200_000, alerts: rooms.flatMap(({ info }) => info.alerts).map((alert) => ({ ...alert, displayName: null, rule: rules.find(({ kind }) => kind === alert.rule.kind) ?? alert.rule })), more: 2, notKept: ['lobby-waiting'] } }))
    })
    const timer = wish.isStill ? undefined : setInterval(() => {
      const changes = rooms.map(({ info, people }): RoomChange => ({ roomId: info.roomId, people: people.flatMap((person) => (random() < 0.25 ? [change(person, random)] : [])), left: [] }))
      dashboard.emit('dashboard:changes', { atMs: Date.now(), rooms: changes.filter(({ people }) => people.length > 0), gone: [] })
    }, 500)
    await new Promise<void>((resolve) => { http.listen(0, '127.0.0.1', resolve) })
    return new DashboardStream(`http://127.0.0.1:${(http.address() as AddressInfo).port}`, async () => {
      clearInterval(timer)
      await io.close()
    })
  }

  close(): Promise<void> {
    return this.#close()
  }
}

function change(person: Mutable<LivePerson>, random: () => number): LivePerson {
  const what = random()
  if (what < 0.5) person.speaking = !person.speaking
  else if (what < 0.6) person.handSinceMs = person.handSinceMs === null ? Date.now() : null
  else if (what < 0.75) person.quality = Math.floor(random() * 11)
  else if (what < 0.85) person.microphone = !person.microphone
  else if (person.label) person.label = { ...person.label, label: EMOTIONS[Math.floor(random() * EMOTIONS.length)] ?? 'neutral' }
  if (person.speaking) person.speakingMs += 500
  return { ...person }
}

function room(index: number, { rooms, people: count, analysis }: StreamWish, nowMs: number, random: () => number): { readonly info: LiveRoom; readonly people: readonly Mutable<LivePerson>[] } {
  const roomId = (ROOMS[index] ?? `room-${index}`) as RoomId
  const meetingId = `meeting-${index}` as MeetingId
  const isAnalysed = analysis === 'available'
  const size = rooms === 1 ? count : Math.max(2, Math.round((count / rooms) * (0.4 + 1.2 * random())))
  const people = Array.from({ length: size }, (_, at): Mutable<LivePerson> => ({
    peerId: `peer-${index}-${at}` as PeerId,
    displayName: `${NAMES[(at * 7 + index * 3) % NAMES.length]}${at >= NAMES.length ? ` ${Math.floor(at / NAMES.length) + 1}` : ''}`,
    role: at === 0 ? 'host' : at === 1 ? 'moderator' : random() < 0.06 ? 'observer' : 'participant',
    isBot: false, joinedMs: nowMs - 2_400_000 + at * 9000, here: random() > 0.03,
    microphone: random() < 0.6, camera: random() < 0.75, screen: index < 2 && at === 2, speaking: random() < (size > 100 ? 0.01 : 0.12),
    speakingMs: Math.floor(random() * random() * 600_000), handSinceMs: random() < 0.06 ? nowMs - Math.floor(random() * 200_000) : null,
    quality: random() < 0.06 ? 3 : random() < 0.1 ? 7 : 10, analysed: isAnalysed && random() < 0.6, label: null,
  }))
  if (isAnalysed) {
    for (const person of people) {
      if (person.analysed && random() < 0.85) person.label = { label: random() < 0.2 ? 'unsure' : (EMOTIONS[Math.floor(random() * random() * EMOTIONS.length)] ?? 'neutral'), confidence: 0.55 + Math.floor(random() * 8) * 0.05, modality: random() < 0.6 ? 'audio-visual' : 'audio' }
    }
  }
  const moodOf = Object.fromEntries([...EMOTIONS, 'unsure'].map((label) => [label, people.filter((person) => person.label?.label === label).length])) as LiveRoom['mood'] extends { readonly people: infer P } ? P : never
  const analysed = people.filter(({ label }) => label !== null).length
  const hands = people.filter(({ handSinceMs }) => handSinceMs !== null)
  const info: LiveRoom = {
    roomId, meetingId, startedMs: nowMs - 2_400_000 + index * 120_000, door: { lobby: index % 3 === 0, locked: index === 3 },
    waiting: index % 3 === 0 ? [{ waitingId: `waiting-${index}` as WaitingId, displayName: 'Walter Benjamin', sinceMs: nowMs - 42_000 - index * 11_000 }] : [],
    mood: isAnalysed ? (analysed >= 5 ? { kind: 'shown', analysed, people: moodOf } : { kind: 'withheld', why: 'too-few', minimum: 5 }) : { kind: 'withheld', why: analysis === 'prohibited' ? 'prohibited' : 'off', minimum: 5 },
    spokeMs: nowMs - 15_000 * index,
    alerts: index === 1 || hands.length === 0 ? [] : hands.slice(0, 2).map((person, at) => ({
      alertId: `alert-${index}-${at}`, meetingId, roomId, atMs: nowMs - 20_000 - at * 5000, sinceMs: person.handSinceMs ?? nowMs, endedMs: at === 1 ? nowMs - 4000 : null,
      rule: DEFAULT_RULES[0] ?? { kind: 'hand-waiting', on: true, durationS: 60, cooldownS: 120 }, peerId: person.peerId, displayName: person.displayName, measured: 60, label: null,
    })),
  }
  return { info, people }
}
