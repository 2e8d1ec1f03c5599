// Draws what frames a face: outline, ears, neck, shoulders, clothes and glasses.
import { type Look, mixColour } from './look.ts'
import { mirrored, type Sketch, type Spot } from './sketch.ts'

/** From the chin's middle up the picture's right side to the forehead; z makes the outline turn with the head. */
export function faceOutline(look: Look, jaw: number): Spot[] {
  const { width: w, jaw: j, chin } = look.shape
  const drop = 13 * jaw
  const chinY = 66 + 40 * chin + drop
  return mirrored([
    [0.001, chinY, -8], [17 * j, chinY - 1.5, -8], [33 * j, chinY - 11, -14], [50 * j, 78 + drop * 0.72, -22], [62 * j * w, 56 + drop * 0.35, -30],
    [70.5 * w, 26, -34], [73.5 * w, -5, -34], [73.5 * w, -34, -34], [67 * w, -66, -30], [46 * w, -93, -22], [0.001, -106, -14],
  ])
}

export function drawEars(pen: Sketch, look: Look): void {
  if (look.hair.style === 'scarf' || look.hair.style === 'long' || look.hair.style === 'bob') return
  const dark = mixColour(look.skin, '#3a140c', 0.55)
  for (const side of [-1, 1]) {
    const x = (value: number): number => side * (value * look.shape.width)
    const ear = pen.loop([[x(71), -14, -42], [x(80), -19, -46], [x(85.5), -8, -48], [x(82), 12, -46], [x(77), 26, -42], [x(71.5), 24, -40]])
    pen.fill(ear, mixColour(look.skin, '#a04a3a', side * look.light.side > 0 ? 0.1 : 0.26))
    pen.stroke(pen.line([[x(75), -9, -42], [x(80), -13, -44], [x(81), -3, -45], [x(77), 9, -43], [x(75.5), 16, -42]]), dark, 1.8, 0.5)
    if (look.earrings) {
      pen.disc([x(77), 29, -40], 2.6, 2.6, '#d9b45f')
      pen.disc([x(76.5), 28.2, -40], 0.9, 0.9, '#fff3cf')
    }
  }
}

