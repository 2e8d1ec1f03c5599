// The call as its person lives it: joins, keeps the media going through failures, brings the analysis in where there may be one, leaves.
import type { types } from 'mediasoup-client'
import { PROTOCOL_VERSION, SOURCES } from '../../src/protocol/constants.ts'
import type { Source } from '../../src/protocol/constants.ts'
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
import { ConversationLink } from './conversation-link.ts'
import { HiddenPage } from './hidden-page.ts'
import type { LocalMedia } from './local-media.ts'
import { checkOver } from './connectivity.ts'
import { MediaLink } from './media-link.ts'
import { ModerationLink } from './moderation-link.ts'
import { NetworkWatch } from './network-watch.ts'
import { outgoingOf } from './outgoing.ts'
import { restartPath } from './path-repair.ts'
import { PlaceMemory } from './place-memory.ts'
import type { TextStorage } from './preferences.ts'
import { QualityWatch } from './quality-watch.ts'
import type { TrackMap } from './receiver.ts'
import { ScreenShare } from './screen-share.ts'
import { SpotlightStore } from './spotlight.ts'
import { SignalingClient } from './signaling-client.ts'
import { Store } from './store.ts'
import type { Topic } from './topics.ts'
import { sameView } from './view.ts'
import type { View } from './view.ts'

