// Draws one person in a video call as SVG: a pure function of look, expression, moment and frame.
import { type FaceActions } from './expression.ts'
import { drawBrow, drawEye, drawLines, drawNose, eyeCentre, noseTip } from './face-features.ts'
import { type Features } from './features.ts'
import { drawBeard, drawHairBehind, drawHairInFront } from './hair-drawing.ts'
import { drawBody, drawEars, drawGlasses, faceOutline } from './head-drawing.ts'
import { type Look, mixColour } from './look.ts'
import { liveliness } from './liveliness.ts'
import { drawMouth, jawOpening, mouthCorner } from './mouth-drawing.ts'
import { drawRoom } from './room-drawing.ts'
import { openCanvas, openSketch, type Pose, type Spot } from './sketch.ts'

export type Frame = {
  readonly width: number
  readonly height: number
  /** Where the middle of the face is, as shares of the picture; and the face box's height as a share of the picture's. */
  readonly centreX?: number
  readonly centreY?: number
  readonly faceHeight?: number
}

export type FaceDrawing = {
  readonly svg: string
  /** x0, y0, x1, y1 in pixels: brow area to chin, ear to ear; may reach over the picture's edge. */
  readonly box: readonly [number, number, number, number]
  /** x, y of: eye at the picture's left, eye at its right, nose tip, mouth corner left, right; pixels. */
  readonly landmarks: readonly number[]
}

export type DrawFaceInput = {
  readonly look: Look
  readonly expression: FaceActions
  readonly timeMs: number
  readonly frame: Frame
  /** 0..1: the mouth's opening for speech. */
  readonly mouthOpen?: number
  /** Added to the head's own sway. */
  readonly pose?: Partial<Pose>
  /** After this time blinks and sway come round again, so that a clip loops. */
  readonly loopMs?: number
}

/** Face units from the upper to the lower edge of the face box. */
const BOX_TOP = -83
const BOX_HEIGHT = 189

