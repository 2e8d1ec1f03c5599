// Draws brows, eyes, nose and the lines of a face, moved by the facial actions.
import { sided, type Features, type Side } from './features.ts'
import { type Look, mixColour } from './look.ts'
import { mouthCorner } from './mouth-drawing.ts'
import { type Sketch, type Spot } from './sketch.ts'

const SIDES: readonly Side[] = [-1, 1]

export function eyeCentre(look: Look, side: Side): Spot {
  return [side * 32.5 * look.shape.eyeGap, -8.5]
}

export function drawBrow(pen: Sketch, { look, actions }: Features, side: Side): void {
  const inner = sided(actions, 'browInnerUp', side), outer = sided(actions, 'browOuterUp', side), lower = sided(actions, 'browLower', side)
  const base = -30 - 5 * (look.shape.browHeight - 1) * 6
  const gap = look.shape.eyeGap
  const innerX = (14 - 4.5 * lower + 0.5 * inner) * gap
  const y0 = base + 1.5 - (11 + 3 * Math.min(inner, outer)) * inner + 9.5 * lower * (1 - 0.55 * Math.min(1, inner))
  const y1 = base - 4 - 8.5 * inner * 0.7 - 5 * outer + 8 * lower * (1 - 0.3 * inner)
  const y2 = base - 6.5 - 11 * outer - 2 * inner + 4.5 * lower + (inner > outer ? 3.5 * (inner - outer) : 0)
  const y3 = base + 2 - 8 * outer + 1.5 * lower + (inner > outer ? 5 * (inner - outer) : 0)
  const thick = 3.7 * look.brow.thickness
  const x = (value: number): number => side * value
  const top: Spot[] = [[x(innerX), y0 - thick * 0.55], [x(24 * gap), y1 - thick * 0.75], [x(39 * gap), y2 - thick * 0.5], [x(52 * gap), y3]]
  const low: Spot[] = [[x(52 * gap), y3], [x(39 * gap), y2 + thick * 0.55], [x(25 * gap), y1 + thick * 0.95], [x(innerX - 0.5), y0 + thick * 1.05]]
  pen.fill(pen.shape(top, low), look.brow.colour, 0.86)
  for (let i = 0; i < 11; i++) {
    const t = i / 10.5
    const bx = innerX + t * (49 * gap - innerX)
    const by = t < 0.4 ? y0 + (y1 - y0) * t / 0.4 : t < 0.72 ? y1 + (y2 - y1) * (t - 0.4) / 0.32 : y2 + (y3 - y2) * (t - 0.72) / 0.28
    pen.stroke(pen.line([[x(bx - 0.6), by + thick * 0.7], [x(bx + 2.6 + 2 * t), by - thick * (0.95 - 0.6 * t)]]), look.brow.colour, 0.8, 0.55)
  }
}

