// Where each tile of the call lies: a grid in pages, or one big tile with the others in a strip; pure, in CSS pixels.
import type { Size } from '../ui/fit.ts'
import { gridFor } from './grid.ts'

export type TileId = string
export type Place = Size & { readonly id: TileId; readonly x: number; readonly y: number; readonly isBig: boolean }
export type Arrangement = {
  /** What is seen now; whatever is on another page is not in it. */
  readonly places: readonly Place[]
  readonly page: number
  readonly pages: number
  /** The middle of where the pager goes, where there are several pages. */
  readonly pager: { readonly x: number; readonly y: number } | null
  /** How many of the others the first page shows: who speaks is brought there. */
  readonly firstPage: number
}

export type Wish = {
  /** In order; one's own tile where it is wanted on a page that is not full. */
  readonly ids: readonly TileId[]
  /** Always on the first page, in its last place. */
  readonly selfId: TileId
  readonly big: TileId | null
  readonly page: number
  readonly area: Size
}

export const GAP_PX = 12
const PAGER_PX = 56
/** Smaller than this nobody is recognised; two of them fit side by side on a phone. */
const SMALLEST: Size = { width: 160, height: 100 }
/** More at once is a crowd that nobody looks at, and more than a laptop decodes. */
const LARGEST_PAGE = 25

export function arrange(wish: Wish): Arrangement {
  const { area, big } = wish
  if (area.width <= 0 || area.height <= 0) return { places: [], page: 0, pages: 1, pager: null, firstPage: 0 }
  return big !== null && wish.ids.includes(big) ? withBig(wish, big) : inGrid(wish)
}

function inGrid({ ids, selfId, page: wanted, area }: Wish): Arrangement {
  const fits = (count: number, within: Size): boolean => {
    const { tile } = gridFor(count, within, GAP_PX)
    return tile.width >= SMALLEST.width && tile.height >= SMALLEST.height
  }
  const mostOf = (within: Size): number => {
    let most = Math.min(ids.length, LARGEST_PAGE)
    while (most > 1 && !fits(most, within)) most--
    return Math.max(1, most)
  }
  const paged: Size = { width: area.width, height: area.height - PAGER_PX }
  const isPaged = mostOf(area) < ids.length
  const within = isPaged ? paged : area
  const perPage = mostOf(within)
  const { shown, page, pages } = pageOf(ids, selfId, perPage, wanted)
  const { columns, tile } = gridFor(isPaged ? perPage : ids.length, within, GAP_PX)
  const rows = Math.ceil((isPaged ? perPage : ids.length) / columns)
  const top = Math.max(0, Math.floor((within.height - rows * tile.height - (rows - 1) * GAP_PX) / 2))
  const places = shown.map((id, index): Place => {
    const row = Math.floor(index / columns)
    const inRow = Math.min(columns, shown.length - row * columns)
    const left = (area.width - inRow * tile.width - (inRow - 1) * GAP_PX) / 2
    return { id, x: Math.floor(left + (index - row * columns) * (tile.width + GAP_PX)), y: top + row * (tile.height + GAP_PX), ...tile, isBig: false }
  })
  return { places, page, pages, pager: isPaged ? { x: area.width / 2, y: area.height - PAGER_PX / 2 } : null, firstPage: perPage }
}

