// Who gets which readings: a person's own, the host's view or everybody's, as that person agreed, and none without consent in force.
import type { Clock } from '../kit/clock.ts'
import type { Granted } from '../kit/consent.ts'
import type { Audience } from '../protocol/constants.ts'
import type { Reading } from '../protocol/emotion.ts'
import type { PeerId } from '../protocol/ids.ts'
import { leads } from '../protocol/roles.ts'
import { actorOf } from './actor.ts'
import type { ConsentDesk } from './consent.ts'
import type { Outbox } from './outbox.ts'
import type { Peer } from './peer.ts'
import type { Room } from './room.ts'
import type { ViewLog } from './view-log.ts'

type Readings = readonly Reading<PeerId>[]

/** Whether somebody may see the readings of somebody else who agreed to this audience. "The host" is the role of that name and no other. */
export function maySee(viewer: Pick<Peer, 'peerId' | 'role'>, subject: PeerId, audience: Audience): boolean {
  return viewer.peerId === subject || audience === 'everyone' || (audience === 'host' && viewer.role === 'host')
}

/** Splits a tick's readings: those the whole room may see, those that not all may, and how many nobody may (null). */
export function sortByAudience(readings: Readings, audienceOf: (peerId: PeerId) => Audience | null): { readonly everyone: Readings; readonly restricted: Readings; readonly dropped: number } {
  const seen = readings.filter(({ peerId }) => audienceOf(peerId) !== null)
  const everyone = seen.filter(({ peerId }) => audienceOf(peerId) === 'everyone')
  return { everyone, restricted: seen.filter(({ peerId }) => audienceOf(peerId) !== 'everyone'), dropped: readings.length - seen.length }
}

export class ReadingsDesk {
  readonly #consents: ConsentDesk
  readonly #outbox: Outbox
  readonly #clock: Clock
  readonly #views: ViewLog
  #sent = 0
  #dropped = 0

  constructor(consents: ConsentDesk, outbox: Outbox, views: ViewLog, clock: Clock) {
    this.#consents = consents
    this.#outbox = outbox
    this.#clock = clock
    this.#views = views
  }

  /** Counted since the start: readings passed on, and readings that came after their consent had ended. */
  get counts(): { readonly sent: number; readonly dropped: number } {
    return { sent: this.#sent, dropped: this.#dropped }
  }

  distribute(room: Room, readings: Readings): void {
    const grants = new Map([...new Set(readings.map(({ peerId }) => peerId))].map((peerId) => [peerId, this.#grantOf(room, peerId)]))
    const audienceOf = (peerId: PeerId): Audience | null => grants.get(peerId)?.audience ?? null
    const { everyone, restricted, dropped } = sortByAudience(readings, audienceOf)
    this.#dropped += dropped
    this.#sent += readings.length - dropped
    for (const reading of [...everyone, ...restricted]) this.#tellWatches(room, reading, audienceOf(reading.peerId))
    const timeMs = this.#clock.nowMs()
    const served: string[] = []
    for (const viewer of room.peers) {
      if (viewer.presence.kind !== 'present') continue
      const theirs = restricted.filter(({ peerId }) => maySee(viewer, peerId, audienceOf(peerId) ?? 'self'))
      this.#writeDown(room, viewer, [...everyone, ...theirs], grants)
      if (theirs.length === 0) continue
      served.push(viewer.presence.socketId)
      this.#outbox.readingsToSocket(viewer.presence.socketId, { timeMs, readings: [...everyone, ...theirs] })
    }
    if (everyone.length > 0) this.#outbox.readingsToRoom(room.roomId, { timeMs, readings: everyone }, served)
  }

  /** What is for a person's own eyes stays here. */
  #tellWatches(room: Room, reading: Reading<PeerId>, audience: Audience | null): void {
    if (audience === 'host' || audience === 'everyone') room.teller.reading(audience, reading)
  }

  #writeDown(room: Room, viewer: Peer, readings: Readings, grants: ReadonlyMap<PeerId, Granted | null>): void {
    if (!leads(viewer.role) || readings.length === 0) return
    const by = actorOf(viewer)
    for (const { peerId } of readings) {
      const [granted, subject] = [grants.get(peerId), room.peer(peerId)]
      if (granted && subject) this.#views.note(by, subject, granted)
    }
  }

  #grantOf(room: Room, peerId: PeerId): Granted | null {
    const granted = this.#consents.inForce(peerId)
    return granted && room.peer(peerId) && granted.roomId === room.roomId ? granted : null
  }
}
