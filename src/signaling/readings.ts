// Who gets which readings: a person's own, or everybody's, as that person agreed, and none without consent in force.
import type { Clock } from '../kit/clock.ts'
import type { Audience } from '../protocol/constants.ts'
import type { Reading } from '../protocol/emotion.ts'
import type { PeerId } from '../protocol/ids.ts'
import type { ConsentDesk } from './consent.ts'
import type { Outbox } from './outbox.ts'
import type { Room } from './room.ts'

type Readings = readonly Reading<PeerId>[]

/** Splits a tick's readings by audience; null means that nobody may see that person's. */
export function sortByAudience(readings: Readings, audienceOf: (peerId: PeerId) => Audience | null): { everyone: Readings; own: ReadonlyMap<PeerId, Readings>; dropped: number } {
  const everyone: Reading<PeerId>[] = []
  const own = new Map<PeerId, Reading<PeerId>[]>()
  let dropped = 0
  for (const reading of readings) {
    const audience = audienceOf(reading.peerId)
    if (audience === null) dropped += 1
    else if (audience === 'everyone') everyone.push(reading)
    else own.set(reading.peerId, [...(own.get(reading.peerId) ?? []), reading])
  }
  return { everyone, own, dropped }
}

export class ReadingsDesk {
  readonly #consents: ConsentDesk
  readonly #outbox: Outbox
  readonly #clock: Clock
  #sent = 0
  #dropped = 0

  constructor(consents: ConsentDesk, outbox: Outbox, clock: Clock) {
    this.#consents = consents
    this.#outbox = outbox
    this.#clock = clock
  }

  /** Counted since the start: readings passed on, and readings that came after their consent had ended. */
  get counts(): { readonly sent: number; readonly dropped: number } {
    return { sent: this.#sent, dropped: this.#dropped }
  }

  distribute(room: Room, readings: Readings): void {
    const { everyone, own, dropped } = sortByAudience(readings, (peerId) => this.#audienceOf(room, peerId))
    this.#dropped += dropped
    this.#sent += readings.length - dropped
    const timeMs = this.#clock.nowMs()
    const served: string[] = []
    for (const [peerId, theirs] of own) {
      const presence = room.peer(peerId)?.presence
      if (presence?.kind !== 'present') continue
      served.push(presence.socketId)
      this.#outbox.readingsToSocket(presence.socketId, { timeMs, readings: [...everyone, ...theirs] })
    }
    if (everyone.length > 0) this.#outbox.readingsToRoom(room.roomId, { timeMs, readings: everyone }, served)
  }

  #audienceOf(room: Room, peerId: PeerId): Audience | null {
    const granted = this.#consents.inForce(peerId)
    return granted && room.peer(peerId) && granted.roomId === room.roomId ? granted.audience : null
  }
}
