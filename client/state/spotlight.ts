// Who is shown as the speaker: whoever speaks on, not whoever coughs; a pure machine with the time passed in, and its store.
import type { PeerId } from '../../src/protocol/ids.ts'
import type { CallState } from './call-state.ts'
import { Store } from './store.ts'
import type { Readable } from './store.ts'

/** Somebody new must speak so long, and somebody shown stays so long, before the big picture changes. */
export const SPEAKS_MS = 1000
export const STAYS_MS = 3000

export type Spotlight = {
  readonly shown: PeerId | null
  readonly shownSinceMs: number
  /** The loudest at this moment, as the server says it. */
  readonly speaker: PeerId | null
  readonly speakerSinceMs: number
  /** When each was last heard. */
  readonly spokeMs: ReadonlyMap<PeerId, number>
}

export const DARK: Spotlight = { shown: null, shownSinceMs: -Infinity, speaker: null, speakerSinceMs: -Infinity, spokeMs: new Map() }

export function hear(state: Spotlight, speaker: PeerId | null, nowMs: number): Spotlight {
  if (speaker === state.speaker) return state
  const spokeMs = new Map(state.spokeMs)
  for (const peerId of [state.speaker, speaker]) if (peerId !== null) spokeMs.set(peerId, nowMs)
  return settle({ ...state, speaker, speakerSinceMs: nowMs, spokeMs }, nowMs)
}

/** When the speaker will be shown if they speak on; null where they are already, or nobody speaks. */
export function settlesAtMs({ shown, shownSinceMs, speaker, speakerSinceMs }: Spotlight): number | null {
  if (speaker === null || speaker === shown) return null
  return shown === null ? speakerSinceMs : Math.max(speakerSinceMs + SPEAKS_MS, shownSinceMs + STAYS_MS)
}

export function settle(state: Spotlight, nowMs: number): Spotlight {
  const atMs = settlesAtMs(state)
  return atMs === null || nowMs < atMs ? state : { ...state, shown: state.speaker, shownSinceMs: nowMs }
}

export function withoutGone(state: Spotlight, present: readonly PeerId[]): Spotlight {
  return state.shown === null || present.includes(state.shown) ? state : { ...state, shown: null, shownSinceMs: -Infinity }
}

/** Follows a call; one's own voice never takes the picture from the others. */
export class SpotlightStore extends Store<Spotlight> {
  readonly #nowMs: () => number
  readonly #unwatch: () => void
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(call: Readable<CallState>, nowMs: () => number) {
    super(DARK)
    this.#nowMs = nowMs
    this.#unwatch = call.subscribe(() => this.#follow(call.getSnapshot()))
  }

  close(): void {
    clearTimeout(this.#timer)
    this.#unwatch()
  }

  #follow({ activeSpeaker, selfId, peers }: CallState): void {
    const present = peers.map(({ peerId }) => peerId)
    this.#turn((state, nowMs) => hear(withoutGone(state, present), activeSpeaker === selfId ? null : activeSpeaker, nowMs))
  }

  #turn(change: (state: Spotlight, nowMs: number) => Spotlight): void {
    const nowMs = this.#nowMs()
    this.update((state) => change(state, nowMs))
    clearTimeout(this.#timer)
    const atMs = settlesAtMs(this.getSnapshot())
    if (atMs !== null) this.#timer = setTimeout(() => this.#turn(settle), Math.max(0, atMs - nowMs))
  }
}
