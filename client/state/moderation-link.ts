// Moderation between this page and the server: what is done to others is asked for, what is done to oneself is carried out.
import type { PeerInfo } from '../../src/protocol/events.ts'
import type { BannedPerson, Moderation, WaitingPerson } from '../../src/protocol/moderation.ts'
import type { Role } from '../../src/protocol/roles.ts'
import type { Key } from '../words/shape.ts'
import { say } from '../words/words.ts'
import { toProblem } from './call-error.ts'
import type { CallEvent, PutOut } from './call-state.ts'
import type { LocalMedia } from './local-media.ts'
import type { Undone } from './room-state.ts'
import type { ScreenShare } from './screen-share.ts'
import type { Request, ServerSocket } from './signaling-client.ts'

type ModerationAccess = {
  readonly socket: ServerSocket
  readonly request: Request
  readonly media: LocalMedia
  readonly screen: ScreenShare
  readonly apply: (event: CallEvent) => void
  /** Let in from the lobby: `room:join` with this token is answered with a place. */
  readonly onAdmitted: (resumeToken: string) => void
  readonly onPutOut: (how: PutOut) => void
}

type Answer = 'admit' | 'deny'
const ANSWERED = { admit: 'people.said.admitted', deny: 'people.said.denied' } as const satisfies Record<Answer, Key>
const DONE = {
  mute: 'people.said.muted', 'ask-to-unmute': 'people.said.asked', 'stop-camera': 'people.said.cameraStopped', 'stop-screen': 'people.said.screenStopped', remove: 'people.said.removed', ban: 'people.said.banned',
} as const satisfies Record<Moderation, Key>

export class ModerationLink {
  readonly #access: ModerationAccess

  constructor(access: ModerationAccess) {
    this.#access = access
    const { socket, apply, onAdmitted, onPutOut } = access
    socket.on('room:door', (door) => apply({ type: 'room:door', door }))
    socket.on('room:outside', (outside) => apply({ type: 'room:outside', outside }))
    socket.on('lobby:admitted', ({ resumeToken }) => onAdmitted(resumeToken))
    socket.on('lobby:denied', ({ reason }) => onPutOut({ how: reason }))
    socket.on('you:moderated', ({ moderation, by: { displayName: by } }) => {
      if (moderation === 'remove' || moderation === 'ban') onPutOut({ how: moderation === 'ban' ? 'banned' : 'removed', by })
      else this.#undergo(moderation, by)
    })
  }

  answerKnock(answer: Answer, { waitingId, displayName }: WaitingPerson): Promise<void> {
    return this.#ask(() => this.#access.request(`lobby:${answer}`, { waitingId }), say(ANSWERED[answer], { name: displayName }))
  }

  answerAll(answer: Answer): Promise<void> {
    return this.#ask(() => this.#access.request(`lobby:${answer}-all`, {}))
  }

  /** What the door is now is told to everybody, and announced then. */
  setLobby(on: boolean): Promise<void> {
    return this.#ask(() => this.#access.request('room:set-lobby', { on }))
  }

  setLock(on: boolean): Promise<void> {
    return this.#ask(() => this.#access.request('room:set-lock', { on }))
  }

  async muteAll(): Promise<void> {
    await this.#ask(async () => {
      const { muted } = await this.#access.request('room:mute-all', {})
      this.#say(muted === 0 ? say('people.said.nobodyToMute') : say('people.said.mutedAll', { count: muted }))
    })
  }

  act(moderation: Moderation, { peerId, displayName }: PeerInfo): Promise<void> {
    return this.#ask(() => this.#access.request(`peer:${moderation}`, { peerId }), say(DONE[moderation], { name: displayName }))
  }

  liftBan({ banId }: BannedPerson): Promise<void> {
    return this.#ask(() => this.#access.request('ban:lift', { banId }))
  }

  setRole({ peerId }: PeerInfo, role: Role): Promise<void> {
    return this.#ask(() => this.#access.request('peer:set-role', { peerId, role }))
  }

  /** The microphone opens here and nowhere else. */
  answerRequest(yes: boolean): void {
    this.#access.apply({ type: 'moderated:read', what: 'asked' })
    if (!yes) return
    void this.#access.media.setMicrophoneOn(true)
    this.#say(say('call.said.microphoneOn'))
  }

  hideNotice(): void {
    this.#access.apply({ type: 'moderated:read', what: 'doneBy' })
  }

  /** What is so already needs no word. */
  #undergo(moderation: Undone | 'ask-to-unmute', by: string): void {
    const { media, screen, apply } = this.#access
    const { microphone, camera } = media.state.getSnapshot()
    const isHeard = microphone.kind === 'on' && !microphone.muted
    const isSharing = screen.state.getSnapshot().kind === 'on'
    const isOff = { mute: !isHeard, 'stop-camera': camera.kind === 'off', 'stop-screen': !isSharing, 'ask-to-unmute': isHeard }
    if (isOff[moderation]) return
    if (moderation === 'mute') void media.setMicrophoneOn(false)
    if (moderation === 'stop-camera') void media.setCameraOn(false)
    if (moderation === 'stop-screen') screen.stop()
    apply({ type: 'moderated', moderation, by })
  }

  async #ask(request: () => Promise<unknown>, said: string | null = null): Promise<void> {
    try {
      await request()
      if (said !== null) this.#say(said)
    } catch (error) {
      this.#say(say('people.failed', { title: toProblem(error).title }))
    }
  }

  #say(text: string): void {
    this.#access.apply({ type: 'announce', text })
  }
}
