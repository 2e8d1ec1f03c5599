// How late a moderator's dashboard is and what it costs the server: 500 people in 25 rooms on one page, in three processes.
import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { io } from 'socket.io-client'
import type { DashboardChanges, DashboardState, LivePerson } from '../../src/protocol/dashboard.ts'
import { signAccessToken } from '../../src/signaling/access.ts'
import type { FromCrowd, ToCrowd } from './dashboard-crowd.ts'
import type { FromServer, ToServer } from './dashboard-server.ts'

const SECRET = 'the secret of a benchmark, 32 bytes and more'
const ROOMS = 25
const PER_ROOM = 20
const SETTLE_MS = 3000

export type DashboardCost = {
  readonly dashboardPeople: number
  /** From an observation in the server (a hand that goes up, a speaker who changes) to its arrival at the page. */
  readonly dashboardP50Ms: number
  readonly dashboardP95Ms: number
  readonly dashboardChanges: number
  /** Cores of server work: the board's upkeep, and what a page that is open adds to it. */
  readonly dashboardCpuShare: number
  /** The server's other work beside it. */
  readonly signalingCpuShare: number
}

/** CPU time is a process's own, so that a busy machine does not count; delays do include its waiting. */
export async function measureDashboard(seconds = 15): Promise<DashboardCost> {
  const server = fork(new URL('dashboard-server.ts', import.meta.url), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const crowd = fork(new URL('dashboard-crowd.ts', import.meta.url), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  try {
    const { url } = await heard<Extract<FromServer, { kind: 'open' }>>(server)
    crowd.send({ kind: 'join', url, rooms: ROOMS, perRoom: PER_ROOM } satisfies ToCrowd)
    await heard<FromCrowd>(crowd)
    server.send({ kind: 'run' } satisfies ToServer)
    process.stderr.write(`${ROOMS * PER_ROOM} people are in ${ROOMS} rooms; ${seconds} s without a dashboard, then ${seconds} s with one\n`)
    await pause(SETTLE_MS)
    const without = await usageOver(server, seconds)

    const page = io(`${url}/dashboard`, { transports: ['websocket'], forceNew: true, reconnection: false, auth: { accessToken: await signAccessToken({ sub: 'bench', role: 'moderator', room: '*', exp: Math.floor(Date.now() / 1000) + 3600 }, SECRET) } })
    const { delaysMs, people } = await watch(page)
    await pause(SETTLE_MS)
    delaysMs.length = 0
    const during = await usageOver(server, seconds)
    page.disconnect()
    if (people.size !== ROOMS * PER_ROOM) throw new Error(`the page shows ${people.size} people, not ${ROOMS * PER_ROOM}`)
    const sorted = delaysMs.toSorted((a, b) => a - b)
    return {
      dashboardPeople: people.size, dashboardChanges: sorted.length,
      dashboardP50Ms: Math.round(quantile(sorted, 0.5)), dashboardP95Ms: Math.round(quantile(sorted, 0.95)),
      dashboardCpuShare: round(Math.max(0, during.cpu - without.cpu) + without.board), signalingCpuShare: round(without.cpu - without.board),
    }
  } finally {
    for (const child of [server, crowd]) child.kill()
  }
}

/** Applies what comes as a page does, and notes how old each new hand and each change of speakers is. */
async function watch(page: ReturnType<typeof io>): Promise<{ readonly delaysMs: number[]; readonly people: Map<string, LivePerson> }> {
  const delaysMs: number[] = []
  const people = new Map<string, LivePerson>()
  const spokeMs = new Map<string, number | null>()
  const apply = ({ rooms }: Pick<DashboardChanges, 'rooms'>): void => {
    const nowMs = Date.now()
    for (const { roomId, room, people: changed, left } of rooms) {
      for (const peerId of left) people.delete(peerId)
      for (const person of changed) {
        if (person.handSinceMs !== null && people.get(person.peerId)?.handSinceMs !== person.handSinceMs) delaysMs.push(nowMs - person.handSinceMs)
        people.set(person.peerId, person)
      }
      if (!room) continue
      if (room.spokeMs !== null && spokeMs.get(roomId) !== room.spokeMs) delaysMs.push(nowMs - room.spokeMs)
      spokeMs.set(roomId, room.spokeMs)
    }
  }
  page.on('dashboard:changes', apply)
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  page.once('connect_error', reject)
  page.once('dashboard:state', (state: DashboardState) => {
    apply(state)
    resolve()
  })
  await promise
  return { delaysMs, people }
}

async function usageOver(server: ChildProcess, seconds: number): Promise<{ readonly cpu: number; readonly board: number }> {
  const ask = async () => {
    server.send({ kind: 'usage' } satisfies ToServer)
    return { ...await heard<Extract<FromServer, { kind: 'usage' }>>(server), atMs: performance.now() }
  }
  const before = await ask()
  await pause(seconds * 1000)
  const after = await ask()
  const elapsedMs = after.atMs - before.atMs
  process.stderr.write(`  ${Math.round((after.observations - before.observations) / elapsedMs * 1000)} observations a second\n`)
  return { cpu: (after.cpuMs - before.cpuMs) / elapsedMs, board: (after.boardMs - before.boardMs) / elapsedMs }
}

function heard<Message>(child: ChildProcess): Promise<Message> {
  return new Promise((resolve, reject) => {
    const gone = (code: number | null): void => reject(new Error(`a process of the benchmark ended (${code})`))
    child.once('exit', gone)
    child.once('message', (message) => {
      child.off('exit', gone)
      resolve(message as Message)
    })
  })
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => { setTimeout(resolve, ms) })
const round = (value: number): number => Math.round(value * 1000) / 1000
const quantile = (sorted: readonly number[], q: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? 0
