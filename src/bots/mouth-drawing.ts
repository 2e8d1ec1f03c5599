// Draws the mouth: lips, teeth and tongue, moved by the facial actions and by speech.
import { type FaceActions } from './expression.ts'
import { sided, type Features, type Side } from './features.ts'
import { type Look, mixColour } from './look.ts'
import { type Sketch, type Spot } from './sketch.ts'

/** Where the corner of the mouth is; `open` is the mouth's opening for speech. */
export function mouthCorner(look: Look, actions: FaceActions, open: number, side: Side): Spot {
  const jaw = jawOpening(actions, open)
  const pull = sided(actions, 'cornerPull', side), depress = sided(actions, 'cornerDepress', side)
  const round = Math.max(0, jaw - 0.3) * (1 - Math.min(1, pull + actions.lipStretch))
  const half = 24 * look.shape.mouth + 8 * pull + 7.5 * actions.lipStretch - 3 * actions.lipTight - 9 * round - 2.5 * open
  return [side * half, 62.5 - 9.5 * pull + 6.5 * depress + 1.5 * actions.lipStretch + 6 * jaw - 1.5 * actions.upperLipRaise]
}

export function jawOpening(actions: FaceActions, open: number): number {
  return Math.min(1, actions.jawDrop + 0.42 * open * (1 - 0.6 * actions.jawDrop))
}

