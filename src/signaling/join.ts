// Joining a room, joining it again with the resume token, and leaving it.
import { randomUUID } from 'node:crypto'
import type { Clock } from '../kit/clock.ts'
import { AppError } from '../kit/errors.ts'
import { digest, matchesSecret, newToken } from '../kit/secrets.ts'
import { PROTOCOL_VERSION } from '../protocol/constants.ts'
import type { ParsedPayload, ResponseData } from '../protocol/events.ts'
import type { PeerId } from '../protocol/ids.ts'
import type { Outside } from '../protocol/moderation.ts'
import type { DeploymentInfo } from '../protocol/purpose.ts'
import { leads } from '../protocol/roles.ts'
import type { AccessDesk, Ticket } from './access.ts'
import type { AnalysisStatusBoard } from './analysis-status.ts'
import type { ConsentDesk } from './consent.ts'
import { snapshotOf } from './conversation.ts'
import { passDoor } from './door.ts'
import type { AtDoor } from './door.ts'
import type { Hall } from './hall.ts'
import type { Outbox } from './outbox.ts'
import { attached, newPeer, peerInfo, waitingAgain } from './peer.ts'
import type { Peer } from './peer.ts'
import type { MediaRoom } from './ports.ts'
import type { Room } from './room.ts'
import type { Session } from './session.ts'
import { roleOnEntry } from './succession.ts'

type Join = ParsedPayload<'room:join'>
type Joined = ResponseData['room:join']
type JoinParts = {
  readonly hall: Hall
  readonly outbox: Outbox
  readonly consents: ConsentDesk
  readonly status: AnalysisStatusBoard
  readonly clock: Clock
  readonly access: AccessDesk
  readonly botToken: string | null
  /** How many may wait in one lobby. */
  readonly lobbySeats: number
  readonly deployment: () => DeploymentInfo
}

export class JoinDesk {
  readonly #parts: JoinParts

  constructor(parts: JoinParts) {
    this.#parts = parts
  }

