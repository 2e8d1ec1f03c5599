// The requests of a conversation: writing, deleting, reacting, raising and lowering hands.
import { randomUUID } from 'node:crypto'
import type { Clock } from '../kit/clock.ts'
import { AppError } from '../kit/errors.ts'
import type { ChatMessage, ConversationResponses } from '../protocol/conversation.ts'
import type { ParsedPayload } from '../protocol/events.ts'
import type { MessageId, PeerId } from '../protocol/ids.ts'
import { may } from '../protocol/roles.ts'
import type { Action } from '../protocol/roles.ts'
import { actorOf } from './actor.ts'
import type { Actor, Place } from './actor.ts'
import { findDraft, findMessage, paced, positionOf, withDeleted, withHand, withMessage, withoutHand } from './conversation.ts'
import type { PACE } from './conversation.ts'
import type { Hall } from './hall.ts'
import type { Outbox } from './outbox.ts'
import { ledgerPerson } from './peer.ts'
import type { Peer } from './peer.ts'
import type { Ledger } from './ports.ts'
import type { Room } from './room.ts'
import type { Session } from './session.ts'

type Empty = Record<string, never>

export class ConversationDesk {
  readonly #parts: { readonly hall: Hall; readonly outbox: Outbox; readonly clock: Clock; readonly ledger: Ledger }

  constructor(parts: { hall: Hall; outbox: Outbox; clock: Clock; ledger: Ledger }) {
    this.#parts = parts
  }

  /** The author gets the message as everybody does: the server's order is the order. */
  send({ text, draftId }: ParsedPayload<'chat:send'>, session: Session): ConversationResponses['chat:send'] {
    const { room, peer } = this.#speaker(session)
    const already = findDraft(room.conversation, peer.peerId, draftId)
    if (already) return { messageId: already.messageId }
    this.#pace(room, peer.peerId, 'messages')
    return this.#write({ room, by: actorOf(peer) }, text, draftId)
  }

  /** By somebody who may not be in the room: then it says so. */
  announce(text: string, place: Place): ConversationResponses['chat:send'] {
    if (!may(place.by.role, 'converse')) throw new AppError('FORBIDDEN')
    this.#pace(place.room, place.by.peerId ?? place.by.person.personId, 'messages')
    return this.#write(place, text, randomUUID())
  }

  delete({ messageId }: ParsedPayload<'chat:delete'>, { room, by: deleter }: Place): Empty {
    const message = findMessage(room.conversation, messageId)
    if (!message) throw new AppError('NOT_FOUND', 'there is no such message any more')
    const by = message.peerId !== null && message.peerId === deleter.peerId ? 'author' : 'moderator'
    if (by === 'moderator' && !may(deleter.role, 'delete-message')) throw new AppError('FORBIDDEN', 'only its author and moderators may delete a message')
    if (message.body.kind === 'deleted') return {}
    room.conversation = withDeleted(room.conversation, messageId, by)
    this.#parts.outbox.toRoom(room.roomId, 'chat:deleted', { messageId, by })
    if (by === 'moderator') this.#record(room, deleter, 'delete-message', message.peerId)
    return {}
  }

  react({ reaction }: ParsedPayload<'reaction:send'>, session: Session): Empty {
    const { room, peer } = this.#speaker(session)
    this.#pace(room, peer.peerId, 'reactions')
    this.#parts.outbox.toRoom(room.roomId, 'reaction:shown', { peerId: peer.peerId, reaction })
    room.teller.reaction(peer.peerId, reaction)
    return {}
  }

  raiseHand(session: Session): ConversationResponses['hand:raise'] {
    const { room, peer } = this.#speaker(session)
    this.#changeHands(room, withHand(room.conversation, peer.peerId, this.#parts.clock.nowMs()))
    return { position: positionOf(room.conversation, peer.peerId) ?? 1 }
  }

  lowerHand({ peerId }: ParsedPayload<'hand:lower'>, { room, by }: Place): Empty {
    const whose = peerId ?? by.peerId
    if (whose === null) throw new AppError('BAD_REQUEST', 'whose hand?')
    if (whose !== by.peerId && !may(by.role, 'lower-hand')) throw new AppError('FORBIDDEN', 'that is somebody else’s hand')
    const wasUp = positionOf(room.conversation, whose) !== null
    this.#changeHands(room, withoutHand(room.conversation, whose))
    if (wasUp && whose !== by.peerId) this.#record(room, by, 'lower-hand', whose)
    return {}
  }

  #write({ room, by }: Place, text: string, draftId: string): ConversationResponses['chat:send'] {
    const message: ChatMessage = {
      messageId: randomUUID() as MessageId,
      draftId,
      peerId: by.peerId,
      displayName: by.displayName,
      timeMs: this.#parts.clock.nowMs(),
      body: { kind: 'text', text },
    }
    room.conversation = withMessage(room.conversation, message)
    this.#parts.outbox.toRoom(room.roomId, 'chat:message', { message })
    if (by.peerId !== null) room.teller.chat(by.peerId)
    return { messageId: message.messageId }
  }

  /** Whoever may say something; throws NOT_JOINED, or FORBIDDEN. */
  #speaker(session: Session): { readonly room: Room; readonly peer: Peer } {
    const place = this.#parts.hall.placeOf(session)
    if (!may(place.peer.role, 'converse')) throw new AppError('FORBIDDEN')
    return place
  }

  /** Throws RATE_LIMITED; a person's pace is kept over a resume. */
  #pace(room: Room, who: string, what: keyof typeof PACE): void {
    const { conversation, allowed } = paced(room.conversation, who, what, this.#parts.clock.monotonicMs())
    room.conversation = conversation
    if (!allowed) throw new AppError('RATE_LIMITED')
  }

  /** What is done to others is recorded, and never what they wrote. `whom` may have left, and is nobody then. */
  #record(room: Room, by: Actor, what: Action, whom: PeerId | null): void {
    const person = whom === null ? undefined : room.peer(whom)
    this.#parts.ledger.record({ kind: 'audit', atMs: this.#parts.clock.nowMs(), roomId: room.roomId, by: by.person, role: by.role, what, detail: null, whom: person ? ledgerPerson(person) : null })
  }

  #changeHands(room: Room, after: Room['conversation']): void {
    if (after === room.conversation) return
    room.conversation = after
    this.#parts.outbox.toRoom(room.roomId, 'hands:changed', { hands: after.hands })
  }
}
