// A page whose text runs from right to left is the mirror image of one that runs from left to right.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import type { Overtone } from '../../src/main.ts'
import { sidewaysPx } from './axe.ts'
import { Person } from './browser.ts'
import { startServer, until } from './support.ts'

let overtone: Overtone
let ada: Person

beforeAll(async () => {
  overtone = await startServer({ analysis: { embedded: false } })
  ada = await Person.open({}, { width: 1100, height: 760 })
})
afterAll(async () => {
  await ada?.close()
  await overtone?.close()
})

/** Where each part stands, from the edge where the text begins. Widths of texts do not matter: both pages speak English. */
async function layout(page: Page, selectors: readonly string[]): Promise<Readonly<Record<string, readonly number[]>>> {
  return page.evaluate((wanted) => {
    const rtl = document.documentElement.dir === 'rtl'
    return Object.fromEntries(wanted.map((selector) => {
      const box = document.querySelector(selector)?.getBoundingClientRect()
      return [selector, box ? [rtl ? innerWidth - box.right : box.left, box.top, box.width, box.height].map(Math.round) : []]
    }))
  }, selectors)
}

async function bothWays(address: string, ready: string, selectors: readonly string[]): Promise<void> {
  const seen: Readonly<Record<string, readonly number[]>>[] = []
  for (const direction of ['ltr', 'rtl']) {
    await ada.page.goto(`${overtone.url}${address}${address.includes('?') ? '&' : '?'}dir=${direction}`)
    await ada.page.getByText(ready).first().waitFor()
    await ada.page.getByRole('button', { name: 'Turn camera off' }).waitFor()
    await ada.page.evaluate(async () => { await document.fonts.ready })
    expect(await ada.page.evaluate(() => document.documentElement.dir)).toBe(direction)
    expect(await sidewaysPx(ada.page)).toBe(0)
    // Measured when it has come to rest.
    let now = await layout(ada.page, selectors)
    await until(async () => [now, (now = await layout(ada.page, selectors))], ([before, after]) => JSON.stringify(before) === JSON.stringify(after), 200)
    seen.push(now)
  }
  const [ltr = {}, rtl = {}] = seen
  for (const selector of selectors) {
    expect(ltr[selector]?.length, selector).toBe(4)
    for (const [index, value] of (ltr[selector] ?? []).entries()) expect(Math.abs(value - (rtl[selector]?.[index] ?? NaN)), `${selector}: ${ltr[selector]?.join()} and ${rtl[selector]?.join()}`).toBeLessThanOrEqual(2)
  }
}

const SIZES = [{ width: 1100, height: 760 }, { width: 390, height: 844 }] as const

test.each(SIZES)('the join page, $width px wide', async (size) => {
  await ada.page.setViewportSize(size)
  await bothWays('/quiet-otter-42', 'Whoever has this name can join.', ['.logo', '.page-choices', '.preview', '.preview-bar .round', '.join-side', '.join-button', '.theme-switch', '.language-picker'])
})

test.each(SIZES)('the call, $width px wide', async (size) => {
  await ada.page.setViewportSize(size)
  await bothWays('/mirror?name=Ada&join=1', 'No, thanks', ['.call-room', '.sign', '.strip', '.strip-actions', '.tile-name', '.tool', '.tool-leave'])
})

test('an arrow that points onwards points the other way', async () => {
  await ada.page.setViewportSize(SIZES[0])
  await ada.page.goto(`${overtone.url}/mirror?dir=rtl`)
  expect(await ada.page.locator('.join-button svg').evaluate((icon) => getComputedStyle(icon).transform)).toBe('matrix(-1, 0, 0, 1, 0, 0)')
})
