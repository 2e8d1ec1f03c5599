// The pure parts of the call page: the grid of tiles, keys, initials, levels, where a chip was put.
import { describe, expect, test } from 'vitest'
import { gridFor } from '../../client/call/grid.ts'
import { shortcutOf } from '../../client/call/shortcuts.ts'
import { placementByKey } from '../../client/overlay/placement-key.ts'
import { PlacementStore, parsePlacements } from '../../client/overlay/placement-store.ts'
import { initialsOf } from '../../client/ui/initials.ts'
import { barsFor } from '../../client/ui/level.ts'

describe('the grid', () => {
  test('two people sit side by side on a desk and one above the other on a phone', () => {
    expect(gridFor(2, { width: 1248, height: 640 }, 12).columns).toBe(2)
    expect(gridFor(2, { width: 366, height: 700 }, 12).columns).toBe(1)
  })

  test('for any number of people all tiles fit and none is narrower or wider than a face allows', () => {
    for (const area of [{ width: 1248, height: 640 }, { width: 366, height: 700 }, { width: 800, height: 300 }]) {
      for (let count = 1; count <= 50; count++) {
        const { columns, tile } = gridFor(count, area, 12)
        expect(columns * tile.width + (columns - 1) * 12).toBeLessThanOrEqual(area.width)
        expect(Math.ceil(count / columns) * tile.height + (Math.ceil(count / columns) - 1) * 12).toBeLessThanOrEqual(area.height)
        expect(tile.width / tile.height).toBeLessThanOrEqual(16 / 9 + 0.05)
        expect(tile.width / tile.height).toBeGreaterThanOrEqual(9 / 10 - 0.05)
      }
    }
  })

  test('no room at all is no tile, not a crash', () => {
    expect(gridFor(3, { width: 0, height: 0 }, 12).tile).toEqual({ width: 0, height: 0 })
  })
})

describe('keys', () => {
  const press = (key: string, part = {}) => shortcutOf({ key, ctrlKey: false, metaKey: false, altKey: false, repeat: false, ...part })
  test('a key counts in any case, without modifiers, and once while it is held', () => {
    expect([press('m'), press('V'), press('?')]).toEqual(['m', 'v', '?'])
    expect([press('m', { ctrlKey: true }), press('v', { metaKey: true }), press('m', { repeat: true })]).toEqual([null, null, null])
  })

  test('arrows send a chip to the corner they point at, Home brings it back', () => {
    expect(placementByKey('face', 'ArrowUp')).toBe('top-right')
    expect(placementByKey('top-right', 'ArrowLeft')).toBe('top-left')
    expect(placementByKey('top-left', 'ArrowDown')).toBe('bottom-left')
    expect(placementByKey('bottom-left', 'Home')).toBe('face')
    expect(placementByKey('face', 'Tab')).toBeNull()
  })

  test('Enter tries every place once and comes back', () => {
    const places = ['face']
    for (let step = 0; step < 5; step++) places.push(placementByKey(places.at(-1) as 'face', 'Enter') ?? '')
    expect(places.at(-1)).toBe('face')
    expect(new Set(places).size).toBe(5)
  })
})

describe('small things', () => {
  test('initials are of the first and the last name, in any script', () => {
    expect(['Ada Lovelace', 'bo', 'Jean Luc de Picard', ' ', '李雷', '🎻 fan'].map(initialsOf)).toEqual(['AL', 'B', 'JP', '', '李', '🎻F'])
  })

  test('silence fills no bar and loud speech all five', () => {
    expect([barsFor(0), barsFor(0.001), barsFor(0.03), barsFor(1)]).toEqual([0, 0, 4, 5])
  })

  test('a chip’s place is remembered for the tab, and nonsense is forgotten', () => {
    const kept = new Map<string, string>()
    const storage = { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => void kept.set(key, value), removeItem: (key: string) => void kept.delete(key) }
    new PlacementStore(storage).place('ada', 'top-left')
    expect(new PlacementStore(storage).getSnapshot().get('ada')).toBe('top-left')
    expect(parsePlacements('[["a","nowhere"],["b","face"],7]')).toEqual(new Map([['b', 'face']]))
    expect(parsePlacements('{')).toEqual(new Map())
  })
})
