// How many columns a number of tiles takes, and how large each is: the largest tiles that fit.
import type { Size } from '../ui/fit.ts'

export type Grid = { readonly columns: number; readonly tile: Size }

/** Between these shapes a camera's wide picture fills its tile (ui/fit.ts cuts at most half of it away). */
const NARROWEST = 9 / 10
const WIDEST = 16 / 9

export function gridFor(count: number, area: Size, gapPx: number): Grid {
  let best: Grid = { columns: 1, tile: { width: 0, height: 0 } }
  for (let columns = 1; columns <= Math.max(1, count); columns++) {
    const rows = Math.ceil(count / columns)
    const width = Math.max(0, (area.width - gapPx * (columns - 1)) / columns)
    const height = Math.max(0, (area.height - gapPx * (rows - 1)) / rows)
    const tile = { width: Math.floor(Math.min(width, height * WIDEST)), height: Math.floor(Math.min(height, width / NARROWEST)) }
    if (tile.width * tile.height > best.tile.width * best.tile.height) best = { columns, tile }
  }
  return best
}
