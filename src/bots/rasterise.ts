// Turns SVG into pixels; the only import of @resvg/resvg-js.
import { Resvg } from '@resvg/resvg-js'

export type RgbaPicture = { readonly width: number; readonly height: number; readonly rgba: Uint8Array }

const OPTIONS = { font: { loadSystemFonts: false }, logLevel: 'off' } as const

export function rasterise(svg: string): RgbaPicture {
  const image = new Resvg(svg, OPTIONS).render()
  return { width: image.width, height: image.height, rgba: image.pixels }
}

export function rasteriseToPng(svg: string): Uint8Array {
  return new Resvg(svg, OPTIONS).render().asPng()
}
