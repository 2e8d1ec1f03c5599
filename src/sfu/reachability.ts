// Whether anything of a person still reaches the server: their network may go without a goodbye, long before a socket notices.
import type { types } from 'mediasoup'
import type { Log } from '../kit/log.ts'
import type { PeerId } from '../protocol/ids.ts'
import { Listeners } from './listeners.ts'

/** A camera's streams score 0 after 1.5 s without a packet (mediasoup); then the whole transport is listened at, this often. */
const LISTEN_MS = 400
/** So many times without a byte: not even reports or the browser's own checks come through. Together under 3 s. */
const SILENT_TIMES = 3

type Watched = { readonly transports: Set<types.WebRtcTransport>; readonly silentCameras: Set<string>; reachable: boolean }

export class Reachability {
  readonly changed: Listeners<[{ peerId: PeerId; reachable: boolean }]>
  readonly #peers = new Map<PeerId, Watched>()
  readonly #listening = new Set<NodeJS.Timeout>()
  #closed = false

  constructor(log: Log) {
    this.changed = new Listeners(log)
  }

  /** By ICE: somebody all of whose paths are disconnected. A page that was reloaded leaves dead ones beside the living. */
  watchTransport(peerId: PeerId, transport: types.WebRtcTransport): void {
    const watched = this.#watched(peerId)
    watched.transports.add(transport)
    transport.on('icestatechange', () => this.#judge(peerId))
    transport.observer.once('close', () => {
      watched.transports.delete(transport)
      this.#judge(peerId)
    })
  }

  /** By its packets: a simulcast camera that sends nothing, on a transport that carries nothing else either. */
  watchCamera(peerId: PeerId, producer: types.Producer, transport: types.WebRtcTransport): void {
    let isListening = false
    const isMute = () => !producer.closed && !producer.paused && producer.score.length > 0 && producer.score.every(({ score }) => score === 0)
    const tell = (silent: boolean) => {
      const { silentCameras } = this.#watched(peerId)
      if (silent) silentCameras.add(producer.id)
      else silentCameras.delete(producer.id)
      this.#judge(peerId)
    }
    const listen = async (bytesBefore: number, times: number): Promise<void> => {
      const bytes = await transport.getStats().then(([stats]) => stats?.bytesReceived ?? 0, () => bytesBefore + 1)
      if (this.#closed || !isMute()) {
        isListening = false
        if (!this.#closed) tell(false)
        return
      }
      const silentTimes = bytes === bytesBefore ? times + 1 : 0
      tell(silentTimes >= SILENT_TIMES)
      const timer = setTimeout(() => {
        this.#listening.delete(timer)
        void listen(bytes, silentTimes)
      }, LISTEN_MS)
      this.#listening.add(timer)
    }
    const judge = () => {
      if (!isMute()) return tell(false)
      if (isListening) return
      isListening = true
      void listen(-1, 0)
    }
    producer.on('score', judge)
    producer.observer.on('pause', judge)
    producer.observer.once('close', () => tell(false))
  }

  forget(peerId: PeerId): void {
    this.#peers.delete(peerId)
  }

  close(): void {
    this.#closed = true
    for (const timer of this.#listening) clearTimeout(timer)
    this.#peers.clear()
  }

  #watched(peerId: PeerId): Watched {
    const watched = this.#peers.get(peerId) ?? { transports: new Set(), silentCameras: new Set(), reachable: true }
    if (!this.#closed) this.#peers.set(peerId, watched)
    return watched
  }

  #judge(peerId: PeerId): void {
    const watched = this.#peers.get(peerId)
    if (!watched) return
    const states = [...watched.transports].map(({ iceState }) => iceState)
    const cutOff = states.includes('disconnected') && !states.some((state) => state === 'connected' || state === 'completed')
    const reachable = !cutOff && watched.silentCameras.size === 0
    if (reachable === watched.reachable) return
    watched.reachable = reachable
    this.changed.emit({ peerId, reachable })
  }
}