export function drawBody(pen: Sketch, look: Look): void {
  const { skin, clothes } = look
  const dark = mixColour(skin, '#2c100a', 0.55), neckShade = mixColour(skin, '#3a160e', 0.34)
  const wide = 0.94 + 0.1 * (look.shape.jaw - 1) * 4
  const neck = pen.shape([[-41 * wide, 50], [-40 * wide, 100], [-46 * wide, 132], [-74, 156], [-120, 220]], [[120, 220], [74, 156], [46 * wide, 132], [40 * wide, 100], [41 * wide, 50]])
  pen.fill(neck, pen.gradient(look.light.side >= 0 ? [[0.2, mixColour(skin, dark, 0.5)], [0.7, neckShade], [0.85, skin]] : [[0.15, skin], [0.3, neckShade], [0.8, mixColour(skin, dark, 0.5)]], 'across'))
  pen.within(neck, () => {
    pen.soft([0, 98], 66, 44, dark, 0.85)
    for (const side of [-1, 1]) {
      pen.stroke(pen.line([[side * 30, 108], [side * 18, 140], [side * 7, 160]]), dark, 4, 0.22)
      pen.stroke(pen.line([[side * 12, 165], [side * 40, 160], [side * 74, 158]]), dark, 3.5, 0.22)
    }
    pen.soft([0, 160], 9, 7, dark, 0.4)
  })
  const cloth = clothes.colour, fold = mixColour(cloth, '#0c0e14', 0.42), lit = mixColour(cloth, '#ffffff', 0.16)
  const dip = clothes.kind === 'shirt' ? 196 : clothes.kind === 'hoodie' ? 168 : 163
  const torso = pen.shape(
    [[-60, 143], [-88, 158], [-140, 176], [-176, 202], [-196, 262], [-208, 340], [-214, 900]],
    [[214, 900], [208, 340], [196, 262], [176, 202], [140, 176], [88, 158], [60, 143]],
    clothes.kind === 'shirt' ? [[60, 143], [38, 166], [0, dip]] : [[60, 143], [46, dip - 9], [24, dip + 3], [0, dip + 7]],
    clothes.kind === 'shirt' ? [[0, dip], [-38, 166], [-60, 143]] : [[0, dip + 7], [-24, dip + 3], [-46, dip - 9], [-60, 143]],
  )
  pen.fill(torso, pen.gradient(look.light.side >= 0 ? [[0, fold], [0.35, cloth], [0.8, lit], [1, cloth]] : [[0, cloth], [0.2, lit], [0.65, cloth], [1, fold]], 'across'))
  pen.within(torso, () => {
    pen.soft([0, 150], 96, 34, '#000000', 0.36)
    for (const side of [-1, 1]) {
      pen.stroke(pen.line([[side * 146, 205], [side * 138, 250], [side * 150, 320]]), fold, 6, 0.42)
      pen.stroke(pen.line([[side * 70, 190], [side * 92, 230], [side * 88, 290]]), fold, 5, 0.2)
      pen.soft([side * 120, 200], 46, 22, lit, side * look.light.side > 0 ? 0.5 : 0.15, side * 22)
    }
  })
  if (clothes.kind === 'crew') pen.stroke(pen.line([[-60, 144], [-46, dip - 7], [-24, dip + 5], [0, dip + 9], [24, dip + 5], [46, dip - 7], [60, 144]]), fold, 5, 0.7)
  if (clothes.kind === 'shirt') {
    for (const side of [-1, 1]) {
      const collar = pen.shape([[side * 44, 118], [side * 66, 146], [side * 66, 172], [side * 40, 206]], [[side * 40, 206], [side * 14, 186], [side * 2, 194]], [[side * 2, 194], [side * 30, 160], [side * 44, 118]])
      pen.fill(collar, mixColour(cloth, '#ffffff', side * look.light.side > 0 ? 0.24 : 0.08))
      pen.stroke(collar, fold, 1.6, 0.7)
    }
    pen.stroke(pen.line([[0, 196], [3, 260], [3, 420]]), fold, 2.5, 0.6)
  }
  if (clothes.kind === 'hoodie') {
    for (const side of [-1, 1]) {
      pen.fill(pen.shape([[side * 46, 122], [side * 82, 140], [side * 86, 166], [side * 52, 192], [side * 8, 204]], [[side * 8, 204], [side * 30, 172], [side * 46, 122]]), mixColour(cloth, '#0c0e14', side * look.light.side > 0 ? 0.1 : 0.26))
      pen.stroke(pen.line([[side * 16, 198], [side * 19, 240], [side * 17, 282]]), mixColour(cloth, '#ffffff', 0.6), 2.8, 0.85)
    }
  }
}

export function drawGlasses(pen: Sketch, look: Look): void {
  if (look.glasses === 'none') return
  const gap = look.shape.eyeGap, frame = look.glasses === 'round' ? '#6b5137' : '#15161a'
  for (const side of [-1, 1]) {
    const cx = side * 33 * gap
    const lens = look.glasses === 'round'
      ? pen.loop(Array.from({ length: 10 }, (_, i): Spot => [cx + 22.5 * Math.cos(i / 5 * Math.PI), -6 + 21 * Math.sin(i / 5 * Math.PI), 10]))
      : pen.loop([[cx - 21, -21, 10], [cx, -22.5, 10], [cx + 21, -21, 10], [cx + 24, -8, 10], [cx + 19, 10, 10], [cx, 12.5, 10], [cx - 19, 10, 10], [cx - 24, -8, 10]])
    pen.fill(lens, '#dcecff', 0.09)
    pen.within(lens, () => pen.stroke(pen.line([[cx - 20, 10, 10], [cx + 6, -26, 10]]), '#ffffff', 5, 0.12))
    pen.stroke(lens, frame, look.glasses === 'round' ? 2.1 : 3.2, 0.95)
    pen.stroke(pen.line([[side * 56 * gap, -12, 8], [side * 74 * look.shape.width, -14, -34]]), frame, 2.6, 0.9)
  }
  pen.stroke(pen.line([[-11, -9, 14], [0, -12.5, 16], [11, -9, 14]]), frame, 2.6, 0.95)
}
