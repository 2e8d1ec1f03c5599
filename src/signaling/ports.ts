// What signaling needs of the rest of the house; main.ts passes in objects that fit (sfu and analysis).
import type { Granted } from '../kit/consent.ts'
import type { Alert, Rules } from '../protocol/alerts.ts'
import type { ApiToken, Webhook, WebhookDelivery } from '../protocol/api-answers.ts'
import type { WebhookEvent } from '../protocol/api-requests.ts'
import type { AnalysedSource, Audience, ConnectionPath, Language } from '../protocol/constants.ts'
import type { Negotiated, ProbeOffer, TransportOffer } from '../protocol/connectivity.ts'
import type { DashboardResponses } from '../protocol/dashboard.ts'
import type { Source } from '../protocol/events.ts'
import type { Reading } from '../protocol/emotion.ts'
import type { ConsumerId, MeetingId, PeerId, ProducerId, RoomId, TransportId } from '../protocol/ids.ts'
import type { AgreedWords, ConsentChange, Erased, KeptData, KeptPerson } from '../protocol/kept-data.ts'
import type { Meeting, Observation } from '../protocol/observation.ts'
import type { Purpose } from '../protocol/purpose.ts'
import type { QualityReport, Score } from '../protocol/quality.ts'
import type { ExportFormat, MeetingReport, MeetingSummary } from '../protocol/report.ts'

/** The media server: hands out media rooms. Implemented by sfu/sfu.ts. */
export interface MediaServer {
  /** The room's media, opened on the least loaded worker where it is not open yet. Throws MEDIA_UNAVAILABLE while no worker is up. */
  openRoom(roomId: RoomId): Promise<MediaRoom>
  /** Transports that carry nothing, one for each path, to find out by which ones a browser can connect. Throws MEDIA_UNAVAILABLE while no worker is up. */
  openCheck(paths: readonly ConnectionPath[]): Promise<MediaCheck>
}

export interface MediaCheck {
  readonly closed: boolean
  readonly offers: readonly ProbeOffer[]
  /** Throws NOT_FOUND for a transport that is not of this check. */
  connect(transportId: TransportId, dtlsParameters: Negotiated): Promise<void>
  /** Safe twice. */
  close(): void
}

/** One room on one router. Everything made in it belongs to a peer; asking for another peer's thing throws NOT_FOUND. */
export interface MediaRoom {
  readonly roomId: RoomId
  readonly closed: boolean
  /** What clients load their device with (abs-capture-time left out). */
  readonly rtpCapabilities: Negotiated
  /** Why and when the room ended other than by close(): 'media-worker-died'. */
  onDied(listener: () => void): void
  /** A consumer closed because its producer did. */
  onConsumerClosed(listener: (event: { peerId: PeerId; consumerId: ConsumerId }) => void): void
  /** The loudest of those who speak. */
  onActiveSpeaker(listener: (peerId: PeerId | null) => void): void
  /** Everybody whose microphone is louder than the threshold now, the loudest first; looked at twice a second, told when somebody begins or ends. */
  onSpeakers(listener: (peerIds: readonly PeerId[]) => void): void
  /** Whether anything of a person still reaches the media server: told when it changes, within about 3 s where they have a camera on. */
  onReachable(listener: (event: { peerId: PeerId; reachable: boolean }) => void): void
  /** What changed in how well a person's media arrive, at most once a second for each. */
  onQuality(listener: (event: { readonly peerId: PeerId; readonly report: QualityReport }) => void): void
  /** The worst of what reaches the server from a person and of what reaches them, paused things left out; at most once a second, when it changes. */
  onScore(listener: (event: { readonly peerId: PeerId; readonly score: Score }) => void): void
  createWebRtcTransport(peerId: PeerId, direction: 'send' | 'receive'): Promise<TransportOffer>
  /** Plain RTP in from this machine (bots, tests): rtcp-mux, comedia, loopback only. */
  createPlainTransport(peerId: PeerId): Promise<{ transportId: TransportId; ip: string; port: number }>
  connectTransport(peerId: PeerId, transportId: TransportId, dtlsParameters: Negotiated): Promise<void>
  restartIce(peerId: PeerId, transportId: TransportId): Promise<{ iceParameters: Negotiated }>
  produce(peerId: PeerId, transportId: TransportId, media: { kind: 'audio' | 'video'; source: Source; rtpParameters: Negotiated; paused: boolean }): Promise<ProducerId>
  pauseProducer(peerId: PeerId, producerId: ProducerId): Promise<void>
  resumeProducer(peerId: PeerId, producerId: ProducerId): Promise<void>
  closeProducer(peerId: PeerId, producerId: ProducerId): void
  /** Made paused; the client resumes it when its side is ready. */
  consume(peerId: PeerId, transportId: TransportId, producerId: ProducerId, rtpCapabilities: Negotiated): Promise<{ consumerId: ConsumerId; kind: 'audio' | 'video'; rtpParameters: Negotiated; producerPaused: boolean }>
  pauseConsumer(peerId: PeerId, consumerId: ConsumerId): Promise<void>
  resumeConsumer(peerId: PeerId, consumerId: ConsumerId): Promise<void>
  setConsumerLayers(peerId: PeerId, consumerId: ConsumerId, spatialLayer: number): Promise<void>
  /** Closes everything of one peer: transports, producers, consumers. */
  removePeer(peerId: PeerId): void
  close(): void
}

