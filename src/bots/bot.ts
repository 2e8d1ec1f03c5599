// A participant without a browser: joins a room like a client, sends real RTP, and notes what the server says about faces and voices.
import { randomUUID } from 'node:crypto'
import { CONSENT_VERSION, PROTOCOL_VERSION, type Audience } from '../protocol/constants.ts'
import { type Emotion, type Reading } from '../protocol/emotion.ts'
import { type PeerInfo, type RequestName, type RequestPayload, type ResponseData } from '../protocol/events.ts'
import { type PeerId, type ProducerId, type RoomId } from '../protocol/ids.ts'
import { CallLink } from './call-link.ts'
import { type LoopStudio, type StudioJob } from './loop-studio.ts'
import { type LoopRequest, type MediaLoop } from './media-loop.ts'
import { AUDIO_LEVEL_EXTENSION_ID, AUDIO_PAYLOAD_TYPE, RtpSender, VIDEO_PAYLOAD_TYPE, type StreamKind } from './rtp-sender.ts'
import { type Gesture } from './small-talk.ts'
import { Watcher } from './watcher.ts'

/** Newest readings kept for whoever measures. */
const READINGS_KEPT = 20_000

export type BotOptions = {
  /** Such as http://127.0.0.1:3000 */
  readonly url: string
  readonly roomId: string
  readonly displayName: string
  readonly botToken: string
  readonly studio: LoopStudio
  readonly expression?: Emotion
  /** The look and the voice. */
  readonly lookSeed?: number
  /** Further wishes for the loop (size, rate, silence), or files in place of the drawing. */
  readonly loop?: Partial<LoopRequest> & { readonly faceFile?: string; readonly voiceFile?: string }
  /** null: the bot does not agree to be analysed. */
  readonly consent?: Audience | null
  /** Camera or microphone off from the start. */
  readonly muted?: readonly StreamKind[]
  /** Takes everybody's streams, too (see watcher.ts). */
  readonly watches?: boolean
}

/** A reading as it reached this bot. */
export type HeardReading = {
  readonly reading: Reading<PeerId>
  readonly isOwn: boolean
  /** Unix ms with fractions. */
  readonly arrivedMs: number
  /** Own readings: from sending the newest frame or sound that the reading names to its arrival here; null for others'. */
  readonly latencyMs: { readonly video: number | null; readonly audio: number | null } | null
}

export class Bot {
  readonly #options: BotOptions
  readonly #link: CallLink
  readonly #readings: HeardReading[] = []
  readonly #peers = new Map<PeerId, PeerInfo>()
  readonly #producers = new Map<StreamKind, ProducerId>()
  readonly #muted: Set<StreamKind>
  #sender: RtpSender | null = null
  #watcher: Watcher | null = null
  #peerId: PeerId | null = null
  #resumeToken: string | undefined
  #canBeAnalysed = false
  /** What it agrees to now: asked again after its place was lost, it answers the same. */
  #audience: Audience | null
  #expression: Emotion
  #closing: Promise<void> | null = null
  /** Joining again waits for the join before it. */
  #joining: Promise<void> = Promise.resolve()
  /** Called for each reading as it arrives. */
  onReading: ((heard: HeardReading) => void) | null = null

