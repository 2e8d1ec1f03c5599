// The conversation between this page and the server: what comes goes into the state, what is written is sent, and kept until it arrived.
import type { Reaction } from '../../src/protocol/constants.ts'
import type { MessageId, PeerId } from '../../src/protocol/ids.ts'
import { say } from '../words/words.ts'
import { toProblem } from './call-error.ts'
import type { CallEvent } from './call-state.ts'
import type { Request, ServerSocket } from './signaling-client.ts'

/** How long a reaction floats, as in conversation.css. */
export const REACTION_MS = 3000

export class ConversationLink {
  readonly #socket: ServerSocket
  readonly #request: Request
  readonly #apply: (event: CallEvent) => void
  readonly #timers = new Set<ReturnType<typeof setTimeout>>()
  #shown = 0

  constructor(access: { socket: ServerSocket; request: Request; apply: (event: CallEvent) => void }) {
    this.#socket = access.socket
    this.#request = access.request
    this.#apply = access.apply
    this.#socket.on('chat:message', ({ message }) => this.#apply({ type: 'chat:message', message }))
    this.#socket.on('chat:deleted', (event) => this.#apply({ type: 'chat:deleted', ...event }))
    this.#socket.on('hands:changed', ({ hands }) => this.#apply({ type: 'hands:changed', hands }))
    this.#socket.on('reaction:shown', ({ peerId, reaction }) => this.#show(peerId, reaction))
  }

  setChatOpen(isOpen: boolean): void {
    this.#apply({ type: 'chat:open', isOpen })
  }

  /** Sends what was written; again, with the draft's own id, after it failed: the server takes it once. */
  async send(text: string, draftId: string = crypto.randomUUID()): Promise<void> {
    this.#apply({ type: 'chat:draft', draft: { draftId, text, state: { kind: 'sending' } } })
    try {
      await this.#request('chat:send', { text, draftId })
      this.#apply({ type: 'chat:draft-over', draftId })
    } catch (error) {
      this.#apply({ type: 'chat:draft', draft: { draftId, text, state: { kind: 'failed', problem: toProblem(error) } } })
    }
  }

  discard(draftId: string): void {
    this.#apply({ type: 'chat:draft-over', draftId })
  }

  async delete(messageId: MessageId): Promise<void> {
    await this.#request('chat:delete', { messageId }).catch(() => this.#say(say('conversation.said.notDeleted')))
  }

  async react(reaction: Reaction): Promise<void> {
    await this.#request('reaction:send', { reaction }).catch(() => this.#say(say('conversation.said.reactionFailed')))
  }

  async setHand(isUp: boolean): Promise<void> {
    await this.#request(isUp ? 'hand:raise' : 'hand:lower', {}).catch(() => this.#say(say('conversation.said.handFailed')))
  }

  async lowerHandOf(peerId: PeerId): Promise<void> {
    await this.#request('hand:lower', { peerId }).catch(() => this.#say(say('conversation.said.handFailed')))
  }

  close(): void {
    for (const timer of this.#timers) clearTimeout(timer)
    this.#timers.clear()
  }

  #show(peerId: PeerId, reaction: Reaction): void {
    const key = ++this.#shown
    this.#apply({ type: 'reaction:shown', shown: { key, peerId, reaction } })
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      this.#apply({ type: 'reaction:over', key })
    }, REACTION_MS)
    this.#timers.add(timer)
  }

  #say(text: string): void {
    this.#apply({ type: 'announce', text })
  }
}
