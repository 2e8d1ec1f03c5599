// A pen for drawing a head: projects points of the face into the picture and collects SVG.

export type Point = readonly [x: number, y: number]
/** Face units: 0,0 between the eyes' line and the nose, x to the picture's right, y down, z towards the viewer; a face is about 150 wide. */
export type Spot = readonly [x: number, y: number, z?: number]

export type Pose = { readonly yawDeg: number; readonly pitchDeg: number; readonly rollDeg: number }
export type Placing = { readonly centreX: number; readonly centreY: number; readonly pixelsPerUnit: number }

export type Sketch = {
  readonly scale: number
  /** Where a spot of the turning head lies in the picture; z is measured from the face's own surface unless `flat`. */
  readonly at: (spot: Spot) => Point
  /** A smooth line through the spots. */
  readonly line: (spots: readonly Spot[]) => string
  /** A closed shape of several smooth lines that meet in corners. */
  readonly shape: (...lines: readonly (readonly Spot[])[]) => string
  readonly loop: (spots: readonly Spot[]) => string
  readonly fill: (path: string, colour: string, opacity?: number) => void
  readonly stroke: (path: string, colour: string, width: number, opacity?: number) => void
  /** A soft, round patch of colour: shade, blush, shine. */
  readonly soft: (spot: Spot, radiusX: number, radiusY: number, colour: string, opacity: number, turnDeg?: number) => void
  readonly disc: (spot: Spot, radiusX: number, radiusY: number, colour: string, opacity?: number) => void
  /** Everything that `draw` adds stays inside the path. */
  readonly within: (path: string, draw: () => void) => void
  readonly gradient: (stops: readonly (readonly [offset: number, colour: string, opacity?: number])[], direction: 'down' | 'across' | 'round') => string
  readonly raw: (svg: string) => void
}

/** The spots of the picture's right half, and their mirror images on its left: one closed outline. */
export function mirrored(right: readonly Spot[]): Spot[] {
  return [...right, ...right.filter(([x]) => x > 0.01).reverse().map(([x, y, z]): Spot => [-x, y, z])]
}

export type Canvas = { readonly ids: () => string; readonly defs: string[]; readonly body: string[]; readonly softs: Map<string, string> }

export function openCanvas(): Canvas {
  let count = 0
  return { ids: () => `g${count++}`, defs: [], body: [], softs: new Map() }
}

const number = (value: number): string => String(Math.round(value * 100) / 100)
const pair = ([x, y]: Point): string => `${number(x)} ${number(y)}`

/** Depth of the face's surface: half an ellipsoid. */
function surfaceDepth(x: number, y: number): number {
  return 68 * Math.sqrt(Math.max(0, 1 - (x / 84) ** 2 - ((y - 8) / 140) ** 2))
}

/** Catmull-Rom through the points, as cubic Bézier segments after a start point. */
function curve(points: readonly Point[]): string {
  const parts: string[] = []
  for (let i = 0; i + 1 < points.length; i++) {
    const before = points[Math.max(0, i - 1)]!, from = points[i]!, to = points[i + 1]!, after = points[Math.min(points.length - 1, i + 2)]!
    parts.push(`C${pair([from[0] + (to[0] - before[0]) / 6, from[1] + (to[1] - before[1]) / 6])} ${pair([to[0] - (after[0] - from[0]) / 6, to[1] - (after[1] - from[1]) / 6])} ${pair(to)}`)
  }
  return parts.join('')
}

