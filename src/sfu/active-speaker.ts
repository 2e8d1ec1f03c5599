// Who speaks: the loudest microphone of a room, twice a second, told only when it changes.
import type { types } from 'mediasoup'
import type { Log } from '../kit/log.ts'
import type { PeerId } from '../protocol/ids.ts'
import { Listeners } from './listeners.ts'

const INTERVAL_MS = 500
/** Speech into a headset lies around -30 dBov, a quiet room under -60 (RFC 6464 levels as browsers send them). */
const THRESHOLD_DBOV = -55

/** mediasoup's AudioLevelObserver, because (unlike its ActiveSpeakerObserver) it also says when nobody speaks. */
export class ActiveSpeaker {
  readonly changed: Listeners<[peerId: PeerId | null]>
  readonly #observer: types.AudioLevelObserver
  readonly #log: Log
  #speaker: PeerId | null = null

  private constructor(observer: types.AudioLevelObserver, log: Log) {
    this.#observer = observer
    this.#log = log
    this.changed = new Listeners(log)
    observer.on('volumes', ([loudest]) => this.#set((loudest?.producer.appData.peerId as PeerId | undefined) ?? null))
    observer.on('silence', () => this.#set(null))
  }

  static async open(router: types.Router, log: Log): Promise<ActiveSpeaker> {
    return new ActiveSpeaker(await router.createAudioLevelObserver({ maxEntries: 1, threshold: THRESHOLD_DBOV, interval: INTERVAL_MS }), log)
  }

  /** A producer that closes leaves by itself. */
  async watch(producer: types.Producer): Promise<void> {
    try {
      await this.#observer.addProducer({ producerId: producer.id })
    } catch (error) {
      if (!producer.closed && !this.#observer.closed) this.#log.warn({ err: error, producerId: producer.id }, 'a microphone is not watched for speech')
    }
  }

  #set(speaker: PeerId | null): void {
    if (speaker === this.#speaker) return
    this.#speaker = speaker
    this.changed.emit(speaker)
  }
}
