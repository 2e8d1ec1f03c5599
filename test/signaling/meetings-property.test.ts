// Whatever people do in whatever order, what is told of their meeting is well-formed, and true.
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { CONSENT_VERSION, SOURCES } from '../../src/protocol/constants.ts'
import type { Source } from '../../src/protocol/constants.ts'
import type { PeerId, ProducerId } from '../../src/protocol/ids.ts'
import { contradictionsIn, peopleAfter } from './observed.ts'
import { openHouse } from './support.ts'
import type { Client, House } from './support.ts'

const SEATS = 4
const MO = { person: { personId: 'mo', keyDigest: 'f'.repeat(64), displayName: 'Mo' }, role: 'moderator' } as const
const UNLIMITED = { capacity: 1_000_000, refillPerS: 1_000_000 }

let house: House
beforeAll(async () => {
  house = await openHouse({ limits: { requestsPerSocket: UNLIMITED, requestsPerAddress: UNLIMITED, handshakesPerAddress: UNLIMITED, socketsPerAddress: 10_000 } })
})
afterAll(async () => house.close())

/** One who comes and goes on a seat; what they ask for may be refused. */
class Guest {
  readonly #room: string
  client: Client | null = null
  peerId: PeerId | null = null
  #resumeToken: string | undefined
  #producers: ProducerId[] = []

  constructor(room: string) {
    this.#room = room
  }

