// What is done from the dashboard: asked of the server, said in words, and taken back where the server says how.
import type { DashboardAction, DashboardResponses } from '../../src/protocol/dashboard.ts'
import type { RoomId } from '../../src/protocol/ids.ts'
import { toProblem } from '../state/call-error.ts'
import { Store } from '../state/store.ts'
import { say } from '../words/words.ts'
import type { DashboardAsk } from './link.ts'

/** How long a toast stays, unless somebody is on it. */
export const TOAST_MS = 10_000
/** The history is small: what was done last. */
const KEPT = 30

export type Deed = {
  readonly id: number
  readonly atMs: number
  readonly text: string
  /** 'busy': the answer is on its way. */
  readonly state: 'busy' | 'done' | 'undone' | 'failed'
  /** Null where there is no way back. */
  readonly undo: (() => void) | null
}

type Outcome = { readonly undo: (() => Promise<Outcome>) | null }

export class Deeds {
  /** Newest first. */
  readonly all = new Store<readonly Deed[]>([])
  /** Those of them that are shown as toasts. */
  readonly shown = new Store<ReadonlySet<number>>(new Set())
  readonly #ask: DashboardAsk
  readonly #nowMs: () => number
  #count = 0

  constructor(ask: DashboardAsk, nowMs: () => number) {
    this.#ask = ask
    this.#nowMs = nowMs
  }

  /** `what`: in words, once it is done. */
  act(roomId: RoomId, action: DashboardAction, what: string): Promise<void> {
    return this.#do(what, () => this.#send(roomId, action))
  }

  suspend(on: boolean): Promise<void> {
    const words = (suspended: boolean): string => say(suspended ? 'moderator.said.suspended' : 'moderator.said.resumed')
    const send = async (wanted: boolean): Promise<Outcome> => {
      await this.#ask('dashboard:suspend-analysis', { on: wanted })
      return { undo: wanted ? () => send(false) : null }
    }
    return this.#do(words(on), () => send(on))
  }

  hide(id: number): void {
    this.shown.update((shown) => new Set([...shown].filter((one) => one !== id)))
  }

  /** The newest that can be taken back is. */
  undoLast(): void {
    this.all.getSnapshot().find(({ undo, id }) => undo !== null && this.shown.getSnapshot().has(id))?.undo?.()
  }

  async #send(roomId: RoomId, action: DashboardAction): Promise<Outcome> {
    const { undo }: DashboardResponses['dashboard:act'] = await this.#ask('dashboard:act', { roomId, action })
    return { undo: undo === null ? null : () => this.#send(roomId, undo) }
  }

  async #do(what: string, run: () => Promise<Outcome>): Promise<void> {
    const id = ++this.#count
    this.all.update((all) => [{ id, atMs: this.#nowMs(), text: what, state: 'busy' as const, undo: null }, ...all].slice(0, KEPT))
    try {
      const { undo } = await run()
      this.#change(id, { state: 'done', undo: undo === null ? null : () => void this.#takeBack(id, what, undo) })
    } catch (error) {
      this.#change(id, { state: 'failed', text: say('moderator.failed', { what, title: toProblem(error).title }) })
    }
    this.#show(id)
  }

  async #takeBack(id: number, what: string, undo: () => Promise<Outcome>): Promise<void> {
    // Once: a second press while the answer is on its way does nothing.
    this.#change(id, { undo: null })
    try {
      await undo()
      this.#change(id, { state: 'undone', text: say('moderator.undone', { what }) })
    } catch (error) {
      this.#change(id, { state: 'failed', text: say('moderator.failed', { what: say('moderator.undoOf', { what }), title: toProblem(error).title }) })
    }
    this.#show(id)
  }

  #change(id: number, part: Partial<Deed>): void {
    this.all.update((all) => all.map((deed) => (deed.id === id ? { ...deed, ...part } : deed)))
  }

  #show(id: number): void {
    this.shown.update((shown) => new Set([...shown, id]))
  }
}
