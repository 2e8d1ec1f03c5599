// Draws hair in nine styles, headscarf included, and five kinds of beard.
import { type Look, mixColour } from './look.ts'
import { randomFrom } from '../kit/random.ts'
import { mirrored, type Sketch, type Spot } from './sketch.ts'

type HairShape = { readonly back: readonly Spot[] | null; readonly cap: readonly Spot[] | null; readonly line: readonly Spot[] }

/** Outer contour of the hair over the skull, from the picture's left temple to its right one. */
function crown(volume: number, sideY: number, w: number): Spot[] {
  const v = volume
  return [
    [-(75 + v * 0.25) * w, sideY, -36], [-(79 + v * 0.55) * w, -38, -38], [-(75 + v * 0.7) * w, -72, -38], [-(57 + v * 0.6) * w, -103 - v * 0.6, -38], [-30 * w, -122 - v * 0.9, -38], [0, -129 - v, -38],
    [30 * w, -122 - v * 0.9, -38], [(57 + v * 0.6) * w, -103 - v * 0.6, -38], [(75 + v * 0.7) * w, -72, -38], [(79 + v * 0.55) * w, -38, -38], [(75 + v * 0.25) * w, sideY, -36],
  ]
}

function hairShape(look: Look): HairShape {
  const { style, volume: v, flip } = look.hair
  const w = look.shape.width
  const turn = (spots: Spot[]): Spot[] => (flip ? spots.map(([x, y, z]): Spot => [-x, y, z]) : [...spots].reverse())
  const straight: Spot[] = [[72 * w, 4, -30], [66 * w, -18, -26], [66 * w, -46, -24], [57 * w, -72, -16], [30 * w, -86, -8], [0, -87, -6], [-30 * w, -86, -8], [-57 * w, -72, -16], [-66 * w, -46, -24], [-66 * w, -18, -26], [-72 * w, 4, -30]]
  const swept = turn([[-72 * w, 4, -30], [-67 * w, -22, -26], [-68 * w, -48, -24], [-62 * w, -62, -16], [-36 * w, -72, -6], [0, -80, -2], [26 * w, -93, -6], [50 * w, -80, -14], [65 * w, -52, -24], [67 * w, -20, -26], [72 * w, 4, -30]])
  const parted: Spot[] = [[75 * w, 32, -30], [66 * w, -4, -22], [58 * w, -42, -16], [36 * w, -74, -8], [6 * w, -97, -6], [-6 * w, -97, -6], [-36 * w, -74, -8], [-58 * w, -42, -16], [-66 * w, -4, -22], [-75 * w, 32, -30]]
  const longBack: Spot[] = [[0, -129 - v, -40], [58 * w, -108 - v, -40], [86 * w + v, -50, -40], [92 * w + v, 20, -40], [98 * w + v, 100, -40], [102 + v, 168, -40], [84, 204, -40], [56, 196, -40], [0, 160, -40]]
  const bobBack: Spot[] = [[0, -129 - v, -40], [58 * w, -108 - v, -40], [88 * w + v, -50, -40], [97 * w + v, 20, -40], [95 * w + v, 72, -40], [76, 98, -40], [48, 92, -40], [0, 60, -40]]
  switch (style) {
    case 'bald': return { back: null, cap: null, line: straight }
    case 'buzz': return { back: null, cap: crown(-4, -6, w), line: straight }
    case 'short': return { back: null, cap: crown(v * 0.8, 4, w), line: straight }
    case 'sidePart': return { back: null, cap: crown(v, 4, w), line: swept }
    case 'curly': return { back: null, cap: crown(v + 14, 14, w), line: straight.map(([x, y, z], i): Spot => [x, y + (i % 2 === 0 ? 3 : -3), z]) }
    case 'bun': return { back: null, cap: crown(v * 0.4, 6, w), line: straight }
    case 'long': return { back: mirrored(longBack), cap: crown(v, 34, w), line: parted }
    case 'bob': return { back: mirrored(bobBack), cap: crown(v, 34, w), line: flip ? parted : swept.map(([x, y, z]): Spot => [x, y + 2, z]) }
    case 'scarf': return { back: null, cap: crown(v * 0.5 + 4, 30, w), line: [[72 * w, 44, -26], [69 * w, 0, -22], [66 * w, -36, -20], [52 * w, -66, -14], [26 * w, -78, -6], [0, -81, -4], [-26 * w, -78, -6], [-52 * w, -66, -14], [-66 * w, -36, -20], [-69 * w, 0, -22], [-72 * w, 44, -26]] }
  }
}