export function drawEye(pen: Sketch, features: Features, side: Side): void {
  const { look, actions } = features
  const size = look.shape.eyeSize
  const [cx, cy] = eyeCentre(look, side)
  const skin = look.skin, dark = mixColour(skin, '#2c1410', 0.62)
  const shut = Math.min(1, Math.max(features.blink, sided(actions, 'lidDroop', side) * 0.42))
  const tight = sided(actions, 'lidTight', side), cheek = sided(actions, 'cheekRaise', side), wide = sided(actions, 'lidUp', side)
  const squeeze = sided(actions, 'noseWrinkle', side)
  const upper = Math.max(1.5, 8.4 + 4.6 * wide - 2.2 * tight * (1 - 0.6 * wide) - 1.2 * cheek - 2.3 * squeeze) * size
  const lower = Math.max(0.6, 5.4 + 0.8 * wide - 2.6 * tight - 2.8 * cheek - 1.4 * squeeze) * size
  const sad = sided(actions, 'browInnerUp', side) * (1 - Math.min(1, sided(actions, 'browOuterUp', side) + wide))
  const half = 15.2 * size
  const x = (value: number): number => cx + side * value
  const innerSpot: Spot = [x(-half), cy + 2.2], outerSpot: Spot = [x(half + 0.8), cy - look.shape.eyeTilt + 1.3 * sad]
  const lid = (h: number, sadness: number): Spot[] => [innerSpot, [x(-half * 0.62), cy - h * (0.62 + 0.16 * sadness)], [x(-half * 0.1), cy - h], [x(half * 0.5), cy - h * (0.84 - 0.18 * sadness)], outerSpot]
  const open = upper * (1 - shut) - lower * 0.75 * shut
  const top = lid(open, sad)
  const bottom: Spot[] = [outerSpot, [x(half * 0.5), cy + lower * 0.92], [x(0), cy + lower], [x(-half * 0.6), cy + lower * 0.72 + 0.6], innerSpot]

  // the socket, the lid's own skin, then the ball
  pen.soft([cx - side * 10, cy - 13], 15, 12, dark, 0.26 + 0.14 * actions.browLower)
  pen.soft([cx, cy - 9], 23, 15, dark, 0.16)
  pen.soft([cx, cy + 15], 20, 8, dark, 0.12 + 0.14 * look.age)
  const crease: Spot[] = [[x(-half * 0.9), cy - 3 - upper * 0.35], [x(-half * 0.35), cy - upper - 4], [x(half * 0.35), cy - upper * 0.92 - 3.6], [x(half + 2.5), cy - 3 + 1.5 * sad]]
  if (shut > 0.25) pen.fill(pen.shape(crease, [...top].reverse()), mixColour(skin, dark, 0.14))
  const almond = pen.shape(top, bottom)
  if (open + lower > 0.9) {
    pen.within(almond, () => {
      pen.fill(almond, '#f1ede9')
      const irisX = cx + features.gazeX * 4, irisY = cy - 1.4 + features.gazeY * 2.5
      pen.soft([x(-half), cy + 1], 7, 6, '#c9837a', 0.7)
      pen.soft([x(half), cy], 8, 8, '#8f7f7c', 0.5)
      pen.disc([irisX, irisY], 7.7 * size, 7.7 * size, mixColour(look.iris, '#0b0a0c', 0.55))
      pen.disc([irisX, irisY], 6.9 * size, 6.9 * size, look.iris)
      pen.soft([irisX, irisY + 3.2], 5.5, 4.4, mixColour(look.iris, '#ffffff', 0.45), 0.65)
      pen.disc([irisX, irisY], 3.2 * size, 3.2 * size, '#0a0809')
      pen.stroke(pen.line(top.map(([px, py]): Spot => [px, py + 2])), '#20130f', 4.4, 0.3)
      pen.disc([irisX + 2.6 * (look.light.side >= 0 ? 1 : -1), irisY - 3], 1.7, 1.7, '#ffffff', 0.92)
      pen.disc([irisX - 2.4, irisY + 2.6], 0.8, 0.8, '#ffffff', 0.4)
    })
  }
  pen.stroke(pen.line(bottom), mixColour(skin, '#7c3b33', 0.55), 0.9, 0.8)
  pen.stroke(pen.line(top), '#1d120f', 1.7 + 0.8 * look.lashes, 0.93)
  if (look.lashes > 0.5) pen.stroke(pen.line([top[3]!, outerSpot, [x(half + 4), cy - 3.2 - look.shape.eyeTilt + 5 * shut]]), '#1d120f', 1.6, 0.9)
  pen.stroke(pen.line(crease), dark, 1.15, 0.5 + 0.25 * wide)
  // under the eye: the bag that a raised cheek or a tight lid makes
  const bag = Math.min(1, cheek + 0.6 * tight + 0.4 * squeeze + 0.3 * look.age)
  pen.stroke(pen.line([[x(-half * 0.8), cy + 8.5], [x(0), cy + lower + 5.5], [x(half * 0.8), cy + 6.2]]), dark, 1.3, 0.12 + 0.38 * bag)
  const feet = Math.max(0, cheek - 0.25) * (0.55 + 0.4 * look.age)
  for (const [rise, run] of [[-5, 10], [0, 11.5], [5, 10]] as const) pen.stroke(pen.line([[x(half + 4.5), cy - 1 + rise * 0.35], [x(half + run), cy - 1 + rise]]), dark, 1, feet * 0.75)
}

