// Nobody is kept out: axe finds nothing on any page in either theme, the keyboard reaches everything, and pages fit small windows and large letters.
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Page } from 'playwright-core'
import type { Overtone } from '../../src/main.ts'
import { LANGUAGES } from '../../client/words/languages.ts'
import { cutOff, focusNothing, sidewaysPx, smallTargets, violationsInBothThemes, walk } from './axe.ts'
import { Person } from './browser.ts'
import { startServer } from './support.ts'

// axe looks at every element beside two calls that are encoded in software.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let overtone: Overtone
let ada: Person
let page: Page
let ben: Page

beforeAll(async () => {
  // Nobody is analysed here, and no camera is on but where pictures are looked at: two machines' worth of work less.
  ;[overtone, ada] = await Promise.all([startServer({ analysis: { embedded: false } }), Person.open({}, { width: 1100, height: 760 })])
  page = ada.page
  page.setDefaultTimeout(20_000)
  await page.context().addInitScript(`if (localStorage.length === 0) localStorage.setItem('overtone.preferences', JSON.stringify({ cameraOn: false }))`)
})
afterAll(async () => {
  await ada?.close()
  await overtone?.close()
})

const button = (name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' })
const focused = (): Promise<string> => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '')
const expectReachable = (stops: readonly { readonly name: string; readonly isSeen: boolean; readonly inView: boolean }[]): void => {
  expect(stops.filter(({ isSeen }) => !isSeen).map(({ name }) => name), 'focus is not seen').toEqual([])
  expect(stops.filter(({ inView }) => !inView).map(({ name }) => name), 'focus is out of sight').toEqual([])
}