export function drawHairBehind(pen: Sketch, look: Look): void {
  const { colour, style, volume } = look.hair
  const shade = mixColour(colour, '#080507', 0.45)
  const { back } = hairShape(look)
  if (style === 'bun') {
    const bun = pen.loop([[0, -168 - volume, -40], [30, -158, -40], [38, -134, -40], [26, -112, -40], [-26, -112, -40], [-38, -134, -40], [-30, -158, -40]])
    pen.fill(bun, colour)
    pen.within(bun, () => { pen.soft([12 * look.light.side, -154, -40], 26, 14, mixColour(colour, '#ffffff', 0.35), 0.5) })
  }
  if (style === 'scarf') pen.fill(pen.loop([[0, -134, -40], [62, -110, -40], [86, -50, -40], [88, 30, -40], [78, 100, -40], [60, 130, -40], [0, 140, -40], [-60, 130, -40], [-78, 100, -40], [-88, 30, -40], [-86, -50, -40], [-62, -110, -40]]), shade)
  if (back === null) return
  const path = pen.loop(back)
  pen.fill(path, pen.gradient([[0, colour], [0.6, shade], [1, mixColour(colour, '#080507', 0.3)]], 'down'))
  pen.within(path, () => {
    for (const side of [-1, 1]) for (let i = 0; i < 5; i++) pen.stroke(pen.line([[side * (70 + i * 6), -20, -40], [side * (76 + i * 6), 60, -40], [side * (70 + i * 8), 190, -40]]), i % 2 === 0 ? mixColour(colour, '#ffffff', 0.2) : shade, 1.6, 0.4)
  })
}

export function drawHairInFront(pen: Sketch, look: Look): void {
  const { colour, style } = look.hair
  const { cap, line } = hairShape(look)
  if (cap === null) return
  const shade = mixColour(colour, '#080507', 0.5), shine = mixColour(colour, '#fff4e0', 0.36)
  const random = randomFrom(look.seed + 17)
  const contour: Spot[] = style === 'curly'
    ? cap.flatMap(([x, y, z], i): Spot[] => {
      const next = cap[Math.min(cap.length - 1, i + 1)]!
      const out = 1.07 + 0.03 * random.unit()
      return [[x, y, z], [(x * 0.5 + next[0] * 0.5) * out, (y * 0.5 + next[1] * 0.5 + 20) * out - 20, z]]
    })
    : [...cap]
  const path = pen.shape(contour, [...line])
  // the hair's shadow on the forehead
  const rim = line.slice(1, -1).map(([x, y, z]): Spot => [x * 0.985, y + 3, z])
  for (const [width, opacity] of [[16, 0.05], [10, 0.08], [5, 0.1]] as const) pen.stroke(pen.line(rim), mixColour(look.skin, '#2c100a', 0.6), width, style === 'buzz' ? opacity / 2 : opacity)
  pen.fill(path, pen.gradient([[0, mixColour(colour, shine, 0.3)], [0.5, colour], [1, shade]], 'down'), style === 'buzz' ? 0.78 : 1)
  pen.within(path, () => {
    pen.soft([look.light.side * 42, -108, -20], 46, 26, shine, style === 'scarf' || style === 'buzz' ? 0.28 : 0.5, look.light.side * 30)
    for (const side of [-1, 1]) pen.soft([side * 82, -20, -34], 22, 60, shade, 0.6)
    if (style === 'scarf') {
      for (let i = 0; i < 4; i++) pen.stroke(pen.line([[-70 + i * 4, 10, -30], [-62 + i * 6, -70 - i * 6, -20], [0, -92 - i * 9, -10], [62 - i * 6, -70 - i * 6, -20], [70 - i * 4, 10, -30]]), shade, 1.8, 0.34)
    } else if (style === 'curly') {
      for (let i = 0; i < 80; i++) {
        const angle = Math.PI * (1.02 + 0.96 * random.unit() * 1), radius = random.between(0.92, 1.28)
        const x = Math.cos(angle) * 72 * radius, y = Math.sin(angle) * 98 * radius - 16
        const r = random.between(4, 8)
        pen.stroke(pen.line([[x - r, y, -30], [x - r * 0.2, y - r, -30], [x + r, y, -30], [x + r * 0.2, y + r * 0.7, -30]]), i % 2 === 0 ? shade : shine, 1.7, 0.4)
      }
    } else if (style !== 'buzz') {
      const inner = line.slice(1, -1).filter(([, y]) => y < -50)
      for (let i = 0; i < 34; i++) {
        const t = (i + random.unit()) / 34
        const from = inner[Math.min(inner.length - 1, Math.floor(t * inner.length))]!
        const lift = random.between(18, 46)
        const bend = style === 'sidePart' ? (look.hair.flip ? 1 : -1) * 16 : (from[0] >= 0 ? -1 : 1) * 8
        pen.stroke(pen.line([[from[0] + random.between(-6, 6), from[1] + 2, -14], [from[0] * 1.05 - bend * 0.4, from[1] - lift * 0.5, -24], [from[0] * 0.98 - bend, from[1] - lift, -32]]), i % 3 === 0 ? shine : shade, 1.5, 0.34)
      }
    }
  })
  if (style === 'scarf') {
    const wrap = pen.shape([[-80, 20, -34], [-74, 66, -30], [-54, 104, -24], [0, 124, -10], [54, 104, -24], [74, 66, -30], [80, 20, -34]], [[90, 40, -40], [98, 120, -40], [110, 170, -40], [40, 196, -20], [-40, 200, -20], [-112, 172, -40], [-98, 120, -40], [-90, 40, -40]])
    pen.fill(wrap, pen.gradient([[0, colour], [0.7, mixColour(colour, shade, 0.4)], [1, shade]], 'down'))
    for (let i = 0; i < 4; i++) pen.stroke(pen.line([[-84 - i * 4, 60 + i * 20, -36], [-40, 122 + i * 15, -20], [20, 136 + i * 14, -14], [86 + i * 4, 70 + i * 22, -36]]), shade, 2.4, 0.4)
  }
}