  async join(): Promise<void> {
    this.client ??= await house.connect()
    const ack = await this.client.request('room:join', { protocolVersion: 2, roomId: this.#room, displayName: 'Guest', ...(this.#resumeToken === undefined ? {} : { resumeToken: this.#resumeToken }) })
    if (ack.ok) [this.peerId, this.#resumeToken] = [ack.data.peerId, ack.data.resumeToken]
  }

  async ask(...request: Parameters<Client['request']>): Promise<void> {
    await this.client?.request(...request)
  }

  async produce(source: Source, paused: boolean): Promise<void> {
    const transport = await this.client?.request('transport:create', { direction: 'send' })
    if (!transport?.ok) return
    const kind = source === 'camera' || source === 'screen' ? 'video' : 'audio'
    const made = await this.client?.request('producer:create', { transportId: transport.data.transportId, kind, source, paused, rtpParameters: { codecs: [] } })
    if (made?.ok) this.#producers.push(made.data.producerId)
  }

  async eachProducer(name: 'producer:pause' | 'producer:resume' | 'producer:close'): Promise<void> {
    for (const producerId of this.#producers) await this.ask(name, { producerId })
  }

  /** How loud all microphones of this person are. */
  level(dbov: number | null): void {
    const media = house.media.rooms.get(this.#room as never)
    for (const producerId of this.#producers) media?.level(producerId, dbov)
  }

  async tear(): Promise<void> {
    const client = this.client
    this.client = null
    client?.tear()
    await client?.disconnected()
  }
}

type Step = (guests: readonly Guest[], room: string) => Promise<void> | void
const seat = fc.nat(SEATS - 1)
const person = (act: (guest: Guest, all: readonly Guest[]) => Promise<void> | void): fc.Arbitrary<Step> => seat.map((index) => (guests) => act(guests[index]!, guests))
const name = (what: string, steps: fc.Arbitrary<Step>): fc.Arbitrary<{ readonly what: string; readonly step: Step }> => steps.map((step) => ({ what, step }))

const steps = fc.array(fc.oneof(
  { arbitrary: name('join', person((guest) => guest.join())), weight: 5 },
  { arbitrary: name('produce', fc.tuple(seat, fc.constantFrom(...SOURCES), fc.boolean()).map(([index, source, paused]): Step => (guests) => guests[index]!.produce(source, paused))), weight: 4 },
  { arbitrary: name('speak', fc.tuple(seat, fc.constantFrom(-20, -30, null)).map(([index, dbov]): Step => (guests) => guests[index]!.level(dbov))), weight: 3 },
  { arbitrary: name('consent', fc.tuple(seat, fc.constantFrom('self', 'host', 'everyone')).map(([index, audience]): Step => (guests) => guests[index]!.ask('consent:give', { version: CONSENT_VERSION, audience }))), weight: 2 },
  name('leave', person((guest) => guest.ask('room:leave', {}))),
  name('tear', person((guest) => guest.tear())),
  name('pause', person((guest) => guest.eachProducer('producer:pause'))),
  name('resume', person((guest) => guest.eachProducer('producer:resume'))),
  name('close', person((guest) => guest.eachProducer('producer:close'))),
  name('raise', person((guest) => guest.ask('hand:raise', {}))),
  name('lower', person((guest) => guest.ask('hand:lower', {}))),
  name('withdraw', person((guest) => guest.ask('consent:withdraw', {}))),
  name('remove', person(async (guest, all) => {
    for (const other of all) if (guest.peerId) await other.ask('peer:remove', { peerId: guest.peerId })
  })),
  name('role', fc.tuple(seat, fc.constantFrom('host', 'moderator', 'participant', 'observer')).map(([index, role]): Step => async (guests) => {
    const { peerId } = guests[index]!
    for (const other of guests) if (peerId) await other.ask('peer:set-role', { peerId, role })
  })),
  name('write', person((guest) => guest.ask('chat:send', { text: 'Hello', draftId: `draft-${(drafts += 1)}` }))),
  name('react', person((guest) => guest.ask('reaction:send', { reaction: 'heart' }))),
  name('quality', fc.tuple(seat, fc.nat(10)).map(([index, score]): Step => (guests, room) => {
    const { peerId } = guests[index]!
    if (peerId) house.media.rooms.get(room as never)?.score(peerId, score)
  })),
  name('reach', fc.tuple(seat, fc.boolean()).map(([index, reachable]): Step => (guests, room) => {
    const { peerId } = guests[index]!
    if (peerId) house.media.rooms.get(room as never)?.reach(peerId, reachable)
  })),
  name('read', fc.constant<Step>((guests, room) => house.analysis.publish(room, guests.flatMap(({ peerId }) => (peerId ? [peerId] : []))))),
  name('wait', fc.constantFrom(100, 6000, 21_000).map((ms): Step => () => house.pass(ms))),
  name('suspend', fc.boolean().map((on): Step => () => house.signaling.suspendAnalysis(on, MO))),
  name('media worker dies', fc.constant<Step>((_guests, room) => house.media.rooms.get(room as never)?.die())),
), { minLength: 5, maxLength: 40 })

let run = 0
let drafts = 0

test('nothing is told of anybody before they joined or after they left, all that was open is closed, and the last state is the real one', async () => {
  await fc.assert(fc.asyncProperty(steps, async (sequence) => {
    const room = `room-${(run += 1)}`
    const guests = Array.from({ length: SEATS }, () => new Guest(room))
    for (const { step } of sequence) await step(guests, room)

    const onlooker = await house.connect()
    const seen = await onlooker.join(room, 'Onlooker')
    const told = () => house.observed.told.filter(({ meeting }) => meeting.roomId === room)
    const current = told().filter(({ meeting }) => meeting.meetingId === told().at(-1)?.meeting.meetingId)
    const others = [...peopleAfter(current)].filter(([peerId]) => peerId !== seen.peerId)
    expect(others.map(([peerId, { here, role, on }]) => ({ peerId, here, role, on: [...on].toSorted() })))
      .toEqual(seen.peers.map(({ peerId, presence, role, producers }) => ({
        peerId, role, here: presence === 'here',
        on: [...producers.filter(({ paused }) => !paused).map(({ source }) => source as string), ...(seen.conversation.hands.some((hand) => hand.peerId === peerId) ? ['hand'] : [])].toSorted(),
      })))

    for (const { client } of [...guests, { client: onlooker }]) {
      await client?.request('room:leave', {})
      client?.socket.disconnect()
    }
    house.pass(21_000)
    house.pass(21_000)
    expect(contradictionsIn(told(), { allClosed: true })).toEqual([])
    house.observed.clear()
  }), { numRuns: 60, seed: 6 })
}, 120_000)