function withBig({ ids, selfId, page: wanted, area }: Wish, big: TileId): Arrangement {
  const others = ids.filter((id) => id !== big)
  if (others.length === 0) return { places: [{ id: big, x: 0, y: 0, ...area, isBig: true }], page: 0, pages: 1, pager: null, firstPage: 0 }
  const isBeside = area.width >= 640 && area.width > area.height * 1.1
  const small: Size = isBeside ? beside(area) : below(area)
  const [length, step] = isBeside ? [area.height, small.height + GAP_PX] : [area.width, small.width + GAP_PX]
  const roomFor = (px: number): number => Math.max(1, Math.floor((px + GAP_PX) / step))
  const isPaged = roomFor(length) < others.length
  // Beside the big one the pager is at the strip's end, below it in a row of its own.
  const perPage = roomFor(isPaged && isBeside ? length - PAGER_PX : length)
  const foot = isPaged && !isBeside ? PAGER_PX : 0
  const { shown, page, pages } = pageOf(others, selfId, perPage, wanted)
  const used = shown.length * step - GAP_PX
  // A strip that is not full lies in the middle, as a grid's last row does.
  const start = Math.max(0, Math.floor((length - (isPaged && isBeside ? PAGER_PX : 0) - used) / 2))
  const places = shown.map((id, index): Place => {
    const along = start + index * step
    return isBeside ? { id, x: area.width - small.width, y: along, ...small, isBig: false } : { id, x: along, y: area.height - foot - small.height, ...small, isBig: false }
  })
  const bigPlace: Place = isBeside
    ? { id: big, x: 0, y: 0, width: area.width - small.width - GAP_PX, height: area.height, isBig: true }
    : { id: big, x: 0, y: 0, width: area.width, height: area.height - foot - small.height - GAP_PX, isBig: true }
  const pager = { x: isBeside ? area.width - small.width / 2 : area.width / 2, y: area.height - PAGER_PX / 2 }
  return { places: [bigPlace, ...places], page, pages, pager: isPaged ? pager : null, firstPage: perPage }
}

function beside(area: Size): Size {
  const width = Math.floor(Math.min(240, Math.max(160, area.width * 0.18)))
  return { width, height: Math.floor((width * 9) / 16) }
}

function below(area: Size): Size {
  const height = Math.floor(Math.min(120, Math.max(84, area.height * 0.17)))
  return { width: Math.min(Math.floor((height * 4) / 3), area.width), height }
}

function pageOf(ids: readonly TileId[], selfId: TileId, perPage: number, wanted: number): { readonly shown: readonly TileId[]; readonly page: number; readonly pages: number } {
  if (ids.length <= perPage) return { shown: ids, page: 0, pages: 1 }
  const others = ids.filter((id) => id !== selfId)
  const ordered = others.length === ids.length || perPage < 2 ? ids : [...others.slice(0, perPage - 1), selfId, ...others.slice(perPage - 1)]
  const pages = Math.ceil(ordered.length / perPage)
  const page = Math.min(Math.max(0, wanted), pages - 1)
  return { shown: ordered.slice(page * perPage, (page + 1) * perPage), page, pages }
}

/** What is shown big: what was pinned, else the newest shared screen of somebody else, else who speaks where that is the layout. */
export function chooseBig(wish: {
  readonly mode: 'grid' | 'speaker'
  readonly pinned: TileId | null
  readonly ids: readonly TileId[]
  /** Of the others, in the order in which they were shared. */
  readonly screens: readonly TileId[]
  readonly spotlight: TileId | null
  readonly selfId: TileId
}): TileId | null {
  const { mode, pinned, ids, screens, spotlight, selfId } = wish
  if (pinned !== null && ids.includes(pinned)) return pinned
  const screen = screens.at(-1)
  if (screen !== undefined) return screen
  if (mode === 'grid' || ids.length < 2) return null
  if (spotlight !== null && ids.includes(spotlight)) return spotlight
  return ids.find((id) => id !== selfId) ?? null
}

/** Brings somebody who speaks to the first page, in the place of whoever there has been silent longest; nobody else moves. */
export function promote(order: readonly TileId[], speaker: TileId, places: number, spokeMs: ReadonlyMap<TileId, number>): readonly TileId[] {
  const at = order.indexOf(speaker)
  if (at < places || places < 1) return order
  let quietest = 0
  for (let index = 1; index < Math.min(places, order.length); index++) if (lastOf(order[index], spokeMs) < lastOf(order[quietest], spokeMs)) quietest = index
  return order.map((id, index) => (index === quietest ? speaker : index === at ? (order[quietest] ?? id) : id))
}

function lastOf(id: TileId | undefined, spokeMs: ReadonlyMap<TileId, number>): number {
  return (id === undefined ? undefined : spokeMs.get(id)) ?? -Infinity
}