export function drawFace({ look, expression: actions, timeMs, frame, mouthOpen = 0, pose = {}, loopMs = 4000 }: DrawFaceInput): FaceDrawing {
  const { width, height, centreX = 0.5, centreY = 0.47, faceHeight = 0.5 } = frame
  const life = liveliness(timeMs, look.seed, loopMs)
  const scale = height * faceHeight / BOX_HEIGHT
  const still: Pose = { yawDeg: 0, pitchDeg: 0, rollDeg: 0 }
  // the head turns about the neck: put the neck where the given pose brings the face's middle to its place
  const middle = openSketch(openCanvas(), { centreX: 0, centreY: 0, pixelsPerUnit: scale }, { ...still, ...pose }, 'head').at([0, BOX_TOP + BOX_HEIGHT / 2, -40])
  const placing = { centreX: width * centreX - middle[0] + life.shiftX * scale, centreY: height * centreY - middle[1] + life.shiftY * scale, pixelsPerUnit: scale }
  const turned: Pose = { yawDeg: life.yawDeg + (pose.yawDeg ?? 0), pitchDeg: life.pitchDeg + (pose.pitchDeg ?? 0) - 3 * mouthOpen * life.nod, rollDeg: life.rollDeg + (pose.rollDeg ?? 0) }
  const canvas = openCanvas()
  const body = openSketch(canvas, { ...placing, centreX: placing.centreX - life.shiftX * scale * 0.5, centreY: placing.centreY + life.breath * scale }, { ...still, rollDeg: turned.rollDeg * 0.15 }, 'flat')
  const head = openSketch(canvas, placing, turned, 'head')
  const features: Features = { look, actions, blink: life.blink, gazeX: life.gazeX - turned.yawDeg / 60, gazeY: life.gazeY, mouthOpen }
  const jaw = jawOpening(actions, mouthOpen)

  drawRoom(canvas, look, width, height)
  drawHairBehind(head, look)
  drawBody(body, look)
  drawEars(head, look)
  const outline = faceOutline(look, jaw)
  const face = head.loop(outline)
  const { skin, light } = look
  const lit = mixColour(skin, light.warmth > 0 ? '#fff1dc' : '#eef4ff', 0.1 + 0.22 * light.strength)
  const shade = mixColour(skin, '#2c120c', 0.16 + 0.26 * light.strength), deep = mixColour(skin, '#2c120c', 0.6)
  const far = light.side >= 0 ? -1 : 1
  const reach = 0.5 * Math.abs(light.side)
  head.fill(face, head.gradient(far < 0 ? [[0, mixColour(skin, shade, 0.4 + reach)], [0.4, skin], [0.8, lit], [1, skin]] : [[0, skin], [0.2, lit], [0.6, skin], [1, mixColour(skin, shade, 0.4 + reach)]], 'across'))
  head.within(face, () => {
    for (const side of [-1, 1]) {
      const dim = side === far ? 0.3 + 0.4 * light.strength * Math.abs(light.side) : 0.2
      head.soft([side * 76, 20, -34], 30, 96, deep, dim)
      head.soft([side * 52, 52, -10], 20, 22, deep, 0.15 + 0.3 * dim, side * -30)
      head.soft([side * 60, -52, -20], 20, 36, deep, 0.14 + dim * 0.25)
    }
    head.soft([0, 112 + 13 * jaw, -10], 66, 17, deep, 0.55)
    head.soft([-far * 14, -62], 42, 22, lit, 0.62)
    head.soft([-far * 40, 20], 22, 20, lit, 0.45)
    head.soft([0, 88 + 13 * jaw - 4 * actions.chinRaise], 15, 9, lit, 0.42)
  })
  drawBeard(head, look, face, jaw)
  drawLines(head, features)
  for (const side of [-1, 1] as const) drawEye(head, features, side)
  drawNose(head, features)
  drawMouth(head, features)
  for (const side of [-1, 1] as const) drawBrow(head, features, side)
  drawHairInFront(head, look)
  drawGlasses(head, look)
  const warm = light.warmth >= 0 ? '#ffb35c' : '#5c8dff'
  const veil = `<rect width="${width}" height="${height}" fill="${warm}" fill-opacity="${(0.07 * Math.abs(light.warmth)).toFixed(3)}"/>`
    + (light.exposure < 1 ? `<rect width="${width}" height="${height}" fill="#000" fill-opacity="${(1 - light.exposure).toFixed(3)}"/>` : light.exposure > 1 ? `<rect width="${width}" height="${height}" fill="#fff" fill-opacity="${(light.exposure - 1).toFixed(3)}"/>` : '')

  const edge = outline.filter(([, y]) => y > BOX_TOP + 1).map(head.at)
  const top = ([[-56, BOX_TOP], [0, BOX_TOP], [56, BOX_TOP]] as const).map((spot) => head.at(spot))
  const all = [...edge, ...top]
  const eyes = ([-1, 1] as const).map((side) => head.at(eyeCentre(look, side)))
  // where photographs' landmarks (YuNet's) have nose and corners is a little above the drawn line's ends: on the flesh, not the shadow
  const corners = ([-1, 1] as const).map((side): Spot => { const [x, y] = mouthCorner(look, actions, mouthOpen, side); return [x + 1.5 * side, y - 2.5] }).map(head.at)
  const [tipX, tipY, tipZ] = noseTip(look)
  return {
    svg: `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><defs>${canvas.defs.join('')}</defs>${canvas.body.join('')}${veil}</svg>`,
    box: [Math.min(...all.map(([x]) => x)), Math.min(...top.map(([, y]) => y)), Math.max(...all.map(([x]) => x)), Math.max(...all.map(([, y]) => y))],
    landmarks: [...eyes, head.at([tipX, tipY - 3, tipZ]), ...corners].flat(),
  }
}