  private constructor(options: BotOptions) {
    this.#options = options
    this.#expression = options.expression ?? 'neutral'
    this.#audience = options.consent === undefined ? 'everyone' : options.consent
    this.#muted = new Set(options.muted)
    const { socket } = this.#link = new CallLink(options.url)
    socket.on('readings', ({ readings }) => { this.#note(readings) })
    socket.on('peer:joined', ({ peer }) => { this.#peers.set(peer.peerId, peer) })
    socket.on('peer:left', ({ peerId }) => { this.#peers.delete(peerId) })
    socket.on('room:rejoin', () => { this.#joinAgain() })
    // A bot that is put out stays out.
    socket.on('you:moderated', ({ moderation }) => { if (moderation === 'remove' || moderation === 'ban') void this.close() })
    socket.io.on('reconnect', () => { this.#joinAgain() })
  }

  /** Resolves when the bot is in the room and its media flow. */
  static async join(options: BotOptions): Promise<Bot> {
    const bot = new Bot(options)
    try {
      await bot.#link.connect()
      await bot.#enter()
      return bot
    } catch (error) {
      await bot.close()
      throw error
    }
  }

  get peerId(): PeerId {
    if (this.#peerId === null) throw new Error('the bot has not joined')
    return this.#peerId
  }

  get displayName(): string {
    return this.#options.displayName
  }

  /** Whether this server analyses anybody: its purpose may prohibit it. */
  get canBeAnalysed(): boolean {
    return this.#canBeAnalysed
  }

  get expression(): Emotion {
    return this.#expression
  }

  /** The other people in the room. */
  get peers(): readonly PeerInfo[] {
    return [...this.#peers.values()]
  }

  get readings(): readonly HeardReading[] {
    return this.#readings
  }

  get packetsSent(): number {
    return this.#sender?.packetsSent ?? 0
  }

  get keyFrameRequests(): number {
    return this.#sender?.keyFrameRequests ?? 0
  }

  /** How many streams of others it takes. */
  get streams(): number {
    return this.#watcher?.streams ?? 0
  }

  get closed(): boolean {
    return this.#closing !== null
  }

  sendTimeOf(kind: StreamKind, rtpTimestamp: number): number | undefined {
    return this.#sender?.sendTimeOf(kind, rtpTimestamp)
  }

  /** The new face and voice start as soon as they are drawn. */
  async setExpression(expression: Emotion): Promise<void> {
    this.#expression = expression
    const loop = await this.#render(expression)
    if (this.#expression === expression && !this.closed) this.#sender?.setLoop(loop)
  }

  /** Plays a loop made elsewhere. */
  setLoop(loop: MediaLoop): void {
    this.#sender?.setLoop(loop)
  }

  muteCamera(muted: boolean): Promise<void> {
    return this.#mute('video', muted)
  }

  muteMicrophone(muted: boolean): Promise<void> {
    return this.#mute('audio', muted)
  }

  async giveConsent(audience: Audience): Promise<void> {
    this.#audience = audience
    await this.request('consent:give', { version: CONSENT_VERSION, audience })
  }

  async withdrawConsent(): Promise<void> {
    this.#audience = null
    await this.request('consent:withdraw', {})
  }

  async make(gesture: Gesture): Promise<void> {
    if (gesture.kind === 'write') await this.request('chat:send', { text: gesture.text, draftId: randomUUID() })
    else if (gesture.kind === 'react') await this.request('reaction:send', { reaction: gesture.reaction })
    else await this.request(gesture.kind === 'raise-hand' ? 'hand:raise' : 'hand:lower', {})
  }

  /** Any request of the protocol; rejects with RefusedError. */
  request<Name extends RequestName>(name: Name, payload: RequestPayload<Name>): Promise<ResponseData[Name]> {
    return this.#link.request(name, payload)
  }

  /** The network goes: the connection breaks off, and comes back by itself. */
  breakOff(): void {
    this.#link.socket.io.engine.close()
  }

  /** Goes without a word, as a page that crashes. */
  vanish(): void {
    this.#closing ??= Promise.resolve()
    this.#watcher?.close()
    this.#sender?.close()
    this.#link.close()
  }

  async close(): Promise<void> {
    this.#closing ??= this.#leave()
    await this.#closing
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  async #leave(): Promise<void> {
    this.#watcher?.close()
    this.#sender?.close()
    if (this.#link.socket.connected) await this.#link.request('room:leave', {}, 1_000).catch(() => {})
    this.#link.close()
  }

  #joinAgain(): void {
    this.#joining = this.#joining.then(() => this.#enter()).catch((error: unknown) => {
      if (!this.closed) console.error(`${this.displayName} could not join again: ${error instanceof Error ? error.message : String(error)}`)
    })
  }

  async #enter(): Promise<void> {
    if (this.closed) return
    const { roomId, displayName, botToken } = this.#options
    const rendering = this.#render(this.#expression)
    // when the server refuses, nobody waits for the drawing any more
    rendering.catch(() => {})
    const joined = await this.request('room:join', { protocolVersion: PROTOCOL_VERSION, roomId: roomId as RoomId, displayName, botToken, resumeToken: this.#resumeToken })
    this.#peerId = joined.peerId
    this.#resumeToken = joined.resumeToken
    this.#canBeAnalysed = joined.deployment.analysis === 'available'
    this.#peers.clear()
    for (const peer of joined.peers) this.#peers.set(peer.peerId, peer)
    // the server kept the media: they flow on from the same socket
    if (joined.resumed && joined.mediaKept && this.#sender !== null) return this.#watcher?.reconcile(joined.peers)
    this.#watcher?.close()
    this.#sender?.close()
    const loop = await rendering
    const transport = await this.request('transport:create', { direction: 'send', kind: 'plain' })
    if (transport.kind !== 'plain') throw new Error('the server gave no plain transport')
    const sender = this.#sender = await RtpSender.open({ ip: transport.ip, port: transport.port }, `bot-${joined.peerId}`, loop)
    for (const kind of ['audio', 'video'] as const) {
      const paused = this.#muted.has(kind)
      sender.setMuted(kind, paused)
      const { producerId } = await this.request('producer:create', { transportId: transport.transportId, kind, source: kind === 'audio' ? 'microphone' : 'camera', rtpParameters: this.#rtpParameters(kind, sender, loop), paused })
      this.#producers.set(kind, producerId)
    }
    // Where nobody can be analysed there is nothing to agree to, and the bot is in the call all the same.
    if (this.#audience !== null && joined.consent === null && this.#canBeAnalysed) await this.giveConsent(this.#audience)
    if (this.#options.watches === true) this.#watcher = await Watcher.open(this.#link, joined)
    if (!this.closed) return
    sender.close()
    this.#watcher?.close()
  }

  #rtpParameters(kind: StreamKind, sender: RtpSender, loop: MediaLoop): Record<string, unknown> {
    const shared = { encodings: [{ ssrc: sender.ssrcOf(kind) }], rtcp: { cname: `bot-${this.peerId}`, reducedSize: true } }
    if (kind === 'audio') {
      return {
        ...shared,
        codecs: [{ mimeType: 'audio/opus', payloadType: AUDIO_PAYLOAD_TYPE, clockRate: 48_000, channels: 2, parameters: {}, rtcpFeedback: [] }],
        headerExtensions: [{ uri: 'urn:ietf:params:rtp-hdrext:ssrc-audio-level', id: AUDIO_LEVEL_EXTENSION_ID }],
      }
    }
    const rtcpFeedback = [{ type: 'nack', parameter: 'pli' }, { type: 'ccm', parameter: 'fir' }]
    const codec = loop.codec === 'vp8'
      ? { mimeType: 'video/VP8', parameters: {} }
      : { mimeType: 'video/H264', parameters: { 'packetization-mode': 1, 'profile-level-id': '42e01f', 'level-asymmetry-allowed': 1 } }
    return { ...shared, codecs: [{ ...codec, payloadType: VIDEO_PAYLOAD_TYPE, clockRate: 90_000, rtcpFeedback }], headerExtensions: [] }
  }

  async #mute(kind: StreamKind, muted: boolean): Promise<void> {
    if (muted) this.#muted.add(kind)
    else this.#muted.delete(kind)
    this.#sender?.setMuted(kind, muted)
    const producerId = this.#producers.get(kind)
    if (producerId !== undefined) await this.request(muted ? 'producer:pause' : 'producer:resume', { producerId })
  }

  #render(expression: Emotion): Promise<MediaLoop> {
    const { studio, lookSeed = 4, loop = {} } = this.#options
    const { faceFile, voiceFile = null, ...wishes } = loop
    const request: LoopRequest = { ...wishes, lookSeed, expression }
    const job: StudioJob = faceFile === undefined ? { kind: 'drawn', ...request } : { kind: 'folder', ...request, faceFile, voiceFile }
    return studio.loop(job)
  }

  #note(readings: readonly Reading<PeerId>[]): void {
    const arrivedMs = performance.timeOrigin + performance.now()
    for (const reading of readings) {
      const isOwn = reading.peerId === this.#peerId
      const since = (kind: StreamKind): number | null => {
        const timestamp = reading.rtp[kind]
        const sentMs = timestamp === null ? undefined : this.sendTimeOf(kind, timestamp)
        return sentMs === undefined ? null : arrivedMs - sentMs
      }
      const heard: HeardReading = { reading, isOwn, arrivedMs, latencyMs: isOwn ? { video: since('video'), audio: since('audio') } : null }
      this.#readings.push(heard)
      if (this.#readings.length > READINGS_KEPT) this.#readings.splice(0, READINGS_KEPT / 4)
      this.onReading?.(heard)
    }
  }
}
