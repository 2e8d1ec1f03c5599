// Draws the room behind a person: a soft wall, a window, a shelf or out-of-focus lights.
import { type Look, mixColour } from './look.ts'
import { randomFrom } from '../kit/random.ts'
import { openSketch, type Canvas } from './sketch.ts'

export function drawRoom(canvas: Canvas, look: Look, width: number, height: number): void {
  const pen = openSketch(canvas, { centreX: 0, centreY: 0, pixelsPerUnit: 1 }, { yawDeg: 0, pitchDeg: 0, rollDeg: 0 }, 'flat')
  const random = randomFrom(look.seed + 93)
  const { kind, colour } = look.room
  const { side } = look.light
  const lit = mixColour(colour, '#ffffff', 0.22), dim = mixColour(colour, '#14181c', 0.42)
  const rect = (x: number, y: number, w: number, h: number, fill: string, opacity = 1): void => {
    pen.raw(`<rect x="${x.toFixed(1)}" y="${y.toFixed(1)}" width="${w.toFixed(1)}" height="${h.toFixed(1)}" fill="${fill}" fill-opacity="${opacity.toFixed(2)}"/>`)
  }
  /** A rectangle out of focus: nested ones that fade. */
  const blurred = (x: number, y: number, w: number, h: number, fill: string, opacity: number): void => {
    const step = Math.min(w, h, height * 0.16) * 0.055
    for (let i = -4; i <= 4; i++) rect(x - i * step, y - i * step, Math.max(1, w + 2 * i * step), Math.max(1, h + 2 * i * step), fill, opacity * 0.19)
  }
  rect(0, 0, width, height, pen.gradient(side >= 0 ? [[0, dim], [0.45, colour], [1, lit]] : [[0, lit], [0.55, colour], [1, dim]], 'across'))
  rect(0, 0, width, height, pen.gradient([[0, '#ffffff', 0.08], [0.6, '#000000', 0], [1, '#000000', 0.3]], 'down'))
  const unit = Math.max(width, height)
  const far = side >= 0 ? 1 : 0
  if (kind === 'window') {
    const x = far === 1 ? width * 0.7 : width * 0.02, w = width * 0.27
    blurred(x, height * 0.02, w, height * 0.66, '#fdfbf4', 0.85)
    blurred(x + w * 0.46, height * 0.02, w * 0.07, height * 0.66, colour, 0.6)
    blurred(x, height * 0.3, w, height * 0.03, colour, 0.6)
    pen.soft([x + w / 2, height * 0.35], unit * 0.32, unit * 0.34, '#fffaf0', 0.4)
  } else if (kind === 'shelf') {
    const x0 = far === 1 ? width * 0.02 : width * 0.64
    for (let row = 0; row < 3; row++) {
      const y = height * (0.12 + row * 0.24)
      let x = x0
      while (x < x0 + width * 0.3) {
        const w = unit * random.between(0.012, 0.034), h = height * random.between(0.1, 0.17)
        if (random.chance(0.8)) blurred(x, y + height * 0.17 - h, w, h, mixColour(random.pick(['#7d4f3d', '#3f5a63', '#b6904f', '#8a8f86', '#d8d0c0', '#50435c']), colour, 0.3), 0.75)
        x += w * 1.25
      }
      blurred(x0, y + height * 0.17, width * 0.33, height * 0.018, mixColour(colour, '#5b3d26', 0.6), 0.8)
    }
  } else if (kind === 'bokeh') {
    for (let i = 0; i < 22; i++) pen.soft([random.between(0, width), random.between(0, height * 0.85)], unit * random.between(0.02, 0.07), unit * random.between(0.02, 0.07), random.pick(['#ffe9c2', '#cfe3ff', '#ffd1a8', lit]), random.between(0.12, 0.42))
  } else {
    pen.soft([width * (0.5 + 0.4 * side), height * 0.25], unit * 0.42, unit * 0.34, '#fffaf0', 0.35)
    blurred(width * (far === 1 ? 0.06 : 0.78), height * 0.14, width * 0.15, height * 0.3, mixColour(colour, '#f7f4ec', 0.6), 0.5)
  }
}