/** Before the mouth is drawn. */
export function drawBeard(pen: Sketch, look: Look, face: string, jaw: number): void {
  if (look.beard === 'none') return
  const hair = look.hair.style === 'scarf' ? look.brow.colour : mixColour(look.hair.colour, '#140d0a', 0.25)
  const drop = 13 * jaw
  pen.within(face, () => {
    if (look.beard === 'stubble') {
      const shade = mixColour(hair, look.skin, 0.25)
      for (const side of [-1, 1]) {
        pen.soft([side * 54, 62 + drop * 0.4], 24, 34, shade, 0.34, side * 30)
        pen.soft([side * 30, 90 + drop], 30, 24, shade, 0.36)
        pen.soft([side * 14, 51], 17, 8, shade, 0.34, side * 14)
      }
      pen.soft([0, 92 + drop], 26, 22, shade, 0.34)
    }
    if (look.beard === 'full') {
      const edge: Spot[] = [[74, -6], [66, 26], [52, 47 + drop * 0.2], [36, 52 + drop * 0.2], [26, 46], [13, 47], [0, 49], [-13, 47], [-26, 46], [-36, 52 + drop * 0.2], [-52, 47 + drop * 0.2], [-66, 26], [-74, -6]]
      const beard = pen.shape(edge, [[-90, 0], [-80, 90], [-40, 150], [0, 160], [40, 150], [80, 90], [90, 0]])
      pen.fill(beard, hair, 0.9)
      pen.within(beard, () => {
        const random = randomFrom(look.seed + 31)
        for (let i = 0; i < 70; i++) {
          const x = random.between(-66, 66), y = random.between(40, 124)
          pen.stroke(pen.line([[x, y], [x * 1.03, y + 5]]), i % 2 === 0 ? mixColour(hair, '#ffffff', 0.25) : '#0d0807', 0.9, 0.4)
        }
      })
    }
    if (look.beard === 'goatee') {
      const goatee = pen.loop([[-17, 80 + drop], [0, 83 + drop], [17, 80 + drop], [23, 92 + drop], [15, 106 + drop], [0, 111 + drop], [-15, 106 + drop], [-23, 92 + drop]])
      pen.soft([0, 94 + drop], 34, 22, hair, 0.55)
      pen.fill(goatee, hair, 0.78)
      for (const side of [-1, 1]) pen.stroke(pen.line([[side * 30, 60 + drop * 0.3], [side * 29, 72 + drop * 0.6], [side * 20, 84 + drop]]), hair, 4.5, 0.55)
    }
    if (look.beard === 'moustache' || look.beard === 'goatee') pen.fill(pen.shape([[-29, 61], [-16, 50], [0, 48], [16, 50], [29, 61]], [[29, 61], [14, 57], [0, 55], [-14, 57], [-29, 61]]), hair, 0.9)
  })
}
