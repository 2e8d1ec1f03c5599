// What the demo's people do beside showing their faces: a line in the chat, a reaction, a hand, one of them a turn.
import { REACTIONS, type Reaction } from '../protocol/constants.ts'

export type Gesture = { readonly kind: 'write'; readonly text: string } | { readonly kind: 'react'; readonly reaction: Reaction } | { readonly kind: 'raise-hand' } | { readonly kind: 'lower-hand' }

const LINES = [
  'Hello! I am a drawing with a made-up voice.',
  'The chip under my face is what the server reads of it; I only act.',
  'How it works: docs/ARCHITECTURE.md in the source.',
] as const

/** Turn 1 is the first; each turn's gesture is made by one person of `count`. The lines are said once, the rest goes round. */
export function gestureOf(turn: number, count: number): { readonly who: number; readonly gesture: Gesture } {
  const who = turn % count
  const line = LINES[turn - 1]
  if (line !== undefined) return { who, gesture: { kind: 'write', text: line } }
  const round = turn - LINES.length - 1
  switch (round % 3) {
    case 0:
      return { who, gesture: { kind: 'react', reaction: REACTIONS[Math.floor(round / 3) % REACTIONS.length]! } }
    case 1:
      return { who, gesture: { kind: 'raise-hand' } }
    default:
      // by whoever raised it a turn ago
      return { who: (turn - 1) % count, gesture: { kind: 'lower-hand' } }
  }
}
