// The analysis's side of one call: the readings that come, consent given and withdrawn, and everything that shows either.
import { CONSENT_VERSION } from '../../src/protocol/constants.ts'
import type { Audience } from '../../src/protocol/constants.ts'
import type { PeerId } from '../../src/protocol/ids.ts'
import { PlacementStore } from '../overlay/placement-store.ts'
import { TileOverlay } from '../overlay/tile-overlay.tsx'
import type { CallEvent, CallState } from '../state/call-state.ts'
import type { TextStorage } from '../state/kept-store.ts'
import type { Request, ServerSocket } from '../state/signaling-client.ts'
import { Store } from '../state/store.ts'
import type { Readable } from '../state/store.ts'
import { AnalysisSign } from './analysis-sign.tsx'
import { AnalysisStrip } from './analysis-strip.tsx'
import type { Answers } from './analysis-strip.tsx'
import { ConsentDialog } from './consent-dialog.tsx'
import { LabelReader } from './label-reader.ts'
import { ReadingsStore } from './readings-store.ts'
import { analysisWords } from '../words/analysis-area.ts'
import { say, spoken } from '../words/words.ts'

/** To be waited for before anything here is shown. */
export { analysisWords as words }

/** What of a call the analysis works with; the session has it. */
export type CallAccess = {
  readonly state: Readable<CallState>
  readonly socket: ServerSocket
  readonly request: Request
  readonly apply: (event: CallEvent) => void
  readonly storage: TextStorage | null
}

export class CallAnalysis {
  readonly readings = new ReadingsStore(() => performance.now())
  readonly placements: PlacementStore
  /** What this person has answered to the strip above the stage. */
  readonly answers = new Store<Answers>({ declined: false, keptPrivate: false, suspensionHidden: false })
  /** The components, for a page that must not import them. */
  readonly Sign = AnalysisSign
  readonly Question = ConsentDialog
  readonly Strip = AnalysisStrip
  readonly TileOverlay = TileOverlay
  readonly #access: CallAccess
  readonly #unwatch: () => void
  readonly #reader = new LabelReader()
  readonly #onReadings = ({ readings }: { readonly readings: Parameters<ReadingsStore['receive']>[0] }): void => {
    this.readings.receive(readings)
    const { selfId, peers } = this.#access.state.getSnapshot()
    const nameOf = (peerId: PeerId): string | null => (peerId === selfId ? say('analysis.you') : (peers.find((peer) => peer.peerId === peerId)?.displayName ?? null))
    const text = this.#reader.hear(this.readings.getSnapshot(), performance.now(), nameOf)
    if (text !== null) this.#access.apply({ type: 'announce', text, about: 'labels' })
  }

  readonly #onEnded = (): void => {
    this.#hideOwn()
    this.#stopped()
  }

  constructor(access: CallAccess) {
    this.#access = access
    this.placements = new PlacementStore(access.storage)
    let told = access.state.getSnapshot().analysis
    this.readings.setAnalysed(told.analysed)
    this.#unwatch = access.state.subscribe(() => {
      const { analysis } = access.state.getSnapshot()
      if (analysis === told) return
      if (told.state === 'suspended' && analysis.state !== 'suspended') this.answers.update((all) => ({ ...all, suspensionHidden: false }))
      told = analysis
      this.readings.setAnalysed(analysis.analysed)
    })
    access.socket.on('readings', this.#onReadings)
    access.socket.on('consent:ended', this.#onEnded)
  }

  async giveConsent(audience: Audience): Promise<void> {
    const consent = await this.#access.request('consent:give', { version: CONSENT_VERSION, audience, language: spoken.getSnapshot().language })
    this.#access.apply({ type: 'consent', consent })
  }

  async withdrawConsent(): Promise<void> {
    this.#hideOwn()
    await this.#access.request('consent:withdraw', {})
    this.#stopped()
  }

  /** The own label goes at once; the server confirms for everybody else. */
  #hideOwn(): void {
    const { selfId, analysis } = this.#access.state.getSnapshot()
    if (selfId) this.readings.setAnalysed(analysis.analysed.filter((peerId) => peerId !== selfId))
  }

  #stopped(): void {
    this.#access.apply({ type: 'consent', consent: null })
    this.#access.apply({ type: 'announce', text: say('analysis.stopped') })
  }

  close(): void {
    this.#unwatch()
    this.#access.socket.off('readings', this.#onReadings)
    this.#access.socket.off('consent:ended', this.#onEnded)
    this.readings.close()
  }
}
