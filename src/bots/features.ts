// What every part of a face is drawn from: the look, the actions, the moment; and how an uneven face divides them.
import { type FaceActions } from './expression.ts'
import { type Look } from './look.ts'

export type Features = {
  readonly look: Look
  readonly actions: FaceActions
  /** 0 open … 1 shut. */
  readonly blink: number
  readonly gazeX: number
  readonly gazeY: number
  /** 0..1, the mouth's opening for speech. */
  readonly mouthOpen: number
}

export type Side = -1 | 1

/** An action's strength on one side of the picture. */
export const sided = (actions: FaceActions, key: keyof FaceActions, side: Side): number => Math.max(0, actions[key] * (1 + actions.skew * side))
