// The media requests of people in a room: transports, producers, consumers, and what the others are told of them.
import type { Clock } from '../kit/clock.ts'
import { AppError } from '../kit/errors.ts'
import { KIND_OF_SOURCE } from '../protocol/constants.ts'
import type { ParsedPayload, ProducerInfo, ResponseData, Source } from '../protocol/events.ts'
import type { PeerId, ProducerId } from '../protocol/ids.ts'
import { may } from '../protocol/roles.ts'
import type { AnalysisStatusBoard } from './analysis-status.ts'
import type { ConsentDesk } from './consent.ts'
import type { Hall } from './hall.ts'
import type { Outbox, ServerEvent, ServerEventData } from './outbox.ts'
import { producersOf, withoutProducer, withProducer, withProducerPaused } from './peer.ts'
import type { Peer } from './peer.ts'
import type { Analysis, MediaRoom } from './ports.ts'
import type { Room } from './room.ts'
import type { Session } from './session.ts'
import { iceServersFor } from './turn.ts'
import type { TurnSettings } from './turn.ts'

type MediaParts = {
  readonly hall: Hall
  readonly outbox: Outbox
  readonly consents: ConsentDesk
  readonly status: AnalysisStatusBoard
  readonly analysis: Analysis
  readonly clock: Clock
  readonly turn: TurnSettings | null
}
type Caller = { readonly room: Room; readonly peer: Peer; readonly media: MediaRoom }
type Empty = Record<string, never>

export class MediaDesk {
  readonly #parts: MediaParts
  /** Sources being produced right now: one at a time for each person, so that replacing is not a race. */
  readonly #producing = new Set<string>()

  constructor(parts: MediaParts) {
    this.#parts = parts
  }

