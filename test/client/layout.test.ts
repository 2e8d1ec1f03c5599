// Where the tiles lie, what is big, who is on the first page, and how calmly the speaker changes.
import { describe, expect, test } from 'vitest'
import { arrange, chooseBig, promote } from '../../client/call/layout.ts'
import type { Arrangement } from '../../client/call/layout.ts'
import { DARK, hear, settle, settlesAtMs, SPEAKS_MS, STAYS_MS, withoutGone } from '../../client/state/spotlight.ts'
import { layerFor, sameView } from '../../client/state/view.ts'
import type { PeerId } from '../../src/protocol/ids.ts'

const DESK = { width: 1248, height: 640 }
const PHONE = { width: 366, height: 640 }
const people = (count: number): readonly string[] => [...Array.from({ length: count - 1 }, (_, index) => `p${index}`), 'self']
const inGrid = (count: number, area = DESK, page = 0): Arrangement => arrange({ ids: people(count), selfId: 'self', big: null, page, area })
const besideBig = (count: number, area = DESK, page = 0): Arrangement => arrange({ ids: people(count), selfId: 'self', big: 'p0', page, area })

function overlaps({ places }: Arrangement): readonly string[] {
  return places.flatMap((a, index) => places.slice(index + 1).filter((b) => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height).map((b) => `${a.id} ${b.id}`))
}

describe('tiles', () => {
  test('lie inside the stage and never on each other, for any number of people and any layout', () => {
    for (const area of [DESK, PHONE, { width: 700, height: 320 }, { width: 320, height: 480 }]) {
      for (let count = 1; count <= 50; count++) {
        for (const made of [inGrid(count, area), besideBig(count, area)]) {
          expect(overlaps(made)).toEqual([])
          for (const place of made.places) {
            expect(Math.min(place.x, place.y), `${count} ${area.width}`).toBeGreaterThanOrEqual(0)
            expect(place.x + place.width).toBeLessThanOrEqual(area.width)
            expect(place.y + place.height).toBeLessThanOrEqual(area.height)
          }
        }
      }
    }
  })

  test('are all seen, each once, over the pages, with oneself on the first', () => {
    for (const area of [DESK, PHONE]) {
      for (const lay of [inGrid, besideBig]) {
        const first = lay(50, area)
        const pages = Array.from({ length: first.pages }, (_, page) => lay(50, area, page))
        const seen = pages.flatMap((page) => page.places.filter(({ isBig }) => !isBig).map(({ id }) => id))
        expect(seen.toSorted()).toEqual([...new Set(seen)].toSorted())
        expect(new Set([...seen, ...first.places.map(({ id }) => id)])).toEqual(new Set(people(50)))
        expect(first.places.map(({ id }) => id)).toContain('self')
      }
    }
  })

  test('stay large enough to know a face by: a phone shows at most ten, a desk at most twenty-five', () => {
    expect(inGrid(50, PHONE).places.length).toBeLessThanOrEqual(10)
    expect(inGrid(50).places.length).toBe(25)
    for (const { width, height } of inGrid(50, PHONE).places) expect(width >= 160 && height >= 100).toBe(true)
  })

  test('need no pager while all fit', () => {
    expect([inGrid(4).pager, inGrid(4).pages, inGrid(50).pager === null, inGrid(50).pages]).toEqual([null, 1, false, 2])
  })

  test('on a page that is gone are those of the last one', () => {
    expect(inGrid(50, DESK, 99).page).toBe(1)
    expect(inGrid(3, DESK, 99)).toMatchObject({ page: 0, pages: 1 })
  })

  test('of a strip lie beside the big one on a desk and below it on a phone', () => {
    const [big, small] = besideBig(4).places
    expect(big).toMatchObject({ id: 'p0', isBig: true, height: DESK.height })
    expect(small!.x).toBeGreaterThanOrEqual(big!.x + big!.width)
    const [bigOnPhone, smallOnPhone] = besideBig(3, PHONE).places
    expect(bigOnPhone).toMatchObject({ width: PHONE.width })
    expect(smallOnPhone!.y).toBeGreaterThanOrEqual(bigOnPhone!.y + bigOnPhone!.height)
  })

  test('no stage is no tiles, not a crash', () => {
    expect(inGrid(3, { width: 0, height: 0 }).places).toEqual([])
  })
})