/** Expression analysis. Implemented by analysis/analysis.ts. */
export interface Analysis {
  readonly state: 'off' | 'ready' | 'recovering'
  /** Starts (or restarts on the new terms) the analysis of one person's producers; ends by itself when the consent's signal aborts or the producer closes. */
  analyse(granted: Granted, producer: { producerId: ProducerId; kind: 'audio' | 'video'; source: AnalysedSource; paused: boolean }): void
  /** The person muted or unmuted: the worker is told at once. */
  setPaused(producerId: ProducerId, paused: boolean): void
  /** Once a tick for each room that has any: everything new. Who may see what is signaling's to enforce. */
  onReadings(listener: (roomId: RoomId, readings: readonly Reading<PeerId>[]) => void): void
  onStateChange(listener: (state: 'off' | 'ready' | 'recovering') => void): void
}

export type LedgerPerson = KeptPerson

export type ConsentEntry = {
  readonly kind: 'consent'
  readonly atMs: number
  readonly roomId: RoomId
  readonly person: LedgerPerson
  readonly change: ConsentChange
  readonly audience: Audience | null
  readonly purpose: Purpose
  readonly words: AgreedWords
}

/** Who saw or did what to whom; `whom` is null for what concerns the whole room. */
export type AuditEntry = {
  readonly kind: 'audit'
  readonly atMs: number
  /** '*': the whole server. */
  readonly roomId: RoomId | '*'
  readonly by: LedgerPerson
  /** Of `by`, at that time. */
  readonly role: string
  readonly what: string
  readonly detail: string | null
  readonly whom: LedgerPerson | null
}

/** 'failing': what is recorded waits (`queued`) for a database that cannot be written now; `lost` had no place to wait any more. */
export type LedgerHealth = { readonly state: 'ok' | 'failing'; readonly queued: number; readonly lost: number }

/** What is kept of people, and for how long. Implemented by insights/insights.ts. */
export interface Ledger {
  readonly retentionHours: number
  /** Returns at once, whatever the disk does. */
  record(entry: ConsentEntry | AuditEntry): void
  /** Everything kept about whoever holds the key. Throws LEDGER_UNAVAILABLE. */
  exportFor(keyDigest: string): Promise<KeptData>
  /** Deletes it, for good. Throws LEDGER_UNAVAILABLE. */
  eraseFor(keyDigest: string): Promise<Erased>
  readonly health: LedgerHealth
}

/** Whoever is told what happens in meetings. Implemented by insights (which writes it down) and by the dashboard's board. */
export interface MeetingWatch {
  /** In the order in which it happens; returns at once and never throws. `atMs` is the wall clock (Unix ms). */
  observe(meeting: Meeting, observation: Observation, atMs: number): void
}

/** Which meetings somebody may read about: those in which a person of one of these keys, or of this identity, was host. */
export type HostScope = { readonly keyDigests: readonly string[]; readonly identity: string | null }

