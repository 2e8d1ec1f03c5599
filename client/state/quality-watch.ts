// Keeps everybody's connection sign up to date: from the server's reports as they come, and the browser's own every few seconds.
import type { Source } from '../../src/protocol/constants.ts'
import type { ConsumerId, PeerId, ProducerId } from '../../src/protocol/ids.ts'
import type { ConsumerQuality, QualityReport, Score } from '../../src/protocol/quality.ts'
import { isSending } from './call-state.ts'
import type { CallState } from './call-state.ts'
import type { LinkStats } from './link-stats.ts'
import { qualityOfOther, qualityOfSelf, steadySign } from './quality.ts'
import type { QualitySign, SteadySign } from './quality.ts'
import { Store } from './store.ts'
import type { Readable } from './store.ts'

const INTERVAL_MS = 2000

/** What of a generation of media is asked for; null between two. */
type Link = {
  readonly receiver: { find(consumerId: ConsumerId): { readonly peerId: PeerId; readonly source: Source; readonly layer: number | null } | null }
  readonly sendingIds: readonly ProducerId[]
  sendStats(): Promise<LinkStats | null>
}

export class QualityWatch {
  readonly signs = new Store<ReadonlyMap<PeerId, QualitySign>>(new Map())
  readonly #call: Readable<CallState>
  readonly #link: () => Link | null
  readonly #nowMs: () => number
  readonly #consumers = new Map<ConsumerId, ConsumerQuality>()
  readonly #producers = new Map<ProducerId, Score>()
  readonly #timer: ReturnType<typeof setInterval>
  readonly #unwatch: () => void
  #steady = new Map<PeerId, SteadySign>()
  #stats: LinkStats | null = null
  #closed = false

  constructor(call: Readable<CallState>, link: () => Link | null, nowMs: () => number) {
    this.#call = call
    this.#link = link
    this.#nowMs = nowMs
    this.#timer = setInterval(() => void this.#poll(), INTERVAL_MS)
    this.#unwatch = call.subscribe(() => this.#judge())
  }

  report({ consumers, producers }: QualityReport): void {
    for (const quality of consumers) this.#consumers.set(quality.consumerId, quality)
    for (const { producerId, uplink } of producers) this.#producers.set(producerId, uplink)
    this.#judge()
  }

  /** Other media have other ids. */
  forget(): void {
    this.#consumers.clear()
    this.#producers.clear()
    this.#stats = null
  }

  close(): void {
    this.#closed = true
    clearInterval(this.#timer)
    this.#unwatch()
  }

  async #poll(): Promise<void> {
    this.#stats = (await this.#link()?.sendStats().catch(() => null)) ?? null
    if (!this.#closed) this.#judge()
  }

  #judge(): void {
    const { peers, selfId, phase } = this.#call.getSnapshot()
    const link = this.#link()
    const receiver = link?.receiver
    const steady = new Map<PeerId, SteadySign>()
    const note = (peerId: PeerId, sign: QualitySign): void => void steady.set(peerId, steadySign(this.#steady.get(peerId), sign, this.#nowMs()))
    for (const peer of peers) {
      const streams = [...this.#consumers.values()].flatMap((quality) => {
        const of = receiver?.find(quality.consumerId)
        // A paused camera scores nothing, and that is no fault.
        return of?.peerId === peer.peerId && isSending(peer, of.source) ? [{ ...quality, wantedLayer: of.layer }] : []
      })
      note(peer.peerId, qualityOfOther({ isAway: peer.presence === 'away', streams }))
    }
    const uplinks = (link?.sendingIds ?? []).flatMap((producerId) => this.#producers.get(producerId) ?? [])
    if (selfId) note(selfId, qualityOfSelf({ isConnected: phase.kind === 'joined', uplinks, stats: this.#stats }))
    this.#steady = steady
    const signs = new Map([...steady].map(([peerId, { shown }]) => [peerId, shown]))
    const before = this.signs.getSnapshot()
    if (signs.size !== before.size || [...signs].some(([peerId, sign]) => before.get(peerId)?.level !== sign.level || before.get(peerId)?.reason !== sign.reason)) this.signs.set(signs)
  }
}