const CONNECTING_MS = 5000
/** While the media server restarts it refuses joins; it is back within 5 s, so the call asks this often and this long. */
const JOIN_RETRY_MS = 400
const JOIN_RETRIES = 50
/** Media that cannot be opened although the join succeeded: a worker that died in between, for instance. */
const SETBACKS = 10
const REFUSED_TOKEN: readonly string[] = ['TOKEN_INVALID', 'TOKEN_EXPIRED', 'TOKEN_WRONG_ROOM']
const PASSING_ERRORS: readonly string[] = ['MEDIA_UNAVAILABLE', 'SHUTTING_DOWN', 'TIMEOUT', 'RATE_LIMITED']

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
  readonly #storage: TextStorage | null
  readonly #place: PlaceMemory
  readonly #dataKeys: DataKeys
  readonly #invitation: Invitation | null
  readonly #onInvitationRefused: () => void
  readonly #deployment: Store<DeploymentInfo | null>
  readonly #signaling = new SignalingClient()
  readonly network: NetworkWatch
  #link: MediaLink | null = null
  #resumeToken = ''
  #reconnectedMs = -Infinity
  #setbacks = 0
  #entry = 0
  #closed = false
  #view: View = new Map()
  readonly #syncing: Record<Source, Promise<void>> = { microphone: Promise.resolve(), camera: Promise.resolve(), screen: Promise.resolve(), 'screen-sound': Promise.resolve() }

  constructor(options: { roomId: RoomId; displayName: string; media: LocalMedia; storage: TextStorage | null; dataKeys: DataKeys; deployment: Store<DeploymentInfo | null>; invitation: Invitation | null; onInvitationRefused: () => void }) {
    this.roomId = options.roomId
    this.media = options.media
    this.#displayName = options.displayName
    this.#storage = options.storage
    this.#place = new PlaceMemory(options.storage, options.roomId)
    this.#dataKeys = options.dataKeys
    this.#invitation = options.invitation
    this.#onInvitationRefused = options.onInvitationRefused
    this.#deployment = options.deployment
    this.network = new NetworkWatch({
      moved: () => this.#reconnect(),
      restart: async () => {
        if (!this.#signaling.socket.connected) return this.#reconnectSoon()
        const next = await restartPath(this.#link, () => this.network.isSilent)
        if (next === 'reconnect') this.#reconnectSoon()
        else if (next === 'rebuild') this.network.giveUp()
      },
      rebuild: () => {
        this.#dropLink()
        this.#reconnect()
      },
      connectionStates: () => this.#link?.connectionStates ?? [],
      sample: async () => (await this.#link?.flowSample()) ?? null,
      checkWays: checkOver(this.#signaling.request),
    })
    this.moderation = new ModerationLink({
      socket: this.#signaling.socket, request: this.#signaling.request, media: this.media, screen: this.screen, apply: (event) => this.#apply(event),
      onAdmitted: (resumeToken) => {
        this.#resumeToken = resumeToken
        this.#place.keep({ token: resumeToken, producerIds: [] })
        void this.#enter({ rebuild: true })
      },
      onPutOut: (out) => this.#putOut(out),
    })
    this.conversation = new ConversationLink({ socket: this.#signaling.socket, request: this.#signaling.request, apply: (event) => this.#apply(event) })
    this.#listen()
    this.media.state.subscribe(() => void this.#syncOutgoing())
    this.screen.state.subscribe(() => void this.#syncOutgoing())
    this.media.setBeforeStop((source) => this.#syncing[source])
  }

  get displayName(): string {
    return this.#displayName
  }

  get closed(): boolean {
    return this.#closed
  }

  join(): void {
    this.#phase({ kind: 'joining' })
    this.#signaling.socket.connect()
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
    socket.on('connect', () => void this.#enter({ rebuild: false }))
    socket.on('connect_error', () => {
      if (this.state.getSnapshot().phase.kind !== 'left') this.#phase({ kind: 'reconnecting', reason: 'connection' })
    })
    let serverIsClosing = false
    socket.on('disconnect', (reason) => {
      if (this.#closed || reason === 'io client disconnect') return
      this.#entry++
      if (reason === 'io server disconnect' && !serverIsClosing) return this.#fail(new CallError('ELSEWHERE'))
      this.#phase({ kind: 'reconnecting', reason: serverIsClosing ? 'server-closing' : 'connection' })
      // socket.io does not come back by itself when the server ended the connection.
      if (reason === 'io server disconnect') setTimeout(() => !this.#closed && socket.connect(), 1000)
      serverIsClosing = false
    })
    socket.on('server:closing', () => {
      serverIsClosing = true
    })
    socket.on('room:rejoin', () => {
      this.#phase({ kind: 'reconnecting', reason: 'media-server' })
      void this.#enter({ rebuild: true })
    })
    socket.on('peer:joined', ({ peer }) => {
      this.#apply({ type: 'peer:joined', peer })
      for (const producer of peer.producers) this.#play(peer.peerId, producer)
    })
    socket.on('peer:left', (event) => {
      const peer = this.state.getSnapshot().peers.find((one) => one.peerId === event.peerId)
      for (const { producerId } of peer?.producers ?? []) this.#link?.receiver.dropProducer(producerId)
      this.#apply({ type: 'peer:left', ...event })
    })
    socket.on('peer:away', (event) => this.#apply({ type: 'peer:away', ...event }))
    socket.on('peer:back', (event) => this.#apply({ type: 'peer:back', ...event }))
    socket.on('peer:role', (event) => this.#changeRole(event))
    socket.on('producer:added', (event) => {
      this.#apply({ type: 'producer:added', ...event })
      this.#play(event.peerId, event.producer)
    })
    for (const type of ['producer:paused', 'producer:resumed'] as const) {
      socket.on(type, (event) => {
        this.#link?.receiver.setMuted(event.producerId, type === 'producer:paused')
        this.#apply({ type, ...event })
      })
    }
    socket.on('producer:closed', (event) => {
      this.#link?.receiver.dropProducer(event.producerId)
      this.#apply({ type: 'producer:closed', ...event })
    })
    socket.on('consumer:closed', ({ consumerId }) => this.#link?.receiver.dropConsumer(consumerId))
    socket.on('quality', (report) => this.quality.report(report))
    socket.on('speaker:active', ({ peerId }) => this.#apply({ type: 'speaker:active', peerId }))
    socket.on('analysis:status', (status) => this.#apply({ type: 'analysis:status', status }))
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
      this.#dataKeys.remember(reply.resumeToken)
      this.#place.keep({ token: this.#resumeToken, producerIds: [] })
      this.#apply({ type: 'joined', reply })
      if (!may(reply.role, 'produce')) this.media.letGo()
      this.#deployment.set(reply.deployment)
      const { socket, request } = this.#signaling
      void this.#door.bring(reply.deployment, { state: this.state, socket, request, apply: (event) => this.#apply(event), storage: this.#storage })
      const kept = this.#link
      if (kept) await kept.restartIce().catch(() => undefined)
      const link =
        kept ??
        (await MediaLink.open({
          request: this.#signaling.request,
          routerRtpCapabilities: reply.routerRtpCapabilities,
          sends: may(reply.role, 'produce'),
          tracks: this.tracks,
          onTransportState: (state: types.ConnectionState) => this.network.onTransportState(state),
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
      await Promise.all([this.#syncOutgoing(), link.receiver.reconcile(this.state.getSnapshot().peers)])
    } catch (error) {
      if (!current()) return
      const code = error instanceof CallError ? error.code : 'INTERNAL'
      if (code === 'LOBBY_WAIT') return this.#phase({ kind: 'waiting', link: 'up' })
      // Many reloads leave more media behind than one person may have: start afresh, and ask for consent afresh.
      if (code === 'LIMIT_REACHED' && this.#place.read()) return this.#startAfresh()
      if (!PASSING_ERRORS.includes(code) || ++this.#setbacks > SETBACKS) return this.#fail(error)
      setTimeout(() => current() && void this.#enter({ rebuild: true }), JOIN_RETRY_MS)
    }
  }

  async #joinRoom(current: () => boolean) {
    for (let attempt = 0; current(); attempt++) {
      const resumeToken = this.#place.read()?.token
      try {
        const reply = await this.#signaling.request('room:join', {
          protocolVersion: PROTOCOL_VERSION,
          roomId: this.roomId,
          displayName: this.#displayName,
          ...(resumeToken ? { resumeToken } : {}),
          ...(this.#invitation ? { accessToken: this.#invitation.token } : {}),
        })
        return current() ? reply : null
      } catch (error) {
        const code = error instanceof CallError ? error.code : 'INTERNAL'
        if (code === 'UNREACHABLE' && this.state.getSnapshot().selfId) return null
        if (code === 'ALREADY_JOINED') {
          this.#reconnect()
          return null
        }
        if (!PASSING_ERRORS.includes(code) || attempt >= JOIN_RETRIES) throw error
        await new Promise((resolve) => setTimeout(resolve, JOIN_RETRY_MS))
      }
    }
    return null
  }

  #changeRole(event: { readonly peerId: PeerId; readonly role: Role }): void {
    this.#apply({ type: 'peer:role', ...event })
    if (event.peerId !== this.state.getSnapshot().selfId) return
    const sends = may(event.role, 'produce')
    if (!sends) {
      this.media.letGo()
      this.screen.stop()
    }
    this.#link?.setSends(sends).then(() => this.#syncOutgoing()).catch((error: unknown) => console.warn('overtone: cannot send', error))
  }

  #play(...[peerId, producer]: Parameters<MediaLink['receiver']['offer']>): void {
    this.#link?.receiver.offer(peerId, producer).catch(cannotPlay)
  }

  async #syncOutgoing(): Promise<void> {
    await Promise.all(SOURCES.map((source) => this.#syncSource(source)))
  }

  /** One change at a time for each source; each brings the sender to the newest local state. */
  #syncSource(source: Source): Promise<void> {
    this.#syncing[source] = this.#syncing[source].then(async () => {
      const wish = outgoingOf(source, this.media.state.getSnapshot(), this.screen.state.getSnapshot())
      const link = this.#link
      if (!link || link.closed || wish === 'wait') return
      await link.setOutgoing(source, wish.track, wish.muted).catch((error: unknown) => {
        if (link === this.#link && !link.closed) console.warn(`overtone: cannot send the ${source}`, error)
      })
      if (link === this.#link && !this.#closed) this.#place.keep({ token: this.#resumeToken, producerIds: link.producerIds })
    })
    return this.#syncing[source]
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

  #putOut(out: PutOut): void {
    this.#place.giveUp()
    this.#phase({ kind: 'put-out', out })
    this.close()
  }

  #fail(error: unknown): void {
    if (error instanceof CallError && REFUSED_TOKEN.includes(error.code)) this.#onInvitationRefused()
    console.warn('overtone: the call ended', error)
    this.#phase({ kind: 'failed', problem: error instanceof CallError ? toProblem(error) : problemOf('INTERNAL') })
    this.close()
  }

  /** A new connection is a new join with the resume token. */
  #reconnect(): void {
    this.#entry++
    this.#reconnectedMs = performance.now()
    this.#phase({ kind: 'reconnecting', reason: 'connection' })
    this.#signaling.socket.disconnect().connect()
  }

  /** At once, but not before a connection that is being made has had its time. */
  #reconnectSoon(): void {
    if (performance.now() - this.#reconnectedMs < CONNECTING_MS) return
    this.#reconnect()
  }

  async #startAfresh(): Promise<void> {
    this.#place.giveUp()
    await this.#signaling.request('room:leave', {}).catch(() => undefined)
    this.#reconnect()
  }

  /** A resumed place still has the media of the page (or the generation) before this one. */
  async #closeStaleProducers(): Promise<void> {
    const stale = this.#place.read()?.producerIds ?? []
    await Promise.allSettled(stale.map((producerId) => this.#signaling.request('producer:close', { producerId })))
  }
}

function cannotPlay(error: unknown): void {
  console.warn('overtone: cannot play a stream', error)
}