export function drawMouth(pen: Sketch, { look, actions, mouthOpen }: Features): void {
  const jaw = jawOpening(actions, mouthOpen)
  const part = Math.min(1, Math.max(actions.lipsPart, mouthOpen * 0.9))
  const pull = actions.cornerPull, raise = actions.upperLipRaise, chin = actions.chinRaise, sad = actions.cornerDepress
  const thin = 1 - 0.5 * actions.lipTight - 0.3 * pull * (0.4 + part * 0.6) - 0.25 * actions.lipStretch
  const upperThick = 6.8 * look.lips.fullness * thin * (1 - 0.3 * sad), lowerThick = 9 * look.lips.fullness * thin
  const left = mouthCorner(look, actions, mouthOpen, -1), right = mouthCorner(look, actions, mouthOpen, 1)
  const tilt = (right[1] - left[1]) / 2
  const middleY = 62.5 + 1.5 * pull - 2 * sad - 2.4 * chin
  const upperIn = middleY - 1.6 * part - 5.5 * raise - 1.2 * jaw + 0.6 * pull
  const gap = 4.2 * part * (1 + 0.9 * pull) + 25 * jaw + 4.5 * raise * part
  const lowerIn = upperIn + Math.max(0.01, gap)
  const between = (share: number, y: number): Spot => [left[0] + (right[0] - left[0]) * share, y + tilt * (share - 0.5)]
  const cornerMean = (left[1] + right[1]) / 2
  const arch = (y: number, share: number): number => cornerMean + (y - cornerMean) * share
  const squareness = 0.8 + 0.12 * Math.max(raise, actions.lipStretch) * part
  const innerTop: Spot[] = [left, between(0.2, arch(upperIn + 0.4, squareness * 0.86)), between(0.38, upperIn - 0.6), between(0.5, upperIn + 0.5), between(0.62, upperIn - 0.6), between(0.8, arch(upperIn + 0.4, squareness * 0.86)), right]
  const innerLow: Spot[] = [right, between(0.8, arch(lowerIn, squareness * 0.84)), between(0.64, arch(lowerIn, 0.98)), between(0.5, lowerIn), between(0.36, arch(lowerIn, 0.98)), between(0.2, arch(lowerIn, squareness * 0.84)), left]
  const bow = 1 - 0.5 * Math.max(pull * part, actions.lipStretch, raise * 0.6)
  const outerTop: Spot[] = [left, between(0.2, arch(upperIn, 0.8) - upperThick * 0.62), between(0.4, upperIn - upperThick - 0.4), between(0.5, upperIn - upperThick + 1.9 * bow), between(0.6, upperIn - upperThick - 0.4), between(0.8, arch(upperIn, 0.8) - upperThick * 0.62), right]
  const outerLow: Spot[] = [right, between(0.8, arch(lowerIn, 0.8) + lowerThick * 0.72), between(0.62, arch(lowerIn, 0.98) + lowerThick), between(0.5, lowerIn + lowerThick), between(0.38, arch(lowerIn, 0.98) + lowerThick), between(0.2, arch(lowerIn, 0.8) + lowerThick * 0.72), left]
  const lip = look.lips.colour, dark = mixColour(look.skin, '#2c0d0a', 0.62)
  const reverse = (spots: Spot[]): Spot[] => [...spots].reverse()

  pen.soft([0, lowerIn + lowerThick + 4.5], 19, 5.5, dark, 0.36 + 0.2 * chin)
  pen.soft([0, middleY - upperThick - 7, 2], 4, 7, dark, 0.16)
  const inside = pen.shape(innerTop, innerLow)
  if (gap > 1) {
    pen.within(inside, () => {
      pen.fill(inside, '#2a0d0e')
      pen.soft([0, lowerIn + 1], 24, Math.max(3, gap * 0.55), '#b4555a', Math.min(0.95, jaw * 1.6))
      const teeth = Math.min(gap * 0.78, 9.2 + 2.5 * raise + 1.5 * pull)
      const wideAt = 0.93
      if (pull + raise + actions.lipStretch + mouthOpen * 0.6 + jaw * 0.6 > 0.2) {
        const teethTop: Spot[] = innerTop.map(([px, py]): Spot => [px * wideAt, py - 2])
        const teethLow: Spot[] = reverse(innerTop).map(([px, py], index): Spot => [px * wideAt, py + teeth * (index === 0 || index === 6 ? 0.2 : index === 1 || index === 5 ? 0.72 : 1)])
        pen.fill(pen.shape(teethTop, teethLow), '#f3eee6')
        for (const tx of [-12.5, -6.4, 0, 6.4, 12.5]) pen.stroke(pen.line([[tx, upperIn - 3], [tx, upperIn + teeth - 0.8]]), '#b9aca0', 0.7, 0.5)
      }
      if (actions.lipStretch + raise > 0.5 && gap > 6) pen.fill(pen.shape(innerLow.map(([px, py]): Spot => [px * 0.85, py + 1]), reverse(innerLow).map(([px, py]): Spot => [px * 0.85, py - Math.min(4.5, gap * 0.28)])), '#e6ddd3', 0.85)
      pen.stroke(pen.line(innerTop), '#1a0606', 3.4, 0.42)
    })
  }
  pen.fill(pen.shape(outerTop, reverse(innerTop)), mixColour(lip, '#3d0d10', 0.2))
  pen.fill(pen.shape(reverse(outerLow), innerLow), lip)
  pen.within(pen.shape(reverse(outerLow), innerLow), () => {
    pen.soft([look.light.side * 5, lowerIn + lowerThick * 0.42], 12, lowerThick * 0.36, mixColour(lip, '#ffffff', 0.6), 0.62)
    pen.soft([0, lowerIn + lowerThick], 22, 3, mixColour(lip, '#2c0d0a', 0.5), 0.4)
  })
  pen.stroke(pen.line(innerTop), mixColour(lip, '#24060a', 0.78), gap > 1 ? 0.9 : 1.7, 0.9)
  for (const [corner, side] of [[left, -1], [right, 1]] as const) {
    pen.soft([corner[0] + side * 1, corner[1]], 4, 4.5, dark, 0.42)
    const down = sided(actions, 'cornerDepress', side)
    pen.stroke(pen.line([[corner[0] + side, corner[1] + 0.5], [corner[0] + side * 3.6, corner[1] + 3.5], [corner[0] + side * 4, corner[1] + 9]]), dark, 1.5, 0.55 * down + 0.12 * look.age)
    pen.stroke(pen.line([[corner[0] + side * 2.2, corner[1] - 3.5], [corner[0] + side * 3.4, corner[1]], [corner[0] + side * 2.2, corner[1] + 3.5]]), dark, 1.3, 0.45 * Math.min(1, sided(actions, 'cornerPull', side) + actions.lipTight * 0.7))
  }
  if (chin > 0.15) {
    pen.soft([0, 85 - 3 * chin], 12, 5, mixColour(look.skin, '#fff3e6', 0.5), chin * 0.5)
    for (let i = 0; i < 5; i++) pen.soft([-10 + i * 5, 83 - 3 * chin + (i % 2) * 5], 4.5, 3, dark, chin * 0.2)
  }
}