  async join(request: Join, session: Session): Promise<() => Joined> {
    if (request.protocolVersion !== PROTOCOL_VERSION) throw new AppError('PROTOCOL_VERSION', `the server speaks version ${PROTOCOL_VERSION}`)
    const isBot = request.botToken !== undefined
    if (isBot && !matchesSecret(this.#parts.botToken, request.botToken ?? '')) throw new AppError('FORBIDDEN', 'the bot token is wrong, or this server takes no bots')
    if (this.#parts.hall.closed) throw new AppError('SHUTTING_DOWN')
    if (session.place.kind === 'joining') throw new AppError('WRONG_STATE', 'another join of this connection is under way')
    this.#parts.hall.leaveLobby(session)
    const room = this.#parts.hall.find(request.roomId)
    const kept = request.resumeToken === undefined ? undefined : room?.findByToken(digest(request.resumeToken))
    if (session.place.kind === 'in' && session.place.peerId !== kept?.peerId) throw new AppError('ALREADY_JOINED')
    if (room && kept && request.resumeToken !== undefined) return this.#resume(room, kept.peerId, request.resumeToken, session)
    return this.#enter(request, isBot, session)
  }

  leave(session: Session): Record<string, never> {
    if (session.place.kind === 'waiting') {
      this.#parts.hall.leaveLobby(session)
      return {}
    }
    const { room, peer } = this.#parts.hall.placeOf(session)
    this.#parts.hall.leave(room, peer.peerId, 'left')
    return {}
  }

  async #enter(request: Join, isBot: boolean, session: Session): Promise<() => Joined> {
    session.place = { kind: 'joining' }
    try {
      // A bot's own token says more than an access token could.
      const ticket = isBot ? BOT_TICKET : await this.#parts.access.check(request.accessToken, request.roomId)
      if (this.#parts.hall.closed) throw new AppError('SHUTTING_DOWN')
      return await this.#takeSeat(request, ticket, isBot, session)
    } finally {
      if (isJoining(session)) session.place = { kind: 'outside' }
    }
  }

  async #takeSeat(request: Join, ticket: Ticket, isBot: boolean, session: Session): Promise<() => Joined> {
    const { hall, outbox, access, clock } = this.#parts
    const room = hall.roomFor(request.roomId)
    const { identity } = ticket
    const presented = request.resumeToken === undefined ? null : digest(request.resumeToken)
    const displayName = ticket.displayName ?? request.displayName
    /** As it stands now: while the media are opened somebody else may become host, or lock the room. */
    const atDoor = (): AtDoor => ({
      displayName, isBot, identity, tokenDigest: presented, ticketRole: ticket.role, role: roleOnEntry(room, room.memory.roleOf({ tokenDigest: presented, identity }) ?? ticket.role, isBot, access.mode),
    })
    const pass = (): AtDoor => {
      const comer = atDoor()
      passDoor(room, comer, session, { outbox, nowMs: clock.nowMs(), monotonicMs: clock.monotonicMs(), seats: this.#parts.lobbySeats })
      return comer
    }
    try {
      pass()
      room.promiseSeat()
    } catch (error) {
      hall.closeIfEmpty(room)
      throw error
    }
    try {
      const media = await hall.openMedia(room)
      checkStillThere(session, room)
      const { role } = pass()
      // One token a person: an older one would be a way back for somebody who is removed.
      if (presented) room.memory.forget({ tokenDigest: presented, identity: null })
      const resumeToken = newToken()
      const peer = newPeer({ peerId: randomUUID() as PeerId, displayName, isBot, role, identity, address: session.address, tokenDigest: digest(resumeToken), socketId: session.socketId })
      room.admit(peer)
      session.identity = identity
      session.place = { kind: 'in', roomId: room.roomId, peerId: peer.peerId }
      outbox.toRoom(room.roomId, 'peer:joined', { peer: peerInfo(peer) })
      return () => this.#answer(session, room, peer, media, { resumeToken, resumed: false, mediaKept: false })
    } finally {
      room.releaseSeat()
      hall.closeIfEmpty(room)
    }
  }

  async #resume(room: Room, peerId: PeerId, resumeToken: string, session: Session): Promise<() => Joined> {
    const { hall, clock } = this.#parts
    const before = session.place
    session.place = { kind: 'joining' }
    // They are evidently there, and may have to wait for the media server: the grace starts again.
    const waitAgain = (): void => room.change(peerId, (peer) => waitingAgain(peer, clock.monotonicMs()))
    waitAgain()
    try {
      const media = await hall.openMedia(room)
      checkStillThere(session, room)
      const peer = room.peer(peerId)
      if (!peer) throw new AppError('WRONG_STATE', 'the place was given up a moment ago')
      if (peer.presence.kind === 'present' && peer.presence.socketId !== session.socketId) hall.replaced(peer.presence.socketId, room.roomId)
      const mediaKept = peer.media.kind === 'usable'
      const back = attached(peer, session.socketId)
      hall.change(room, peerId, () => back)
      session.identity = back.identity
      session.place = { kind: 'in', roomId: room.roomId, peerId }
      return () => this.#answer(session, room, back, media, { resumeToken, resumed: true, mediaKept })
    } catch (error) {
      session.place = before
      waitAgain()
      if (session.ending !== null) hall.disconnected(session, session.ending)
      throw error
    }
  }

  /** Made when it is sent, together with the entry to the room's events: what is not in the answer comes as an event after it. */
  #answer(session: Session, room: Room, peer: Peer, media: MediaRoom, how: { resumeToken: string; resumed: boolean; mediaKept: boolean }): Joined {
    if (!isIn(session)) throw new AppError('WRONG_STATE', 'the place was taken over or given up during the join')
    this.#parts.outbox.enter(session.socketId, room.roomId)
    const now = room.peer(peer.peerId) ?? peer
    return {
      peerId: peer.peerId,
      roomId: room.roomId,
      role: now.role,
      displayName: now.displayName,
      ...how,
      peers: room.infoOfOthers(peer.peerId),
      door: room.door,
      outside: leads(now.role) ? room.outside : NOBODY_OUTSIDE,
      deployment: this.#parts.deployment(),
      analysis: this.#parts.status.of(room),
      consent: this.#parts.consents.termsOf(peer.peerId),
      conversation: snapshotOf(room.conversation),
      routerRtpCapabilities: media.rtpCapabilities,
    }
  }
}

const BOT_TICKET: Ticket = { role: null, identity: null, displayName: null }

const NOBODY_OUTSIDE: Outside = { waiting: [], banned: [] }

function isJoining(session: Session): boolean {
  return session.place.kind === 'joining'
}

function isIn(session: Session): boolean {
  return session.place.kind === 'in'
}

/** While the media were opened the connection may have ended, or the server begun to close. */
function checkStillThere(session: Session, room: Room): void {
  if (room.closed) throw new AppError('SHUTTING_DOWN')
  if (session.closed) throw new AppError('WRONG_STATE', 'the connection ended during the join')
}
