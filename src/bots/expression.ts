// What a face does for each of the eight labels, in FACS action units.
import { type Emotion } from '../protocol/emotion.ts'
import { type Random } from '../kit/random.ts'

/** Strength of each facial action, 0..1 (FACS: Ekman, Friesen & Hager 2002). */
export type FaceActions = {
  readonly browInnerUp: number // AU1
  readonly browOuterUp: number // AU2
  readonly browLower: number // AU4
  readonly lidUp: number // AU5
  readonly cheekRaise: number // AU6
  readonly lidTight: number // AU7
  readonly noseWrinkle: number // AU9
  readonly upperLipRaise: number // AU10
  readonly cornerPull: number // AU12
  readonly cornerDepress: number // AU15
  readonly chinRaise: number // AU17
  readonly lipStretch: number // AU20
  readonly lipTight: number // AU23 and AU24
  readonly lipsPart: number // AU25
  readonly jawDrop: number // AU26
  readonly lidDroop: number // AU43, partly
  /** −1..1: how much stronger the picture's right side moves than its left (contempt, doubt). */
  readonly skew: number
}

export const RESTING: FaceActions = {
  browInnerUp: 0, browOuterUp: 0, browLower: 0, lidUp: 0, cheekRaise: 0, lidTight: 0, noseWrinkle: 0, upperLipRaise: 0,
  cornerPull: 0, cornerDepress: 0, chinRaise: 0, lipStretch: 0, lipTight: 0, lipsPart: 0, jawDrop: 0, lidDroop: 0, skew: 0,
}

/**
 * The prototypes of EMFACS (Friesen & Ekman 1983; Du, Tao & Martinez 2014, table 1), first the clearest of each
 * label: the strengths were tuned until a network trained on photographs (face-api.js) reads them.
 */
const PROTOTYPES: Readonly<Record<Emotion, readonly Partial<FaceActions>[]>> = {
  neutral: [{}, { lipsPart: 0.12 }, { cornerPull: 0.1 }, { cornerDepress: 0.1 }],
  anger: [
    { browLower: 1, lidUp: 0.4, lidTight: 0.8, noseWrinkle: 0.42, upperLipRaise: 0.68, lipTight: 0.75, lipsPart: 0.95, jawDrop: 0.34, chinRaise: 0.3, cornerDepress: 0.38 },
    { browLower: 1, lidUp: 0.85, lidTight: 0.6, noseWrinkle: 0.45, upperLipRaise: 0.6, lipsPart: 1, jawDrop: 0.42, lipStretch: 0.4, cornerDepress: 0.5 },
    { browLower: 1, lidUp: 0.4, lidTight: 0.75, lipTight: 1, chinRaise: 0.4, cornerDepress: 0.35, noseWrinkle: 0.25 },
  ],
  disgust: [
    { noseWrinkle: 0.85, upperLipRaise: 1, browLower: 0.45, lidTight: 0.55, cheekRaise: 0.4, cornerDepress: 0.75, chinRaise: 0.7, lipStretch: 0.25, lipsPart: 0.65, jawDrop: 0.18 },
    { noseWrinkle: 0.9, upperLipRaise: 1, browLower: 0.4, lidTight: 0.8, lipsPart: 0.7, jawDrop: 0.2, cheekRaise: 0.4, cornerDepress: 0.3 },
    { noseWrinkle: 0.9, upperLipRaise: 0.8, browLower: 0.6, lidTight: 0.7, cornerDepress: 0.6, chinRaise: 0.6 },
  ],
  fear: [
    { browInnerUp: 1, browOuterUp: 0.12, browLower: 0.42, lidUp: 1, lipStretch: 1, lipsPart: 0.75, jawDrop: 0.46, cornerDepress: 0.25 },
    { browInnerUp: 1, browOuterUp: 0.6, browLower: 0.4, lidUp: 1, lipStretch: 0.7, lipsPart: 0.7, jawDrop: 0.55 },
    { browInnerUp: 0.9, browOuterUp: 0.4, browLower: 0.6, lidUp: 0.9, lipStretch: 0.9, lipsPart: 0.4, cornerDepress: 0.25 },
  ],
  happiness: [
    { cheekRaise: 0.85, cornerPull: 1, lipsPart: 0.75, jawDrop: 0.06 },
    { cheekRaise: 1, cornerPull: 1, lipsPart: 1, jawDrop: 0.4 },
    { cheekRaise: 0.6, cornerPull: 0.9 },
  ],
  sadness: [
    { browInnerUp: 1, browLower: 0.45, cornerDepress: 1, chinRaise: 0.55, lidDroop: 0.45, cheekRaise: 0.1 },
    { browInnerUp: 0.9, browLower: 0.4, cornerDepress: 0.8, lidDroop: 0.6 },
    { browInnerUp: 1, browLower: 0.6, cornerDepress: 0.8, cheekRaise: 0.4, lipStretch: 0.3, lipsPart: 0.3, chinRaise: 0.3 },
  ],
  surprise: [
    { browInnerUp: 1, browOuterUp: 1, lidUp: 0.9, lipsPart: 1, jawDrop: 0.85 },
    { browInnerUp: 0.9, browOuterUp: 1, lidUp: 0.75, lipsPart: 0.8, jawDrop: 0.5 },
    { browInnerUp: 1, browOuterUp: 1, lidUp: 1, lipsPart: 1, jawDrop: 1 },
  ],
  other: [
    { skew: 0.9, cornerPull: 0.45, browOuterUp: 0.6, browInnerUp: 0.2, browLower: 0.25, lidTight: 0.35, lipTight: 0.35 },
    { skew: -0.8, cornerDepress: 0.35, browLower: 0.5, browOuterUp: 0.55, lidTight: 0.5, lipTight: 0.6 },
    { lidDroop: 0.75, browOuterUp: 0.25, lipTight: 0.4, skew: 0.5, cornerPull: 0.2 },
  ],
}

const KEYS = Object.keys(RESTING) as readonly (keyof FaceActions)[]

/** The actions of one label; variant 0 is the clearest prototype. */
export function actionsOf(label: Emotion, intensity = 1, variant = 0): FaceActions {
  const prototypes = PROTOTYPES[label]
  return mixActions(RESTING, { ...RESTING, ...prototypes[variant % prototypes.length] }, intensity)
}

/** share 0 is `from`, share 1 is `to`. */
export function mixActions(from: FaceActions, to: FaceActions, share: number): FaceActions {
  return Object.fromEntries(KEYS.map((key) => [key, from[key] + (to[key] - from[key]) * share])) as FaceActions
}

/** A person is never exactly the prototype: every action a little stronger or weaker, a trace of others. */
export function varyActions(actions: FaceActions, random: Random, amount = 1): FaceActions {
  return Object.fromEntries(KEYS.map((key) => {
    const own = actions[key]
    const varied = own * (1 + 0.22 * amount * random.normal()) + (key === 'skew' ? 0.14 : 0.035) * amount * random.normal()
    return [key, Math.min(1, Math.max(key === 'skew' ? -1 : 0, varied))]
  })) as FaceActions
}
