// Moderators at their dashboards, for tests: real sockets in the dashboard's namespace of a house.
import { newToken } from '../../src/kit/secrets.ts'
import type { DashboardChanges, DashboardRequest, DashboardResponses, DashboardServerEvents, DashboardState, LivePerson, RoomChange } from '../../src/protocol/dashboard.ts'
import type { Ack } from '../../src/protocol/errors.ts'
import type { Role } from '../../src/protocol/roles.ts'
import { signAccessToken } from '../../src/signaling/access.ts'
import { ACCESS_SECRET, Client } from './support.ts'
import type { House } from './support.ts'

let tokens = 0
export async function tokenOf(house: House, { role = 'moderator', room = '*', name = 'Mo', hours = 1, sub = `viewer-${tokens++}` }: { role?: Role; room?: string; name?: string; hours?: number; sub?: string } = {}): Promise<string> {
  return signAccessToken({ sub, role, room, name, exp: Math.floor(house.clock.nowMs() / 1000 + hours * 3600) }, ACCESS_SECRET)
}

/** A dashboard that is open, and what it knows: the state and every change applied to it, as a page would. */
export class TestDashboard {
  readonly client: Client
  readonly house: House
  readonly rooms = new Map<string, { room: RoomChange['room']; people: Map<string, LivePerson> }>()
  state: DashboardState | null = null
  /** How many messages came, and of what. */
  readonly received: string[] = []
  readonly changes: DashboardChanges[] = []

  constructor(house: House, client: Client) {
    this.house = house
    this.client = client
    const on = <Name extends keyof DashboardServerEvents>(name: Name, listener: (data: Parameters<DashboardServerEvents[Name]>[0]) => void): void => void client.socket.on(name as string, (data: Parameters<DashboardServerEvents[Name]>[0]) => {
      this.received.push(name)
      listener(data)
    })
    on('dashboard:state', (state) => {
      this.state = state
      this.rooms.clear()
      for (const change of state.rooms) this.#apply(change)
    })
    on('dashboard:changes', (changes) => {
      this.changes.push(changes)
      for (const roomId of changes.gone) this.rooms.delete(roomId)
      for (const change of changes.rooms) this.#apply(change)
    })
  }

  static async open(house: House, auth: Record<string, unknown>): Promise<TestDashboard> {
    const client = new Client(`http://127.0.0.1:${house.signaling.address.port}/dashboard`, { auth })
    const dashboard = new TestDashboard(house, client)
    await client.connected()
    await client.settled()
    return dashboard
  }

  static async byToken(house: House, how: Parameters<typeof tokenOf>[1] = {}): Promise<TestDashboard> {
    return TestDashboard.open(house, { accessToken: await tokenOf(house, how), dataKey: newToken() })
  }

  /** A tick, and everything that it sent. */
  async tick(ms = 500): Promise<void> {
    this.house.pass(ms)
    await this.client.settled()
  }

  async request<Name extends DashboardRequest>(name: Name, payload: unknown): Promise<Ack<DashboardResponses[Name]>> {
    return await this.client.raw(name, payload) as Ack<DashboardResponses[Name]>
  }

  async ok<Name extends DashboardRequest>(name: Name, payload: unknown): Promise<DashboardResponses[Name]> {
    const ack = await this.request(name, payload)
    if (!ack.ok) throw new Error(`${name} was refused: ${ack.error.code} ${ack.error.message} ${ack.error.details?.join('; ') ?? ''}`)
    return ack.data
  }

  async answer(name: DashboardRequest, payload: unknown): Promise<string> {
    const ack = await this.request(name, payload)
    return ack.ok ? 'OK' : ack.error.code
  }

  act(roomId: string, action: Record<string, unknown>): Promise<DashboardResponses['dashboard:act']> {
    return this.ok('dashboard:act', { roomId, action })
  }

  person(roomId: string, peerId: string): LivePerson | undefined {
    return this.rooms.get(roomId)?.people.get(peerId)
  }

  #apply({ roomId, room, people, left }: RoomChange): void {
    const known = this.rooms.get(roomId) ?? { room, people: new Map<string, LivePerson>() }
    this.rooms.set(roomId, { room: room ?? known.room, people: known.people })
    for (const peerId of left) known.people.delete(peerId)
    for (const person of people) known.people.set(person.peerId, person)
  }
}

/** The code that a dashboard is refused with. */
export async function refusalOf(house: House, auth: Record<string, unknown>): Promise<string> {
  const client = new Client(`http://127.0.0.1:${house.signaling.address.port}/dashboard`, { auth })
  try {
    await client.connected()
    return 'OK'
  } catch (error) {
    return (error as { data?: { code?: string } }).data?.code ?? String(error)
  } finally {
    client.socket.disconnect()
  }
}