  async createTransport(request: ParsedPayload<'transport:create'>, session: Session): Promise<ResponseData['transport:create']> {
    const caller = this.#parts.hall.mediaOf(session)
    const { peer, media } = caller
    if (request.kind === 'plain') {
      if (!peer.isBot) throw new AppError('FORBIDDEN', 'plain RTP is for the bots of this server')
      if (request.direction !== 'send') throw new AppError('BAD_REQUEST', 'a plain transport only sends', { details: ['direction: must be "send" for kind "plain"'] })
      return { kind: 'plain', ...(await this.#ask(caller, () => media.createPlainTransport(peer.peerId))) }
    }
    if (request.direction === 'send') checkMaySend(peer)
    const offer = await this.#ask(caller, () => media.createWebRtcTransport(peer.peerId, request.direction))
    return { kind: 'webrtc', ...offer, iceServers: this.#iceServers(peer), iceTransportPolicy: this.#parts.turn?.relayOnly ? 'relay' : 'all' }
  }

  async connectTransport(request: ParsedPayload<'transport:connect'>, session: Session): Promise<Empty> {
    const caller = this.#parts.hall.mediaOf(session)
    await this.#ask(caller, () => caller.media.connectTransport(caller.peer.peerId, request.transportId, request.dtlsParameters))
    return {}
  }

  async restartIce(request: ParsedPayload<'transport:restart-ice'>, session: Session): Promise<ResponseData['transport:restart-ice']> {
    const caller = this.#parts.hall.mediaOf(session)
    const restarted = await this.#ask(caller, () => caller.media.restartIce(caller.peer.peerId, request.transportId))
    return { ...restarted, iceServers: this.#iceServers(caller.peer) }
  }

  /** A source has one producer: producing it again (after a lost answer, or with another device) replaces the earlier one. */
  async createProducer(request: ParsedPayload<'producer:create'>, session: Session): Promise<ResponseData['producer:create']> {
    const caller = this.#parts.hall.mediaOf(session)
    const { room, peer, media } = caller
    checkMaySend(peer)
    const { kind, source, paused } = request
    if (KIND_OF_SOURCE[source] !== kind) throw new AppError('BAD_REQUEST', 'kind and source do not fit', { details: [`kind: must be "${KIND_OF_SOURCE[source]}" for source "${source}"`] })
    const slot = `${peer.peerId} ${source}`
    if (this.#producing.has(slot)) throw new AppError('WRONG_STATE', `another ${source} is being opened`)
    this.#producing.add(slot)
    try {
      const earlier = producersOf(peer).find((producer) => producer.source === source)
      if (earlier) this.#close(caller, earlier.producerId)
      const producerId = await this.#ask(caller, () => media.produce(peer.peerId, request.transportId, { kind, source, rtpParameters: request.rtpParameters, paused }))
      const producer: ProducerInfo = { producerId, kind, source, paused }
      room.change(peer.peerId, (before) => withProducer(before, producer))
      this.#tellOthers(caller, 'producer:added', { peerId: peer.peerId, producer })
      this.#parts.consents.producerAdded(peer.peerId, producer)
      this.#parts.status.refresh(room)
      return { producerId }
    } finally {
      this.#producing.delete(slot)
    }
  }

  /** The analysis is told before the media server: nothing that comes after the request is looked at. */
  async pauseProducer({ producerId }: ParsedPayload<'producer:pause'>, session: Session): Promise<Empty> {
    await this.#pause(this.#ownProducer(session, producerId), producerId)
    return {}
  }

  /** By whoever leads the room. The person may resume: nobody is silenced for good. */
  async pauseSourceOf(room: Room, peerId: PeerId, source: Source): Promise<void> {
    const peer = room.peer(peerId)
    if (!peer || room.media.kind !== 'open') return
    const caller: Caller = { room, peer, media: room.media.media }
    for (const producer of producersOf(peer)) if (producer.source === source && !producer.paused) await this.#pause(caller, producer.producerId)
  }

  /** Of somebody who may not send any more, or whose screen somebody who leads the room took down. */
  closeProducersOf(room: Room, peerId: PeerId, sources: readonly Source[]): void {
    const peer = room.peer(peerId)
    if (!peer || room.media.kind !== 'open') return
    for (const { producerId, source } of producersOf(peer)) if (sources.includes(source)) this.#close({ room, peer, media: room.media.media }, producerId)
    this.#parts.status.refresh(room)
  }

  async resumeProducer({ producerId }: ParsedPayload<'producer:resume'>, session: Session): Promise<Empty> {
    const caller = this.#ownProducer(session, producerId)
    const { room, peer, media } = caller
    room.change(peer.peerId, (before) => withProducerPaused(before, producerId, false))
    try {
      await this.#ask(caller, () => media.resumeProducer(peer.peerId, producerId))
    } catch (error) {
      room.change(peer.peerId, (before) => withProducerPaused(before, producerId, true))
      throw error
    }
    // A pause that came meanwhile wins.
    if (room.findProducer(producerId)?.producer.paused !== false) return {}
    this.#parts.analysis.setPaused(producerId, false)
    this.#tellOthers(caller, 'producer:resumed', { peerId: peer.peerId, producerId })
    return {}
  }

  closeProducer({ producerId }: ParsedPayload<'producer:close'>, session: Session): Empty {
    const caller = this.#ownProducer(session, producerId)
    this.#close(caller, producerId)
    this.#parts.status.refresh(caller.room)
    return {}
  }

  async createConsumer(request: ParsedPayload<'consumer:create'>, session: Session): Promise<ResponseData['consumer:create']> {
    const caller = this.#parts.hall.mediaOf(session)
    const { room, peer, media } = caller
    const producing = room.findProducer(request.producerId)
    if (!producing) throw new AppError('NOT_FOUND', 'there is no such producer in this room')
    const consumer = await this.#ask(caller, () => media.consume(peer.peerId, request.transportId, request.producerId, request.rtpCapabilities))
    return { ...consumer, producerId: request.producerId, peerId: producing.peer.peerId }
  }

  async pauseConsumer({ consumerId }: ParsedPayload<'consumer:pause'>, session: Session): Promise<Empty> {
    const caller = this.#parts.hall.mediaOf(session)
    await this.#ask(caller, () => caller.media.pauseConsumer(caller.peer.peerId, consumerId))
    return {}
  }

  async resumeConsumer({ consumerId }: ParsedPayload<'consumer:resume'>, session: Session): Promise<Empty> {
    const caller = this.#parts.hall.mediaOf(session)
    await this.#ask(caller, () => caller.media.resumeConsumer(caller.peer.peerId, consumerId))
    return {}
  }

  async setConsumerLayers({ consumerId, spatialLayer }: ParsedPayload<'consumer:set-layers'>, session: Session): Promise<Empty> {
    const caller = this.#parts.hall.mediaOf(session)
    await this.#ask(caller, () => caller.media.setConsumerLayers(caller.peer.peerId, consumerId, spatialLayer))
    return {}
  }

  /** Asks the media server, and looks afterwards whether the asker and the room's media are still those that asked. */
  async #ask<T>(caller: Caller, ask: () => Promise<T>): Promise<T> {
    try {
      const answer = await ask()
      this.#checkStillThere(caller)
      return answer
    } catch (error) {
      // Whatever a dying worker threw: the reason is that it died.
      if (error instanceof AppError) throw error
      this.#checkStillThere(caller)
      throw error
    }
  }

  #checkStillThere({ room, peer, media }: Caller): void {
    const now = room.peer(peer.peerId)
    if (!now) {
      // What was made after removePeer() must not outlive the person.
      if (!media.closed) media.removePeer(peer.peerId)
      throw new AppError('NOT_JOINED', 'you left the room meanwhile')
    }
    if (media.closed || room.media.kind !== 'open' || room.media.media !== media || now.media.kind !== 'usable') throw new AppError('MEDIA_UNAVAILABLE')
  }

  #iceServers({ peerId }: Peer): ReturnType<typeof iceServersFor> {
    return iceServersFor(this.#parts.turn, peerId, this.#parts.clock.nowMs())
  }

  #ownProducer(session: Session, producerId: ProducerId): Caller {
    const caller = this.#parts.hall.mediaOf(session)
    if (!producersOf(caller.peer).some((producer) => producer.producerId === producerId)) throw new AppError('NOT_FOUND', 'you have no such producer')
    return caller
  }

  async #pause(caller: Caller, producerId: ProducerId): Promise<void> {
    const { room, peer, media } = caller
    room.change(peer.peerId, (before) => withProducerPaused(before, producerId, true))
    this.#parts.analysis.setPaused(producerId, true)
    await this.#ask(caller, () => media.pauseProducer(peer.peerId, producerId))
    this.#tellOthers(caller, 'producer:paused', { peerId: peer.peerId, producerId })
  }

  #close(caller: Caller, producerId: ProducerId): void {
    const { room, peer, media } = caller
    room.change(peer.peerId, (before) => withoutProducer(before, producerId))
    this.#tellOthers(caller, 'producer:closed', { peerId: peer.peerId, producerId })
    try {
      media.closeProducer(peer.peerId, producerId)
    } catch (error) {
      // Its transport may have ended and taken it along: closed is closed.
      if (!(error instanceof AppError && error.code === 'NOT_FOUND')) throw error
    }
  }

  #tellOthers<Name extends ServerEvent>({ room, peer }: Caller, name: Name, data: ServerEventData<Name>): void {
    // Looked up now: the person may have come back on another socket while the media server worked.
    const presence = room.peer(peer.peerId)?.presence
    this.#parts.outbox.toRoom(room.roomId, name, data, presence?.kind === 'present' ? [presence.socketId] : [])
  }
}

function checkMaySend({ role }: Peer): void {
  if (!may(role, 'produce')) throw new AppError('FORBIDDEN', 'an observer sends neither sound nor pictures')
}
