// The call as its person lives it: joins, keeps the media going through failures, brings the analysis in where there may be one, leaves.
import { PROTOCOL_VERSION } from '../../src/protocol/constants.ts'
import type { PeerId, RoomId } from '../../src/protocol/ids.ts'
import { may } from '../../src/protocol/roles.ts'
import type { Role } from '../../src/protocol/roles.ts'
import type { DeploymentInfo } from '../../src/protocol/purpose.ts'
import type { Invitation } from './access-token.ts'
import { AnalysisDoor } from './analysis-door.ts'
import { CallError, problemOf, toProblem } from './call-error.ts'
import type { DataKeys } from './data-keys.ts'
import { initialCallState, reduceCall } from './call-state.ts'
import type { CallEvent, CallState, PutOut } from './call-state.ts'
import { Connection } from './connection.ts'
import { checkOver } from './connectivity.ts'
import { ConversationLink } from './conversation-link.ts'
import { HiddenPage } from './hidden-page.ts'
import { isPassing, JOIN_RETRY_MS, joinPatiently } from './joining.ts'
import type { TextStorage } from './kept-store.ts'
import type { LocalMedia } from './local-media.ts'
import { MediaLink } from './media-link.ts'
import { ModerationLink } from './moderation-link.ts'
import { NetworkWatch } from './network-watch.ts'
import { OutgoingMedia } from './outgoing-media.ts'
import { restartPath } from './path-repair.ts'
import { PlaceMemory } from './place-memory.ts'
import { QualityWatch } from './quality-watch.ts'
import { cannotPlay } from './receiver.ts'
import type { TrackMap } from './receiver.ts'
import { listenToRoom } from './room-events.ts'
import { ScreenShare } from './screen-share.ts'
import { SpotlightStore } from './spotlight.ts'
import { Store } from './store.ts'
import type { Topic } from './topics.ts'
import { sameView } from './view.ts'
import type { View } from './view.ts'

/** Media that cannot be opened although the join succeeded: a worker that died in between, for instance. */
const SETBACKS = 10
const REFUSED_TOKEN: readonly string[] = ['TOKEN_INVALID', 'TOKEN_EXPIRED', 'TOKEN_WRONG_ROOM']

type CallOptions = {
  readonly roomId: RoomId
  readonly displayName: string
  readonly media: LocalMedia
  readonly storage: TextStorage | null
  readonly dataKeys: DataKeys
  readonly deployment: Store<DeploymentInfo | null>
  readonly invitation: Invitation | null
  readonly onInvitationRefused: () => void
}

