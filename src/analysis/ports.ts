// What the analysis room needs of others: taps from the media server, and links to inference workers.
import type { Granted } from '../kit/consent.ts'
import type { ServerMessage, SrtpParameters, WorkerMessage } from '../protocol/inference.ts'
import type { ProducerId, TapId } from '../protocol/ids.ts'

/** Where an inference worker takes RTP. `srtp` is the worker's side (null on loopback only). */
export type WorkerEndpoint = { readonly ip: string; readonly port: number; readonly srtp: SrtpParameters | null }

/** Implemented by sfu/sfu.ts. */
export interface TapSource {
  /** A consumer of one consented producer towards an endpoint. Throws CONSENT_REQUIRED unless `granted` is in force, NOT_FOUND when the producer is gone or is not of the granted peer. Closes itself when the consent's signal aborts. */
  openTap(granted: Granted, request: { producerId: ProducerId; endpoint: WorkerEndpoint }): Promise<Tap>
}

/** One consented producer's RTP copy on its way to an inference worker. Opened paused: nothing flows until resume(). */
export interface Tap {
  readonly tapId: TapId
  readonly kind: 'audio' | 'video'
  readonly ssrc: number
  readonly payloadType: number
  readonly mimeType: string
  readonly clockRate: number
  readonly channels: 1 | 2
  readonly parameters: Readonly<Record<string, string | number>>
  /** The server's sending key for this endpoint; null on loopback. */
  readonly srtp: SrtpParameters | null
  readonly closed: boolean
  resume(): Promise<void>
  requestKeyFrame(): Promise<void>
  setSpatialLayer(layer: number): Promise<void>
  onClose(listener: (reason: 'closed' | 'consent-withdrawn' | 'producer-closed' | 'media-worker-died') => void): void
  close(): void
}

/** A duplex message pipe to one inference worker: a child process's IPC or a socket.io connection. */
export interface WorkerLink {
  readonly closed: boolean
  send(message: ServerMessage): void
  /** Only messages that passed the schema arrive. */
  onMessage(listener: (message: WorkerMessage) => void): void
  onClose(listener: (reason: string) => void): void
  close(reason: string): void
}

/** Accepts remote workers' connections; implemented in signaling (it owns socket.io), namespace /inference. */
export interface RemoteWorkers {
  /** `address` is the peer's IP as the server sees it. The hello message (with its token) is the first that arrives. */
  onLink(listener: (link: WorkerLink, address: string) => void): void
}
