// What a change of labels sounds like: who looks or sounds otherwise than was said last, no more often than one can listen to.
import type { PeerId } from '../../src/protocol/ids.ts'
import { phraseOf } from '../overlay/phrases.ts'
import type { Label } from '../overlay/phrases.ts'
import { say, sayList } from '../words/words.ts'
import type { SeenReadings } from './readings-store.ts'

/** A label that goes again before this is over was not worth a word. */
export const HELD_MS = 1500
/** From one sentence to the next: a sentence is a few seconds of speech, and people are talking. */
export const PAUSE_MS = 8000

type Known = { readonly label: Label; readonly sinceMs: number; readonly said: Label | null }

export class LabelReader {
  readonly #known = new Map<PeerId, Known>()
  #quietUntilMs = 0

  /** The sentence that is due, or null; `nameOf` is null for who has left. */
  hear(seen: SeenReadings, nowMs: number, nameOf: (peerId: PeerId) => string | null): string | null {
    for (const peerId of this.#known.keys()) if (!seen.has(peerId)) this.#known.delete(peerId)
    for (const [peerId, { reading }] of seen) {
      const before = this.#known.get(peerId)
      if (before?.label !== reading.label) this.#known.set(peerId, { label: reading.label, sinceMs: nowMs, said: before?.said ?? null })
    }
    if (nowMs < this.#quietUntilMs) return null
    const due = [...this.#known].filter(([, { label, sinceMs, said }]) => label !== said && nowMs - sinceMs >= HELD_MS)
    const sentences = due.flatMap(([peerId, known]) => {
      const name = nameOf(peerId)
      const reading = seen.get(peerId)?.reading
      if (name === null || !reading) return []
      this.#known.set(peerId, { ...known, said: known.label })
      return [say('analysis.readOut', { name, phrase: phraseOf(known.label, reading.modality) })]
    })
    if (sentences.length === 0) return null
    this.#quietUntilMs = nowMs + PAUSE_MS
    return sayList(sentences)
  }
}