describe('the join page', () => {
  test('has nothing that axe finds, empty and with what is missing marked', async () => {
    await page.goto(`${overtone.url}/`)
    await page.getByRole('button', { name: 'Turn camera on' }).waitFor()
    expect(await violationsInBothThemes(page)).toEqual([])
    await button('Join').click()
    await page.getByText('Say how others should see you.').waitFor()
    expect(await violationsInBothThemes(page)).toEqual([])
  })

  test('is walked by keyboard from language to devices, and out again', async () => {
    await page.goto(`${overtone.url}/quiet-otter-42`)
    await page.getByRole('button', { name: 'Turn camera on' }).waitFor()
    await focusNothing(page)
    const stops = await walk(page)
    const names = stops.map(({ name }) => name)
    for (const name of [/Language/, /^Colours/, /^Mute microphone/, /^Turn camera on/, /^Your name/, /^Room/, /^Join/, /Microphone$/, /Camera$/]) expect(names.some((one) => name.test(one)), `${String(name)} in ${names.join(' → ')}`).toBe(true)
    expectReachable(stops)
    expectReachable(await walk(page, 'Shift+Tab'))
  })

  test('changes its language by keyboard, at once and for good', async () => {
    await page.getByRole('button', { name: /Language/ }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('option', { name: 'Deutsch' }).waitFor()
    expect(await violationsInBothThemes(page)).toEqual([])
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Bereit zur Teilnahme?' }).waitFor()
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('de')
    expect(await focused()).toContain('Sprache')
    await page.reload()
    await page.getByRole('heading', { name: 'Bereit zur Teilnahme?' }).waitFor()
    expect(await violationsInBothThemes(page)).toEqual([])
    await page.getByRole('button', { name: /Sprache/ }).click()
    await page.getByRole('option', { name: 'English' }).click()
    await page.getByRole('heading', { name: 'Ready to join?' }).waitFor()
  })
})

describe('pages that say one thing', () => {
  test('have nothing that axe finds: no such room, this browser cannot', async () => {
    await page.goto(`${overtone.url}/No_such_room`)
    await page.getByRole('heading', { name: 'There is no room at this address' }).waitFor()
    expect(await violationsInBothThemes(page)).toEqual([])
    const old = await page.context().newPage()
    await old.addInitScript('delete window.RTCPeerConnection')
    await old.goto(overtone.url)
    await old.getByRole('heading', { name: 'This browser cannot take part in calls' }).waitFor()
    expect(await violationsInBothThemes(old)).toEqual([])
    await old.close()
  })

  test('and a microphone that is refused', async () => {
    const refused = await page.context().newPage()
    await refused.addInitScript(`navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', 'NotAllowedError'))`)
    await refused.goto(`${overtone.url}/a-room`)
    await refused.getByRole('button', { name: 'Try again' }).waitFor()
    expect(await violationsInBothThemes(refused)).toEqual([])
    await refused.close()
  })
})

describe('the call', () => {
  beforeAll(async () => {
    await ada.join(overtone.url, 'open-door', 'Ada')
  })

  test('has nothing that axe finds while one is alone', async () => {
    await page.getByText('Nobody else is here yet').waitFor()
    expect(await violationsInBothThemes(page)).toEqual([])
  })

  test('reads out who comes', async () => {
    ben = await page.context().newPage()
    await ben.goto(`${overtone.url}/open-door?name=Ben&join=1`)
    await page.getByTestId('announcer').getByText('Ben joined', { exact: true }).waitFor({ state: 'attached' })
    await page.bringToFront()
  })

  test('has nothing that axe finds with two', async () => {
    await page.getByRole('article', { name: 'Ben' }).waitFor()
    await button('Turn camera on').click()
    await page.locator('[data-self] video').waitFor()
    expect(await violationsInBothThemes(page)).toEqual([])
    await button('Turn camera off').click()
  })

  test('is walked by keyboard from the sign to Leave, and out again', async () => {
    await focusNothing(page)
    const stops = await walk(page)
    const names = stops.map(({ name }) => name)
    for (const name of [/^Analysis off/, /^No, thanks/, /^Mute microphone/, /^Turn camera on/, /^Leave/]) expect(names.some((one) => name.test(one)), `${String(name)} in ${names.join(' → ')}`).toBe(true)
    expectReachable(stops)
  })

  test('asks for consent in a dialog that holds the focus, closes with Escape, and gives the focus back', async () => {
    await button(/^Analysis off/).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').waitFor()
    expect(await violationsInBothThemes(page)).toEqual([])
    const inside = (): Promise<boolean> => page.evaluate(() => document.activeElement?.closest('[role="dialog"]') !== null)
    for (let step = 0; step < 8; step++) {
      await page.keyboard.press('Tab')
      expect(await inside()).toBe(true)
    }
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    expect(await focused()).toMatch(/^Analysis off/)
  })

  test('has settings that open, walk and close by keyboard', async () => {
    if (!(await button('Settings').isVisible())) throw new Error('the settings are behind More in this window')
    await button('Settings').focus()
    await page.keyboard.press('Enter')
    await page.getByRole('checkbox', { name: 'Who comes and goes' }).waitFor()
    expect(await violationsInBothThemes(page)).toEqual([])
    expect(await page.getByRole('checkbox', { name: 'Changes of labels' }).isChecked()).toBe(false)
    await page.getByRole('checkbox', { name: 'Who comes and goes' }).press('Space')
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    expect(await focused()).toBe('Settings')
  })

  test('has a side panel with the conversation that opens with a key, holds nothing against anybody, and gives the focus back', async () => {
    await ben.bringToFront()
    await ben.keyboard.press('h')
    await page.getByTestId('announcer').getByText(/^Ben raised a hand/).waitFor({ state: 'attached' })
    await page.bringToFront()
    await button(/^Mute microphone|^Unmute microphone/).focus()
    await page.keyboard.press('c')
    await page.getByRole('tabpanel').waitFor()
    await page.getByRole('textbox').fill('Shall we begin?')
    await page.keyboard.press('Enter')
    await page.getByRole('log').getByText('Shall we begin?').waitFor()
    expectReachable(await walk(page))
    for (const tab of await page.getByRole('tab').all()) {
      await tab.click()
      expect(await violationsInBothThemes(page), (await tab.textContent()) ?? '').toEqual([])
    }
    await page.getByRole('tab').first().focus()
    await page.keyboard.press('Escape')
    await page.getByRole('tabpanel').waitFor({ state: 'detached' })
    await page.waitForFunction(() => /mute microphone$/i.test(document.activeElement?.getAttribute('aria-label') ?? ''))
  })

  test('has reactions that open and close by keyboard', async () => {
    await button('React').focus()
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').waitFor()
    expect(await violationsInBothThemes(page)).toEqual([])
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    expect(await focused()).toBe('React')
  })

  test('no longer reads out who goes and comes once that is silenced, and does again when it is not', async () => {
    await ben.getByRole('button', { name: 'Leave' }).click()
    await page.getByRole('article', { name: 'Ben' }).waitFor({ state: 'detached' })
    await ben.goto(`${overtone.url}/open-door?name=Bea&join=1`)
    await page.getByRole('article', { name: 'Bea' }).waitFor()
    expect(await page.getByTestId('announcer').getByText(/Ben left|Bea joined/).count()).toBe(0)
    await page.bringToFront()
    await button('Settings').click()
    await page.getByRole('checkbox', { name: 'Who comes and goes' }).press('Space')
    await page.keyboard.press('Escape')
    await ben.getByRole('button', { name: 'Leave' }).click()
    await page.getByTestId('announcer').getByText('Bea left', { exact: true }).waitFor({ state: 'attached' })
  })

  test('fits a window 320 px wide, and one as low as a tenfold letter makes it', async () => {
    for (const size of [{ width: 320, height: 640 }, { width: 320, height: 256 }, { width: 640, height: 400 }]) {
      await page.setViewportSize(size)
      expect(await sidewaysPx(page), JSON.stringify(size)).toBe(0)
      await button('Leave').scrollIntoViewIfNeeded()
      const box = await button('Leave').boundingBox()
      expect((box?.x ?? -1) >= 0 && (box?.x ?? 999) + (box?.width ?? 999) <= size.width, JSON.stringify({ size, box })).toBe(true)
    }
    await page.setViewportSize({ width: 1100, height: 760 })
  })

  test('ends on a page with nothing that axe finds', async () => {
    await button('Leave').click()
    await page.getByRole('heading', { name: 'You left the call' }).waitFor()
    expect(await violationsInBothThemes(page)).toEqual([])
    expect(await focused()).toBe('Join again')
  })
})

describe('on a phone', () => {
  test('every control is as large as a fingertip, and nothing has to be scrolled sideways', async () => {
    await page.setViewportSize({ width: 390, height: 844 })
    await page.goto(`${overtone.url}/quiet-otter-42`)
    await page.getByRole('button', { name: 'Turn camera on' }).waitFor()
    expect([await smallTargets(page), await sidewaysPx(page)]).toEqual([[], 0])
    await ada.join(overtone.url, 'open-door', 'Ada')
    expect([await smallTargets(page), await sidewaysPx(page)]).toEqual([[], 0])
    await button(/^Analysis off/).click()
    await page.getByRole('dialog').waitFor()
    expect([await smallTargets(page), await sidewaysPx(page)]).toEqual([[], 0])
    await page.keyboard.press('Escape')
    await page.setViewportSize({ width: 320, height: 568 })
    expect(await sidewaysPx(page)).toBe(0)
    await button('Leave').click()
    await page.getByRole('heading', { name: 'You left the call' }).waitFor()
    expect([await smallTargets(page), await sidewaysPx(page)]).toEqual([[], 0])
  })
})

describe.each(LANGUAGES)('in %s on a phone', (language) => {
  test('nothing is cut off and nothing has to be scrolled sideways', async () => {
    const context = await page.context().browser()?.newContext({ viewport: { width: 390, height: 844 }, locale: language, reducedMotion: 'reduce' })
    if (!context) throw new Error('the browser has gone')
    try {
      const phone = await context.newPage()
      phone.setDefaultTimeout(20_000)
      await phone.addInitScript(`localStorage.setItem('overtone.preferences', JSON.stringify({ cameraOn: false, microphoneOn: false }))`)
      const expectWhole = async (): Promise<void> => expect([await cutOff(phone), await sidewaysPx(phone)]).toEqual([[], 0])
      await phone.goto(`${overtone.url}/phrasebook`)
      await phone.locator('.join-button').waitFor()
      expect(await phone.evaluate(() => document.documentElement.lang)).toBe(language)
      await phone.locator('.join-button').click()
      await expectWhole()
      await phone.locator('input[autocomplete="name"]').fill('Ada')
      await phone.locator('.join-button').click()
      await phone.locator('.stage-link').waitFor()
      await expectWhole()
      await phone.locator('.sign-button').click()
      await phone.locator('.consent').waitFor()
      await expectWhole()
      await phone.keyboard.press('Escape')
      // Single keys are silent while a dialog is there.
      await phone.getByRole('dialog').waitFor({ state: 'detached' })
      await phone.keyboard.press('c')
      await phone.locator('.chat').waitFor()
      await expectWhole()
      await phone.keyboard.press('Escape')
      await phone.locator('.tool-leave').click()
      await phone.locator('.notice h1').waitFor()
      await expectWhole()
    } finally {
      await context.close()
    }
  })
})

describe('where colours are forced', () => {
  test('what is chosen, off or speaking is still told apart', async () => {
    await page.setViewportSize({ width: 1100, height: 760 })
    await page.emulateMedia({ forcedColors: 'active' })
    await ada.join(overtone.url, 'open-door', 'Ada')
    await button(/^Analysis off/).click()
    const borders = await page.getByRole('radio').evaluateAll((radios) => radios.map((radio) => getComputedStyle(radio.closest('label') as Element).borderTopColor))
    expect(new Set(borders).size).toBe(2)
    await page.keyboard.press('Escape')
    const ring = await page.evaluate(() => {
      const tile = document.querySelector('[data-self]')
      tile?.setAttribute('data-speaking', 'true')
      return tile ? getComputedStyle(tile, '::after').outlineStyle : ''
    })
    expect(ring).toBe('solid')
    await button('Leave').click()
    await page.emulateMedia({ forcedColors: 'none' })
  })
})