export function drawNose(pen: Sketch, { look, actions }: Features): void {
  const { skin } = look
  const dark = mixColour(skin, '#2c1008', 0.6), shine = mixColour(skin, '#fffaf0', 0.7)
  const wrinkle = actions.noseWrinkle, raise = actions.upperLipRaise
  const w = 12.6 * look.shape.nose * (1 + 0.12 * wrinkle + 0.08 * actions.cornerPull + 0.06 * actions.lidUp)
  const y = noseTip(look)[1] + 3
  const up = 2.6 * wrinkle + 1.4 * raise
  const shadowSide = look.light.side >= 0 ? -1 : 1
  pen.soft([shadowSide * 9, 10, 4], 9, 30, dark, 0.2 + 0.18 * look.light.strength, shadowSide * 6)
  pen.soft([-shadowSide * 10, 14, 4], 7, 26, dark, 0.1)
  pen.stroke(pen.line([[shadowSide * 9, -26], [shadowSide * 6.4, -10, 4], [shadowSide * 6.4, 8, 6], [shadowSide * 8.5, y - 12, 9]]), dark, 2.4, 0.13)
  pen.soft([0.8 * -shadowSide, 6, 12], 4.2, 27, shine, 0.5)
  pen.soft([-1.5 * shadowSide, y - 7, 17], 6.5, 5.5, shine, 0.62)
  pen.soft([0, y + 7, 4], w * 1.5, 6, dark, 0.42)
  for (const side of SIDES) {
    pen.soft([side * (w - 1), y - 2 - up, 5], 6, 6.5, mixColour(skin, '#a8503c', 0.4), 0.35)
    pen.stroke(pen.line([[side * (w - 2.2), y - 9.5 - up, 6], [side * (w + 1.4), y - 4 - up, 4], [side * (w + 0.2), y + 0.8 - up, 3], [side * (w - 4.5), y + 1.8 - 0.6 * up, 6]]), dark, 1.5, 0.62)
    pen.fill(pen.loop([[side * 3.6, y + 2, 11], [side * 6.2, y - 0.6 - 0.6 * up, 9], [side * 9.2, y + 0.4 - 0.6 * up, 7], [side * 6.4, y + 2.6 - 0.3 * up, 9]]), mixColour(dark, '#1a0805', 0.55), 0.85)
  }
  pen.stroke(pen.line([[-6.5, y + 3.2, 11], [0, y + 5.2, 14], [6.5, y + 3.2, 11]]), dark, 1.3, 0.5)
  for (let i = 0; i < 3; i++) {
    const rise = -14 + i * 6.5
    pen.stroke(pen.line([[-8.5 + i, rise + 3, 4], [0, rise - 1.5, 8], [8.5 - i, rise + 3, 4]]), dark, 1.5, wrinkle * 0.55)
    for (const side of SIDES) pen.stroke(pen.line([[side * (9 + i), rise + 10, 4], [side * (15 - i), rise + 4 + 2 * i, 2]]), dark, 1.2, wrinkle * 0.5)
  }
}

export function noseTip(look: Look): readonly [number, number, number] {
  return [0, 33 + 12 * (look.shape.noseLength - 1), 18]
}

/** Lines of brow, forehead, and between nose and mouth. */
export function drawLines(pen: Sketch, { look, actions }: Features): void {
  const dark = mixColour(look.skin, '#2c1008', 0.62)
  const lift = Math.min(1, Math.max(actions.browInnerUp, actions.browOuterUp))
  const wide = actions.browOuterUp > 0.35 ? 40 : 24
  for (let i = 0; i < 3; i++) {
    const y = -52 - i * 8.5
    const opacity = lift * (0.3 + 0.25 * look.age) + 0.12 * look.age
    pen.stroke(pen.line([[-wide + i * 3, y + 2.5], [-wide / 2, y - 1.2], [0, y + 0.6], [wide / 2, y - 1.2], [wide - i * 3, y + 2.5]]), dark, 1.3, opacity)
  }
  const frown = actions.browLower
  for (const side of SIDES) {
    pen.stroke(pen.line([[side * 5, -40 + 4 * frown], [side * 4.2, -33 + 4 * frown], [side * 6, -24 + 3 * frown]]), dark, 1.7, frown * 0.66)
    pen.soft([side * 7, -29 + 4 * frown], 5, 9, dark, frown * 0.35)
    const pull = sided(actions, 'cornerPull', side), raise = Math.max(actions.upperLipRaise, actions.noseWrinkle)
    const depth = Math.min(1, 0.95 * pull + 0.85 * raise + 0.3 * actions.lipStretch + 0.3 * look.age + 0.1)
    const [cornerX, cornerY] = mouthCorner(look, actions, 0, side)
    const foldX = Math.abs(cornerX) + 7 + 3 * pull
    pen.stroke(pen.line([[side * (14.5 + 1.5 * raise), 31 - 5 * raise], [side * (22 + 3 * raise + 3.5 * pull), 41 - 4 * raise], [side * foldX, cornerY - 6], [side * (foldX - 0.5 + 3 * pull), cornerY + 1 - 5 * pull]]), dark, 1.7, depth * 0.56)
    pen.soft([side * (20 + 3 * pull), 44], 7, 14, dark, depth * 0.22, side * -35)
    // the raised cheek catches the light
    const cheek = Math.max(sided(actions, 'cheekRaise', side), 0.75 * pull)
    pen.soft([side * 41, 23 - 5 * cheek], 20, 13, mixColour(look.skin, '#fff3e6', 0.45), cheek * 0.36)
    pen.soft([side * 43, 28 - 4 * cheek], 21, 15, mixColour(look.skin, '#c2453f', 0.34), 0.16 + 0.2 * cheek)
  }
}