describe('the big tile', () => {
  const wish = { mode: 'speaker', pinned: null, ids: ['ada', 'ben', 'self'], screens: [], spotlight: 'ben', selfId: 'self' } as const
  test('is what was pinned, before a screen, before who speaks', () => {
    expect(chooseBig({ ...wish, pinned: 'ada', screens: ['screen'] })).toBe('ada')
    expect(chooseBig({ ...wish, screens: ['old', 'new'] })).toBe('new')
    expect(chooseBig(wish)).toBe('ben')
  })

  test('is nobody in the grid, unless there is a screen or a pin', () => {
    expect(chooseBig({ ...wish, mode: 'grid' })).toBeNull()
    expect(chooseBig({ ...wish, mode: 'grid', screens: ['screen'] })).toBe('screen')
    expect(chooseBig({ ...wish, mode: 'grid', pinned: 'self' })).toBe('self')
  })

  test('is somebody else before anyone has spoken, and nobody while one is alone', () => {
    expect(chooseBig({ ...wish, spotlight: null })).toBe('ada')
    expect(chooseBig({ ...wish, spotlight: null, ids: ['self'] })).toBeNull()
  })

  test('whoever was pinned and has left is forgotten', () => {
    expect(chooseBig({ ...wish, pinned: 'eve' })).toBe('ben')
  })
})

describe('the first page', () => {
  test('takes in who speaks, in the place of the one silent longest, and moves nobody else', () => {
    const spoke = new Map([['a', 5], ['b', 1], ['c', 9]])
    expect(promote(['a', 'b', 'c', 'd', 'e'], 'e', 3, spoke)).toEqual(['a', 'e', 'c', 'd', 'b'])
  })

  test('does not change for somebody who is on it, or nowhere', () => {
    const order = ['a', 'b', 'c']
    expect(promote(order, 'b', 2, new Map())).toBe(order)
    expect(promote(order, 'x', 2, new Map())).toBe(order)
    expect(promote(order, 'c', 0, new Map())).toBe(order)
  })
})

describe('the speaker', () => {
  const [ada, ben] = ['ada', 'ben'] as PeerId[] as [PeerId, PeerId]
  const adaShown = hear(DARK, ada, 0)
  test('is shown at once when nobody was', () => {
    expect(adaShown.shown).toBe(ada)
  })

  test(`changes when somebody else has spoken for ${SPEAKS_MS} ms, and not a millisecond before`, () => {
    const benSpeaks = hear(adaShown, ben, 10_000)
    expect([benSpeaks.shown, settle(benSpeaks, 10_999).shown, settle(benSpeaks, 11_000).shown]).toEqual([ada, ada, ben])
    expect(settlesAtMs(benSpeaks)).toBe(11_000)
  })

  test('does not change for a cough, and stays through silence', () => {
    const cough = hear(hear(hear(adaShown, ben, 10_000), null, 10_500), ada, 11_000)
    expect([cough.shown, settle(cough, 60_000).shown, settle(hear(cough, null, 12_000), 60_000).shown]).toEqual([ada, ada, ada])
  })

  test(`stays for ${STAYS_MS} ms however fast people interrupt each other`, () => {
    const benShown = settle(hear(adaShown, ben, 10_000), 11_000)
    const adaAgain = hear(benShown, ada, 11_100)
    expect([settle(adaAgain, 13_999).shown, settle(adaAgain, 14_000).shown]).toEqual([ben, ada])
  })

  test('who has left is not shown', () => {
    expect([withoutGone(adaShown, [ben]).shown, withoutGone(adaShown, [ada]).shown]).toEqual([null, ada])
  })
})

describe('what is received', () => {
  test('a small tile takes the low layer, a big one the high', () => {
    expect([120, 220, 221, 440, 441, 1400].map(layerFor)).toEqual([0, 0, 1, 1, 2, 2])
  })

  test('the same people in the same sizes are the same view', () => {
    expect(sameView(new Map([['a', 1], ['b', 2]]), new Map([['b', 2], ['a', 1]]))).toBe(true)
    expect(sameView(new Map([['a', 1]]), new Map([['a', 2]]))).toBe(false)
    expect(sameView(new Map([['a', 1]]), new Map())).toBe(false)
  })
})