export class CallSession {
  readonly roomId: RoomId
  readonly state = new Store<CallState>(initialCallState)
  readonly tracks = new Store<TrackMap>(new Map())
  readonly #door = new AnalysisDoor()
  readonly analysis = this.#door.inPage
  readonly media: LocalMedia
  readonly moderation: ModerationLink
  readonly conversation: ConversationLink
  readonly screen = new ScreenShare()
  readonly spotlight = new SpotlightStore(this.state, () => performance.now())
  readonly hidden = new HiddenPage()
  readonly quality = new QualityWatch(this.state, () => this.#link, () => performance.now())
  /** As others see it: what was typed, or what the invitation says. */
  #displayName: string
  readonly #options: CallOptions
  readonly #place: PlaceMemory
  readonly #signaling = new Connection({
    onUp: () => void this.#enter({ rebuild: false }),
    onLost: (reason) => this.#lost(reason),
    onTaken: () => this.#fail(new CallError('ELSEWHERE')),
  })
  readonly network: NetworkWatch
  readonly #outgoing: OutgoingMedia
  #link: MediaLink | null = null
  #resumeToken = ''
  #setbacks = 0
  #entry = 0
  #closed = false
  #view: View = new Map()

  constructor(options: CallOptions) {
    this.#options = options
    this.roomId = options.roomId
    this.media = options.media
    this.#displayName = options.displayName
    this.#place = new PlaceMemory(options.storage, options.roomId)
    this.network = new NetworkWatch({
      moved: () => this.#signaling.renew(),
      restart: async () => {
        if (!this.#signaling.socket.connected) return this.#signaling.renewSoon()
        const next = await restartPath(this.#link, () => this.network.isSilent)
        if (next === 'reconnect') this.#signaling.renewSoon()
        else if (next === 'rebuild') this.network.giveUp()
      },
      rebuild: () => {
        this.#dropLink()
        this.#signaling.renew()
      },
      connectionStates: () => this.#link?.connectionStates ?? [],
      sample: async () => (await this.#link?.flowSample()) ?? null,
      checkWays: checkOver(this.#signaling.request),
    })
    this.moderation = new ModerationLink({
      socket: this.#signaling.socket, request: this.#signaling.request, media: this.media, screen: this.screen, apply: (event) => this.#apply(event),
      onAdmitted: (resumeToken) => {
        this.#resumeToken = resumeToken
        // That they were let in is noted under it, whatever key the place itself gets.
        this.#options.dataKeys.remember(resumeToken)
        this.#place.keep({ token: resumeToken, producerIds: [] })
        void this.#enter({ rebuild: true })
      },
      onPutOut: (out) => this.#putOut(out),
    })
    this.conversation = new ConversationLink({ socket: this.#signaling.socket, request: this.#signaling.request, apply: (event) => this.#apply(event) })
    this.#listen()
    this.#outgoing = new OutgoingMedia({
      media: this.media, screen: this.screen, link: () => this.#link,
      onSynced: (link) => {
        if (!this.#closed) this.#place.keep({ token: this.#resumeToken, producerIds: link.producerIds })
      },
    })
  }

  get displayName(): string {
    return this.#displayName
  }

  join(): void {
    this.#phase({ kind: 'joining' })
    this.#signaling.open()
  }

  /** Tells the server, then closes everything. */
  async leave(): Promise<void> {
    if (this.#closed) return
    this.#place.giveUp()
    this.#phase({ kind: 'left' })
    await Promise.race([this.#signaling.request('room:leave', {}).catch(() => undefined), new Promise((resolve) => setTimeout(resolve, 500))])
    this.close()
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#entry++
    this.network.close()
    this.#link?.close()
    this.#signaling.close()
    this.#door.drop()
    this.conversation.close()
    this.media.close()
    this.screen.close()
    this.spotlight.close()
    this.hidden.close()
    this.quality.close()
  }

  announce(text: string, about?: Topic): void {
    this.#apply({ type: 'announce', text, ...(about ? { about } : {}) })
  }

  /** What is on the screen now: nothing else is received. */
  setView(view: View): void {
    if (sameView(view, this.#view)) return
    this.#view = view
    this.#link?.receiver.setView(view).catch(cannotPlay)
  }

  #listen(): void {
    const { socket } = this.#signaling
    socket.on('room:rejoin', () => {
      this.#phase({ kind: 'reconnecting', reason: 'media-server' })
      void this.#enter({ rebuild: true })
    })
    socket.on('peer:role', (event) => this.#changeRole(event))
    socket.on('quality', (report) => this.quality.report(report))
    listenToRoom(socket, { state: this.state, apply: (event) => this.#apply(event), receiver: () => this.#link?.receiver })
  }

  /** Takes the place in the room, new or again, and brings the media up or back. A newer entry ends an older one. */
  async #enter(options: { rebuild: boolean }): Promise<void> {
    const entry = ++this.#entry
    const current = (): boolean => entry === this.#entry && !this.#closed
    if (options.rebuild) this.#dropLink()
    try {
      const reply = await this.#joinRoom(current)
      if (!reply) return
      if (!reply.resumed || !reply.mediaKept) this.#dropLink()
      else if (!this.#link) await this.#closeStaleProducers()
      this.#resumeToken = reply.resumeToken
      this.#displayName = reply.displayName
      this.#options.dataKeys.remember(reply.resumeToken)
      this.#place.keep({ token: this.#resumeToken, producerIds: [] })
      this.#apply({ type: 'joined', reply })
      if (!may(reply.role, 'produce')) this.media.letGo()
      this.#options.deployment.set(reply.deployment)
      const { socket, request } = this.#signaling
      void this.#door.bring(reply.deployment, { state: this.state, socket, request, apply: (event) => this.#apply(event), storage: this.#options.storage })
      const kept = this.#link
      if (kept) await kept.restartIce().catch(() => undefined)
      const link = kept ?? (await MediaLink.open({
        request, routerRtpCapabilities: reply.routerRtpCapabilities, sends: may(reply.role, 'produce'), tracks: this.tracks,
        onTransportState: (state) => this.network.onTransportState(state),
      }))
      if (!current()) {
        if (link !== this.#link) link.close()
        return
      }
      this.#link = link
      this.#setbacks = 0
      // A restart may fail without another word: look again.
      this.network.expect()
      void link.receiver.setView(this.#view).catch(cannotPlay)
      // Those who came while the transports opened are in the state, not in the reply.
      await Promise.all([this.#outgoing.sync(), link.receiver.reconcile(this.state.getSnapshot().peers)])
    } catch (error) {
      if (!current()) return
      const code = error instanceof CallError ? error.code : 'INTERNAL'
      if (code === 'LOBBY_WAIT') return this.#phase({ kind: 'waiting', link: 'up' })
      // Many reloads leave more media behind than one person may have: start afresh, and ask for consent afresh.
      if (code === 'LIMIT_REACHED' && this.#place.read()) return this.#startAfresh()
      if (!isPassing(code) || ++this.#setbacks > SETBACKS) return this.#fail(error)
      setTimeout(() => current() && void this.#enter({ rebuild: true }), JOIN_RETRY_MS)
    }
  }

  #joinRoom(current: () => boolean): ReturnType<typeof joinPatiently> {
    const { invitation } = this.#options
    const ask = () => {
      const resumeToken = this.#place.read()?.token
      return this.#signaling.request('room:join', {
        protocolVersion: PROTOCOL_VERSION,
        roomId: this.roomId,
        displayName: this.#displayName,
        ...(resumeToken ? { resumeToken } : {}),
        ...(invitation ? { accessToken: invitation.token } : {}),
      })
    }
    return joinPatiently({ ask, current, hadPlace: () => this.state.getSnapshot().selfId !== null, reconnect: () => this.#signaling.renew() })
  }

  #changeRole(event: { readonly peerId: PeerId; readonly role: Role }): void {
    this.#apply({ type: 'peer:role', ...event })
    if (event.peerId !== this.state.getSnapshot().selfId) return
    const sends = may(event.role, 'produce')
    if (!sends) {
      this.media.letGo()
      this.screen.stop()
    }
    this.#link?.setSends(sends).then(() => this.#outgoing.sync()).catch((error: unknown) => console.warn('overtone: cannot send', error))
  }

  #dropLink(): void {
    this.quality.forget()
    this.#link?.close()
    this.#link = null
  }

  #apply(event: CallEvent): void {
    this.state.update((state) => reduceCall(state, event))
  }

  #phase(phase: CallState['phase']): void {
    // Whoever waits goes on waiting while the connection comes back: they have nothing else to see.
    const isWaiting = phase.kind === 'reconnecting' && this.state.getSnapshot().phase.kind === 'waiting'
    this.#apply({ type: 'phase', phase: isWaiting ? { kind: 'waiting', link: 'lost' } : phase })
  }

  #lost(reason: 'connection' | 'server-closing'): void {
    if (this.state.getSnapshot().phase.kind === 'left') return
    this.#entry++
    this.#phase({ kind: 'reconnecting', reason })
  }

  #putOut(out: PutOut): void {
    this.#place.giveUp()
    this.#phase({ kind: 'put-out', out })
    this.close()
  }

  #fail(error: unknown): void {
    if (error instanceof CallError && REFUSED_TOKEN.includes(error.code)) this.#options.onInvitationRefused()
    console.warn('overtone: the call ended', error)
    this.#phase({ kind: 'failed', problem: error instanceof CallError ? toProblem(error) : problemOf('INTERNAL') })
    this.close()
  }

  async #startAfresh(): Promise<void> {
    this.#place.giveUp()
    await this.#signaling.request('room:leave', {}).catch(() => undefined)
    this.#signaling.renew()
  }

  /** A resumed place still has the media of the page (or the generation) before this one. */
  async #closeStaleProducers(): Promise<void> {
    const stale = this.#place.read()?.producerIds ?? []
    await Promise.allSettled(stale.map((producerId) => this.#signaling.request('producer:close', { producerId })))
  }
}