export function openSketch(canvas: Canvas, placing: Placing, pose: Pose, depth: 'head' | 'flat'): Sketch {
  const { pixelsPerUnit: scale } = placing
  const yaw = pose.yawDeg * Math.PI / 180, pitch = pose.pitchDeg * Math.PI / 180, roll = pose.rollDeg * Math.PI / 180
  const [cosYaw, sinYaw, cosPitch, sinPitch, cosRoll, sinRoll] = [Math.cos(yaw), Math.sin(yaw), Math.cos(pitch), Math.sin(pitch), Math.cos(roll), Math.sin(roll)]
  const pivotY = 70, pivotZ = -25

  const at = ([x, y, z]: Spot): Point => {
    const deep = depth === 'flat' ? (z ?? 0) : surfaceDepth(x, y) + (z ?? 0)
    const turnedX = x * cosYaw + (deep - pivotZ) * sinYaw
    const turnedZ = -x * sinYaw + (deep - pivotZ) * cosYaw
    const turnedY = (y - pivotY) * cosPitch - turnedZ * sinPitch + pivotY + pivotZ * sinPitch * -1
    const fromPivotY = turnedY - pivotY
    return [
      placing.centreX + (turnedX * cosRoll - fromPivotY * sinRoll) * scale,
      placing.centreY + (turnedX * sinRoll + fromPivotY * cosRoll + pivotY) * scale,
    ]
  }
  const loop = (spots: readonly Spot[]): string => {
    const points = spots.map(at)
    const count = points.length
    const round = [points[count - 1]!, ...points, points[0]!, points[1]!]
    const parts = [`M${pair(points[0]!)}`]
    for (let i = 1; i <= count; i++) {
      const before = round[i - 1]!, from = round[i]!, to = round[i + 1]!, after = round[i + 2] ?? round[2]!
      parts.push(`C${pair([from[0] + (to[0] - before[0]) / 6, from[1] + (to[1] - before[1]) / 6])} ${pair([to[0] - (after[0] - from[0]) / 6, to[1] - (after[1] - from[1]) / 6])} ${pair(to)}`)
    }
    return `${parts.join('')}Z`
  }
  const ellipse = (spot: Spot, radiusX: number, radiusY: number, paint: string, opacity: number, turnDeg: number): void => {
    const [x, y] = at(spot)
    const turn = turnDeg + pose.rollDeg
    const turned = turn === 0 ? '' : ` transform="rotate(${number(turn)} ${pair([x, y])})"`
    canvas.body.push(`<ellipse cx="${number(x)}" cy="${number(y)}" rx="${number(Math.abs(radiusX * scale * cosYaw))}" ry="${number(Math.abs(radiusY * scale))}" fill="${paint}" fill-opacity="${number(opacity)}"${turned}/>`)
  }

  return {
    scale,
    at,
    line: (spots) => { const points = spots.map(at); return `M${pair(points[0]!)}${curve(points)}` },
    shape: (...lines) => {
      const parts: string[] = []
      for (const [index, spots] of lines.entries()) {
        const points = spots.map(at)
        parts.push(`${index === 0 ? 'M' : 'L'}${pair(points[0]!)}${curve(points)}`)
      }
      return `${parts.join('')}Z`
    },
    loop,
    fill: (path, colour, opacity = 1) => { canvas.body.push(`<path d="${path}" fill="${colour}" fill-opacity="${number(opacity)}"/>`) },
    stroke: (path, colour, width, opacity = 1) => {
      if (opacity < 0.02) return
      canvas.body.push(`<path d="${path}" fill="none" stroke="${colour}" stroke-width="${number(width * scale)}" stroke-linecap="round" stroke-linejoin="round" stroke-opacity="${number(opacity)}"/>`)
    },
    soft: (spot, radiusX, radiusY, colour, opacity, turnDeg = 0) => {
      if (opacity < 0.02) return
      let id = canvas.softs.get(colour)
      if (id === undefined) {
        id = canvas.ids()
        canvas.softs.set(colour, id)
        canvas.defs.push(`<radialGradient id="${id}"><stop offset="0" stop-color="${colour}"/><stop offset=".35" stop-color="${colour}" stop-opacity=".76"/><stop offset=".7" stop-color="${colour}" stop-opacity=".25"/><stop offset="1" stop-color="${colour}" stop-opacity="0"/></radialGradient>`)
      }
      ellipse(spot, radiusX, radiusY, `url(#${id})`, opacity, turnDeg)
    },
    disc: (spot, radiusX, radiusY, colour, opacity = 1) => ellipse(spot, radiusX, radiusY, colour, opacity, 0),
    within: (path, draw) => {
      const id = canvas.ids()
      canvas.defs.push(`<clipPath id="${id}"><path d="${path}"/></clipPath>`)
      canvas.body.push(`<g clip-path="url(#${id})">`)
      draw()
      canvas.body.push('</g>')
    },
    gradient: (stops, direction) => {
      const id = canvas.ids()
      const inner = stops.map(([offset, colour, opacity = 1]) => `<stop offset="${number(offset)}" stop-color="${colour}" stop-opacity="${number(opacity)}"/>`).join('')
      canvas.defs.push(direction === 'round'
        ? `<radialGradient id="${id}">${inner}</radialGradient>`
        : `<linearGradient id="${id}" x1="0" y1="0" x2="${direction === 'across' ? 1 : 0}" y2="${direction === 'across' ? 0 : 1}">${inner}</linearGradient>`)
      return `url(#${id})`
    },
    raw: (svg) => { canvas.body.push(svg) },
  }
}
