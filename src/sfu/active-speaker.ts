// Who speaks: every microphone of a room over the threshold, and the loudest of them, twice a second, told only when it changes.
import type { types } from 'mediasoup'
import type { Log } from '../kit/log.ts'
import type { PeerId } from '../protocol/ids.ts'
import { Listeners } from './listeners.ts'

const INTERVAL_MS = 500
/** Speech into a headset lies around -30 dBov, a quiet room under -60 (RFC 6464 levels as browsers send them). */
const THRESHOLD_DBOV = -55
/** More than a room may hold (rooms.maxPeers): nobody who speaks is left out. */
const MAX_ENTRIES = 1024

/** mediasoup's AudioLevelObserver, because (unlike its ActiveSpeakerObserver) it also says when nobody speaks. A paused producer has no level. */
export class ActiveSpeaker {
  readonly changed: Listeners<[peerId: PeerId | null]>
  readonly speakersChanged: Listeners<[peerIds: readonly PeerId[]]>
  readonly #observer: types.AudioLevelObserver
  readonly #log: Log
  #speakers: readonly PeerId[] = []

  private constructor(observer: types.AudioLevelObserver, log: Log) {
    this.#observer = observer
    this.#log = log
    this.changed = new Listeners(log)
    this.speakersChanged = new Listeners(log)
    // The loudest first.
    observer.on('volumes', (volumes) => this.#set(volumes.map(({ producer }) => producer.appData.peerId as PeerId)))
    observer.on('silence', () => this.#set([]))
  }

  static async open(router: types.Router, log: Log): Promise<ActiveSpeaker> {
    return new ActiveSpeaker(await router.createAudioLevelObserver({ maxEntries: MAX_ENTRIES, threshold: THRESHOLD_DBOV, interval: INTERVAL_MS }), log)
  }

  /** A producer that closes leaves by itself. */
  async watch(producer: types.Producer): Promise<void> {
    try {
      await this.#observer.addProducer({ producerId: producer.id })
    } catch (error) {
      if (!producer.closed && !this.#observer.closed) this.#log.warn({ err: error, producerId: producer.id }, 'a microphone is not watched for speech')
    }
  }

  #set(speakers: readonly PeerId[]): void {
    const before = this.#speakers
    this.#speakers = speakers
    const loudest = speakers[0] ?? null
    if (loudest !== (before[0] ?? null)) this.changed.emit(loudest)
    if (speakers.length !== before.length || speakers.some((peerId) => !before.includes(peerId))) this.speakersChanged.emit(speakers)
  }
}