/** What was kept of meetings, for their hosts. Implemented by insights; everything throws LEDGER_UNAVAILABLE, and NOT_FOUND for a meeting outside the scope. */
export interface MeetingArchive {
  /** Newest first. `cursor`: as an earlier answer gave it; throws BAD_REQUEST for another. */
  meetings(scope: HostScope, page: { readonly roomId: RoomId | null; readonly limit: number; readonly cursor: string | null }): Promise<{ readonly items: readonly MeetingSummary[]; readonly next: string | null }>
  /** Also of a meeting that goes on. `stepMs`: of the people's series; the room's mood is always in steps of 10 s. */
  report(scope: HostScope, meetingId: MeetingId, stepMs: 1000 | 10_000): Promise<MeetingReport>
  export(scope: HostScope, meetingId: MeetingId, format: ExportFormat, language: Language): Promise<{ readonly bytes: Uint8Array; readonly mediaType: string; readonly fileName: string }>
  /** Of the scope's keys those that somebody was host with, and how many meetings the scope opens. */
  hosted(scope: HostScope): Promise<{ readonly keyDigests: readonly string[]; readonly meetings: number }>
  /** Writes down that this host was given the labels kept of it: one audit entry (LABELS_SEEN) for each viewer, subject and meeting, however often. */
  labelsSeen(scope: HostScope, meetingId: MeetingId): Promise<void>
}

/** The API tokens of hosts: digests, never the tokens. Implemented by insights; everything throws LEDGER_UNAVAILABLE. */
export interface ApiTokenDesk {
  /** Throws LIMIT_REACHED. */
  create(scope: HostScope, wish: { readonly name: string; readonly digest: string; readonly expiresMs: number }): Promise<ApiToken>
  /** Newest first. */
  list(scope: HostScope): Promise<readonly ApiToken[]>
  /** Revoking twice is no error. Throws NOT_FOUND. */
  revoke(scope: HostScope, id: string): Promise<void>
  /** What the token opens; notes that it was used. Throws API_TOKEN_INVALID, API_TOKEN_EXPIRED or API_TOKEN_REVOKED. */
  open(digest: string): Promise<HostScope>
}

/** Where events are sent. Implemented by insights, which sends them; everything throws LEDGER_UNAVAILABLE, and NOT_FOUND for what is outside the scope. */
export interface WebhookDesk {
  /** `origin`: what links in the events begin with. Throws LIMIT_REACHED and WEBHOOK_TARGET_REFUSED. */
  create(scope: HostScope, wish: { readonly url: string; readonly events: readonly WebhookEvent[]; readonly origin: string }): Promise<Webhook & { readonly secret: string }>
  list(scope: HostScope): Promise<readonly Webhook[]>
  remove(scope: HostScope, id: string): Promise<void>
  /** Sends a 'webhook.test' now and waits for how it ends; one that is taken enables a disabled webhook again. */
  test(scope: HostScope, id: string): Promise<{ readonly delivery: WebhookDelivery; readonly webhook: Webhook }>
  /** Newest first. Throws BAD_REQUEST for a cursor of nobody's. */
  deliveries(scope: HostScope, id: string, page: { readonly limit: number; readonly cursor: string | null }): Promise<{ readonly items: readonly WebhookDelivery[]; readonly next: string | null }>
}

/** What hosts get at over the HTTP API. */
export type Analytics = { readonly archive: MeetingArchive; readonly tokens: ApiTokenDesk; readonly webhooks: WebhookDesk }

/** Rules and the alerts they give. Implemented by insights; watches meetings by itself (it is a MeetingWatch, too). A scope is a room or '*'; a room without rules of its own has those of '*'. */
export interface AlertDesk {
  rulesOf(scope: RoomId | '*'): Rules
  /** Throws LEDGER_UNAVAILABLE. */
  setRules(scope: RoomId | '*', rules: Rules): Promise<void>
  /** `meetingIds`: of these meetings alone; null: of all in the scope. Throws LEDGER_UNAVAILABLE. */
  preview(scope: RoomId | '*', rules: Rules, meetingIds: readonly MeetingId[] | null): Promise<DashboardResponses['rules:preview']>
  /** All alerts of a room that were not dismissed, newest first, whenever they changed. */
  onAlerts(listener: (roomId: RoomId, alerts: readonly Alert[]) => void): void
  /** False: there is none of this id. */
  dismiss(roomId: RoomId, alertId: string): boolean
}
